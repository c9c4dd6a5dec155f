package ai.djl.lrdecay.util;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * A lock between processes and between the threads of this one, held until it is closed. The
 * operating system releases it when the process ends in any way. The file stays.
 *
 * <p>Not reentrant: a thread that holds a lock and takes it again waits for ever.
 */
public final class LockFile implements AutoCloseable {

    /** File locks hold between processes; these hold between threads. */
    private static final Map<Path, Semaphore> THREADS = new ConcurrentHashMap<>();

    private final FileChannel channel;
    private final Semaphore threads;

    private LockFile(FileChannel channel, Semaphore threads) {
        this.channel = channel;
        this.threads = threads;
    }

    /**
     * Takes a lock, waiting for whoever holds it.
     *
     * @param file the file; made if absent, in a folder that exists
     * @return the lock
     * @throws IOException if the file cannot be opened or locked
     */
    public static LockFile acquire(Path file) throws IOException {
        Semaphore threads = threads(file);
        threads.acquireUninterruptibly();
        return lock(file, threads, true)
                .orElseThrow(() -> new IOException(file + " cannot be locked"));
    }

    /**
     * Takes a lock that nobody holds.
     *
     * @param file the file; made if absent, in a folder that exists
     * @return the lock; empty if another process holds it, or this one ({@link #isHeldHere})
     * @throws IOException if the file cannot be opened or locked
     */
    public static Optional<LockFile> tryAcquire(Path file) throws IOException {
        Semaphore threads = threads(file);
        return threads.tryAcquire() ? lock(file, threads, false) : Optional.empty();
    }

    /**
     * Tells whether this process holds a lock.
     *
     * @param file the file
     * @return true if a thread of this process holds it
     */
    public static boolean isHeldHere(Path file) {
        return threads(file).availablePermits() == 0;
    }

    private static Semaphore threads(Path file) {
        Path key = file.toAbsolutePath().normalize();
        Path folder = key.getParent();
        if (folder != null) {
            try {
                // Under another name, through a link, it would be locked twice, and released once.
                key = folder.toRealPath().resolve(key.getFileName());
            } catch (IOException e) {
                // There is no such folder; opening the file says so.
            }
        }
        return THREADS.computeIfAbsent(key, path -> new Semaphore(1));
    }

    private static Optional<LockFile> lock(Path file, Semaphore threads, boolean wait)
            throws IOException {
        FileChannel channel = null;
        boolean locked = false;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = wait ? channel.lock() : channel.tryLock();
            locked = lock != null;
            return locked ? Optional.of(new LockFile(channel, threads)) : Optional.empty();
        } finally {
            if (!locked) {
                if (channel != null) {
                    channel.close();
                }
                threads.release();
            }
        }
    }

    /** Releases the lock. */
    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            try {
                channel.close();
            } finally {
                threads.release();
            }
        }
    }
}
