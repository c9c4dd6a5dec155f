package ai.djl.lrdecay.paper.bench;

import java.io.IOException;
import java.util.List;

/**
 * Something whose time is measured.
 *
 * @param group what {@code --only} names
 * @param name what it is, unique, short enough for a table
 * @param rounds how often it is done
 * @param ours makes our side ready
 * @param rivals the same on the other side; none where nothing there does the same
 */
record Benchmark(Group group, String name, int rounds, Opening ours, List<Rival> rivals) {

    /** Kinds of benchmarks. */
    enum Group {
        /** A training step. */
        STEP("step"),
        /** A training step of a network that takes seconds on a CPU; only if asked for. */
        LARGE("large"),
        /** An epoch of training. */
        EPOCH("epoch"),
        /** Full-batch gradients. */
        FULL_BATCH("full-batch"),
        /** Making a batch of PS10. */
        BATCH("batch"),
        /** Decoding image files. */
        DECODE("decode"),
        /** A Hessian-vector product, and the largest eigenvalues. */
        HESSIAN("hessian"),
        /** Saving and loading. */
        SNAPSHOT("snapshot"),
        /** An observation of AutoDecay. */
        DECAY("decay"),
        /** How time grows with samples, width and replicas. */
        GROWTH("growth");

        private final String label;

        Group(String label) {
            this.label = label;
        }

        /** As the command line has it. */
        @Override
        public String toString() {
            return label;
        }
    }

    /** Makes a side ready. */
    @FunctionalInterface
    interface Opening {

        /**
         * Makes everything that is not timed.
         *
         * @param fixture what benchmarks share
         * @return the contender
         * @throws IOException if files cannot be written
         */
        Contender open(Fixture fixture) throws IOException;
    }

    Benchmark {
        rivals = List.copyOf(rivals);
    }
}
