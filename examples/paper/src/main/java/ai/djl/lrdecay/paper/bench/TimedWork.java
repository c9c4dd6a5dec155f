package ai.djl.lrdecay.paper.bench;

import java.io.IOException;

/**
 * Work of ours that is timed here. What it needs is opened before, and closed at the end.
 *
 * @param work does it once; it is over when it returns, on a GPU, too
 * @param release closes what it needs
 */
record TimedWork(Work work, Runnable release) implements Contender {

    /** Something that takes time. */
    @FunctionalInterface
    interface Work {

        /**
         * Does it.
         *
         * @throws IOException if it cannot be done
         */
        void run() throws IOException;
    }

    @Override
    public double round(int times) throws IOException {
        long start = System.nanoTime();
        for (int i = 0; i < times; i++) {
            work.run();
        }
        return (System.nanoTime() - start) / 1e9 / times;
    }

    @Override
    public void close() {
        release.run();
    }
}
