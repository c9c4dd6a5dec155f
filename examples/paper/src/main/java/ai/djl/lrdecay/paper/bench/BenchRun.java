package ai.djl.lrdecay.paper.bench;

import ai.djl.Device;
import ai.djl.lrdecay.paper.run.Processor;
import ai.djl.lrdecay.training.precision.Precision;
import ai.djl.lrdecay.util.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Measures some of the benchmarks.
 *
 * @param groups the groups; none for all but those that take long, and but bfloat16 where the
 *     processor has no instructions for it
 * @param name what a benchmark's name has to contain, for instance {@code 32x32 float32}; empty for
 *     any
 * @param rounds how many rounds count; 0 for each benchmark's own number, and fewer where they take
 *     more than five minutes
 * @param python the command of a Python with PyTorch; null to measure alone
 * @param threads the number of CPU threads of both sides
 * @param device where our side computes
 */
public record BenchRun(
        List<BenchGroup> groups,
        String name,
        int rounds,
        @Nullable String python,
        int threads,
        Device device) {

    /**
     * Checks what is wanted.
     *
     * @throws IllegalArgumentException if the number of rounds is negative, or there is no such
     *     benchmark
     */
    public BenchRun {
        groups = List.copyOf(groups);
        if (rounds < 0) {
            throw new IllegalArgumentException("the number of rounds must be at least 1");
        }
        if (all(groups, name).findAny().isEmpty()) {
            throw new IllegalArgumentException(
                    "no benchmark's name contains '"
                            + name
                            + "'; their names are "
                            + String.join(", ", all(groups, "").map(Benchmark::name).toList()));
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
         * @throws IOException if it cannot be kept
         */
        void onMeasured(Measured measured) throws IOException;
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
            for (Benchmark benchmark : wanted()) {
                Effort effort =
                        rounds == 0 ? Effort.usual(benchmark.rounds()) : Effort.exactly(rounds);
                Measured measured = Comparison.run(benchmark, effort, fixture, other);
                listener.onMeasured(measured);
                all.add(measured);
            }
        } finally {
            Folders.delete(folder);
        }
        return all;
    }

    /**
     * Tells whether bfloat16 is left out: without instructions for it a step takes some twenty
     * times as long as in float32, and nobody would train so.
     *
     * @return true if nothing in particular is wanted, on such a processor
     */
    public boolean leavesOutBfloat16() {
        return name.isEmpty() && !device.isGpu() && !Processor.computesBfloat16();
    }

    private List<Benchmark> wanted() {
        String left = leavesOutBfloat16() ? Precision.BFLOAT16.toString() : null;
        return all(groups, name)
                .filter(benchmark -> left == null || !benchmark.name().contains(left))
                .toList();
    }

    private static Stream<Benchmark> all(List<BenchGroup> groups, String name) {
        return Benchmarks.all().stream()
                .filter(
                        benchmark ->
                                groups.isEmpty()
                                        ? !benchmark.group().takesLong()
                                        : groups.contains(benchmark.group()))
                .filter(benchmark -> benchmark.name().contains(name));
    }
}
