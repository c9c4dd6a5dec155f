package ai.djl.lrdecay.paper.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Says how to continue, when the process is asked to end while it works, and lets it end between
 * two batches: where PyTorch's own exit handlers run beside a backward pass, the process crashes.
 */
final class InterruptHint implements AutoCloseable {

    /** A batch that takes longer is not waited for. */
    private static final long PATIENCE_SECONDS = 10;

    private final CountDownLatch idle = new CountDownLatch(1);
    private final Thread hook;
    private volatile boolean hasBatches;
    private volatile boolean ending;

    /** From now on the sentence is said; until this is closed. */
    InterruptHint(String sentence) {
        hook = new Thread(() -> end(sentence), "say how to continue");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void end(String sentence) {
        ending = true;
        // The writers of the command may be gone by then.
        System.err.println(sentence);
        if (hasBatches) {
            await(PATIENCE_SECONDS);
        }
    }

    private void await(long seconds) {
        try {
            idle.await(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            // The process ends sooner, then.
        }
    }

    /** To be called where nothing is being computed; it does not return from an ending process. */
    void mayEnd() {
        hasBatches = true;
        while (ending) {
            idle.countDown();
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.HOURS.sleep(1);
        } catch (InterruptedException e) {
            // Only the end of the process ends this.
        }
    }

    @Override
    public void close() {
        idle.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The virtual machine is ending, and the sentence is being said.
        }
    }
}
