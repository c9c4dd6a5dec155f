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
record Benchmark(BenchGroup group, String name, int rounds, Opening ours, List<Rival> rivals) {

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
