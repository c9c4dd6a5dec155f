package ai.djl.lrdecay.paper.bench;

import ai.djl.Device;
import ai.djl.lrdecay.paper.bench.Benchmark.Group;
import ai.djl.lrdecay.util.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Measures some of the benchmarks.
 *
 * @param groups the names of the groups; none for all but those that take long
 * @param rounds how many rounds count; 0 for each benchmark's own number
 * @param python the command of a Python with PyTorch; null to measure alone
 * @param threads the number of CPU threads of both sides
 * @param device where our side computes
 */
public record BenchRun(
        List<String> groups, int rounds, @Nullable String python, int threads, Device device) {

    /**
     * Checks the names.
     *
     * @throws IllegalArgumentException if there is no such group, or the number is negative
     */
    public BenchRun {
        groups = List.copyOf(groups);
        for (String group : groups) {
            if (!names().contains(group)) {
                throw new IllegalArgumentException(
                        "there is no benchmark '"
                                + group
                                + "'; there are "
                                + String.join(", ", names()));
            }
        }
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
     * Returns the names of the groups.
     *
     * @return as {@code --only} takes them
     */
    public static List<String> names() {
        return Arrays.stream(Group.values()).map(Group::toString).toList();
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

    private boolean wanted(Group group) {
        return groups.isEmpty() ? group != Group.LARGE : groups.contains(group.toString());
    }
}
