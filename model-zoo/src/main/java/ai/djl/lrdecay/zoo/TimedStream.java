package ai.djl.lrdecay.zoo;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A transfer that is ended when it takes too long or becomes too slow. */
final class TimedStream extends InputStream {

    /** One thread looks at all transfers; it keeps no program alive. */
    private static final ScheduledExecutorService WATCH =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread thread = new Thread(task, "lrdecay-zoo-transfers");
                        thread.setDaemon(true);
                        return thread;
                    });

    private final InputStream in;
    private final String address;
    private final TransferLimits limits;
    private final long begin;
    private final ScheduledFuture<?> watch;
    private final Duration window;
    private final AtomicLong bytes = new AtomicLong();
    private volatile boolean waiting;
    private volatile @Nullable String ended;
    private final AtomicLong windowBytes = new AtomicLong();
    private final AtomicLong slowMillis = new AtomicLong();

    /**
     * Watches a transfer.
     *
     * @param in its content; closing it from another thread ends a read
     * @param begin when it began, by {@link System#nanoTime}
     * @param window what the speed is a mean over
     */
    TimedStream(
            InputStream in, String address, TransferLimits limits, long begin, Duration window) {
        this.in = in;
        this.address = address;
        this.limits = limits;
        this.begin = begin;
        this.window = window;
        long look = Math.max(1, window.toMillis() / 30);
        watch = WATCH.scheduleWithFixedDelay(() -> look(look), look, look, TimeUnit.MILLISECONDS);
    }

    /** Only the time that the reader waits counts: it may be busy itself. */
    private void look(long since) {
        if (TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin) >= limits.seconds()) {
            end("takes longer than " + limits.seconds() + " seconds (" + TransferLimits.SECONDS);
        } else if (waiting) {
            if (slowMillis.addAndGet(since) >= window.toMillis()) {
                long least = limits.bytesPerSecond() * window.toMillis() / 1000;
                long all = bytes.get();
                if (all - windowBytes.getAndSet(all) < Math.max(1, least)) {
                    end(
                            "sends less than "
                                    + limits.bytesPerSecond()
                                    + " bytes a second ("
                                    + TransferLimits.SPEED);
                }
                slowMillis.set(0);
            }
        }
    }

    private void end(String reason) {
        ended = address + " " + reason + " is the limit)";
        watch.cancel(false);
        try {
            in.close();
        } catch (IOException e) {
            // The reader will hear of the reason.
            return;
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        waiting = true;
        try {
            int read = in.read(buffer, offset, length);
            refuseIfEnded();
            bytes.addAndGet(Math.max(0, read));
            return read;
        } catch (ZooException e) {
            throw e;
        } catch (IOException e) {
            refuseIfEnded();
            throw new ZooException(
                    address + " was cut off after " + bytes.get() + " bytes: " + e.getMessage(), e);
        } finally {
            waiting = false;
        }
    }

    private void refuseIfEnded() throws ZooException {
        String reason = ended;
        if (reason != null) {
            throw new ZooException(reason);
        }
    }

    @Override
    public void close() throws IOException {
        watch.cancel(false);
        in.close();
    }
}
