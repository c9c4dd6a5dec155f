package ai.djl.lrdecay.paper.bench;

import ai.djl.Device;
import ai.djl.lrdecay.util.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Measures some of the benchmarks.
 *
 * @param groups the groups; none for all but those that take long
 * @param rounds how many rounds count; 0 for each benchmark's own number
 * @param python the command of a Python with PyTorch; null to measure alone
 * @param threads the number of CPU threads of both sides
 * @param device where our side computes
 */
public record BenchRun(
        List<BenchGroup> groups, int rounds, @Nullable String python, int threads, Device device) {

    /**
     * Checks the number of rounds.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public BenchRun {
        groups = List.copyOf(groups);
        if (rounds < 0) {
            throw new IllegalArgumentException("the number of rounds must be at least 1");
        }
    }

    /** Hears what happens. */
    public interface Listener {

        /**
         * The other side is there.
         *
         * @param version its versions
         */
        void onRival(String version);

        /**
         * A benchmark is over.
         *
         * @param measured what was found
         */
        void onMeasured(Measured measured);
    }

    /**
     * Measures.
     *
     * @param listener hears of each benchmark when it is over
     * @return what was found
     * @throws IOException if our side fails, or there is no such Python
     */
    public List<Measured> run(Listener listener) throws IOException {
        Path folder = Files.createTempDirectory("lrdecay-bench");
        List<Measured> all = new ArrayList<>();
        try (PythonSide other =
                python == null ? null : PythonSide.start(python, threads, device.isGpu(), folder)) {
            if (other != null) {
                listener.onRival(other.version());
            }
            Fixture fixture = new Fixture(folder, device, threads);
            for (Benchmark benchmark : Benchmarks.all()) {
                if (wanted(benchmark.group())) {
                    int counted = rounds == 0 ? benchmark.rounds() : rounds;
                    Measured measured = Comparison.run(benchmark, counted, fixture, other);
                    listener.onMeasured(measured);
                    all.add(measured);
                }
            }
        } finally {
            Folders.delete(folder);
        }
        return all;
    }

    private boolean wanted(BenchGroup group) {
        return groups.isEmpty() ? group != BenchGroup.LARGE : groups.contains(group);
    }
}
