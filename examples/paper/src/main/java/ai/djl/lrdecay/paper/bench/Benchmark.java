package ai.djl.lrdecay.paper.bench;

import java.io.IOException;
import java.util.List;

/**
 * Something whose time is measured.
 *
 * @param group what {@code --only} names
 * @param name what it is, unique, short enough for a table
 * @param rounds how many rounds count
 * @param inARow how many times it is done in a row in each round: what takes a few milliseconds
 *     would otherwise wait for caches and sleeping threads, which it does not within an epoch
 * @param ours makes our side ready
 * @param rivals the same on the other side; none where nothing there does the same
 */
record Benchmark(
        BenchGroup group, String name, int rounds, int inARow, Opening ours, List<Rival> rivals) {

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

    /** What is done once in a round. */
    Benchmark(BenchGroup group, String name, int rounds, Opening ours, List<Rival> rivals) {
        this(group, name, rounds, 1, ours, rivals);
    }

    Benchmark {
        rivals = List.copyOf(rivals);
    }
}
