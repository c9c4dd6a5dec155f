package ai.djl.lrdecay.paper.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {

    @TempDir private Path folder;

    /** A side whose rounds take given times; it tells when it is on turn. */
    private record Scripted(String label, double[] seconds, int[] next, List<String> turns)
            implements Contender {

        @Override
        public double round(int times) {
            turns.add(label);
            return seconds[next[0]++];
        }

        @Override
        public String outcome() {
            return next[0] + " rounds";
        }

        @Override
        public void close() {
            turns.add(label + " closed");
        }
    }

    private Fixture fixture() {
        return new Fixture(folder, Device.cpu(), 1);
    }

    private static Benchmark benchmark(Contender ours, Rival... rivals) {
        return new Benchmark(BenchGroup.DECAY, "work", 4, fixture -> ours, List.of(rivals));
    }

    /** NumPy: quantile([4, 1, 3, 2], [.25, .5, .75]) is [1.75, 2.5, 3.25]. */
    @Test
    void quartilesAreThoseOfNumPy() {
        assertThat(Quartiles.of(new double[] {4, 1, 3, 2}))
                .isEqualTo(new Quartiles(1.75, 2.5, 3.25));
        assertThat(Quartiles.of(new double[] {7})).isEqualTo(new Quartiles(7, 7, 7));
    }

    /**
     * What stands in for Python: it is asked for two ways, of which it can do one, whose rounds
     * take two seconds each by its clock.
     */
    private Path python() throws IOException {
        Path script = folder.resolve("python");
        Files.writeString(
                script,
                """
                #!/bin/sh
                echo '{"version": "PyTorch 9, threads '$2'"}'
                while read -r line; do
                  case "$line" in
                    *cannot*) echo '{"missing": "ImportError: no such thing"}' ;;
                    *work*) echo '{"ready": 1}' ;;
                    *round*) echo '{"seconds": 2.0, "outcome": "found it"}'
                      echo "$line" >>"$0.rounds" ;;
                    *) echo '{}'; echo "$line" >>"$0.closed" ;;
                  esac
                done
                """);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script;
    }

    @Test
    void bothSidesWorkInTurnAndAreDividedRoundByRound() throws IOException {
        List<String> turns = new ArrayList<>();
        // The first three do not count.
        double[] seconds = {9, 9, 9, 1, 2, 4, 8};
        Contender ours = new Scripted("ours", seconds, new int[1], turns);
        Path python = python();
        Measured measured;
        try (PythonSide other = PythonSide.start(python.toString(), 7, false, folder)) {
            assertThat(other.version()).isEqualTo("PyTorch 9, threads 7");
            measured =
                    Comparison.run(
                            benchmark(
                                    ours, Rival.of("a way", "work"), Rival.of("another", "cannot")),
                            Effort.exactly(4),
                            fixture(),
                            other);
        }
        assertThat(measured.ours().seconds()).isEqualTo(new Quartiles(1.75, 3, 5));
        assertThat(measured.ours().outcome()).isEqualTo("7 rounds");
        // 2 / 1, 2 / 2, 2 / 4, 2 / 8.
        assertThat(measured.best().ratio()).isEqualTo(new Quartiles(0.4375, 0.75, 1.25));
        assertThat(measured.best().side().outcome()).isEqualTo("found it");
        assertThat(measured.missing()).containsExactly("another: ImportError: no such thing");
        assertThat(turns).hasSize(8).endsWith("ours closed");
        assertThat(python.resolveSibling("python.closed")).hasContent("{\"close\":1}");

        Path json = folder.resolve("bench.json");
        BenchReport.write(json, List.of(measured));
        JsonArray list = JsonParser.parseString(Files.readString(json)).getAsJsonArray();
        JsonObject entry = list.get(0).getAsJsonObject();
        assertThat(entry.get("name").getAsString()).isEqualTo("work");
        assertThat(entry.get("ours").getAsDouble()).isEqualTo(3);
        assertThat(entry.get("theirs").getAsDouble()).isEqualTo(2);
        assertThat(entry.get("ratio").getAsDouble()).isEqualTo(0.75);
        assertThat(entry.getAsJsonArray("quartiles").get(1).getAsDouble()).isEqualTo(1.25);
        assertThat(BenchReport.rows(measured).lines())
                .allMatch(line -> line.length() <= 80)
                .anyMatch(line -> line.contains("* a way") && line.contains("0.44, 1.25"));
    }

    /** What takes a moment is done several times in each round, on both sides. */
    @Test
    void shortWorkIsDoneSeveralTimesInARow() throws IOException {
        List<Integer> times = new ArrayList<>();
        Contender ours =
                new Contender() {
                    @Override
                    public double round(int count) {
                        times.add(count);
                        return 0.5;
                    }

                    @Override
                    public void close() {}
                };
        Path python = python();
        Benchmark benchmark =
                new Benchmark(
                        BenchGroup.DECAY,
                        "work",
                        2,
                        20,
                        fixture -> ours,
                        List.of(Rival.of("a way", "work")));
        try (PythonSide other = PythonSide.start(python.toString(), 1, false, folder)) {
            Measured measured = Comparison.run(benchmark, Effort.exactly(2), fixture(), other);
            assertThat(measured.ours().seconds().median()).isEqualTo(0.5);
        }
        // Three do not count.
        assertThat(times).containsExactly(20, 20, 20, 20, 20);
        assertThat(python.resolveSibling("python.rounds"))
                .content()
                .isEqualTo("{\"round\":1,\"times\":20}\n".repeat(5));
    }

    @Test
    void withoutPythonOursIsMeasuredAlone() throws IOException {
        Contender ours =
                new Scripted("ours", new double[] {1, 1, 1, 5}, new int[1], new ArrayList<>());
        Measured measured =
                Comparison.run(
                        benchmark(ours, Rival.of("a way", "work")),
                        Effort.exactly(1),
                        fixture(),
                        null);
        assertThat(measured.ours().seconds().median()).isEqualTo(5);
        assertThat(measured.best()).isNull();
        assertThat(measured.missing()).isEmpty();
    }

    /** Rounds of a minute each: five count, three before them do not. */
    @Test
    void whatTakesMinutesIsDoneLessOften() throws IOException {
        double[] seconds = new double[20];
        Arrays.fill(seconds, 61);
        Contender ours = new Scripted("ours", seconds, new int[1], new ArrayList<>());
        Measured measured = Comparison.run(benchmark(ours), Effort.usual(12), fixture(), null);
        assertThat(measured.rounds()).isEqualTo(Effort.FEWEST);
        Contender quick = new Scripted("ours", new double[20], new int[1], new ArrayList<>());
        assertThat(Comparison.run(benchmark(quick), Effort.usual(12), fixture(), null).rounds())
                .isEqualTo(12);
    }

    @Test
    void aPythonThatIsNotThereOrHasNoPyTorchIsNamed() {
        assertThatThrownBy(() -> PythonSide.start("no-such-python", 1, false, folder))
                .isInstanceOf(IOException.class)
                .hasMessage("there is no Python to start as 'no-such-python'");
        Path other = folder.resolve("other");
        assertThatThrownBy(() -> PythonSide.start("true", 1, false, Files.createDirectory(other)))
                .isInstanceOf(IOException.class)
                .hasMessage("'true' has no PyTorch: it ended without an answer");
    }

    @Test
    void anUnknownGroupIsRefused() {
        assertThatThrownBy(() -> BenchGroup.named("stepp"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("there is no benchmark 'stepp'; there are step, large,");
        assertThatThrownBy(() -> new BenchRun(List.of(), "", -1, null, 1, Device.cpu()))
                .isInstanceOf(IllegalArgumentException.class);
        List<BenchGroup> batch = List.of(BenchGroup.BATCH);
        assertThatThrownBy(() -> new BenchRun(batch, "wrn", 0, null, 1, Device.cpu()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "no benchmark's name contains 'wrn'; their names are batch of ps10 8x8");
    }

    /** Each of ours works, and gives what it says; those that take long are not run here. */
    @Test
    void oursWorks() throws IOException {
        List<Measured> measured =
                new BenchRun(
                                List.of(
                                        BenchGroup.BATCH,
                                        BenchGroup.SNAPSHOT,
                                        BenchGroup.DECAY,
                                        BenchGroup.EPOCH),
                                "",
                                1,
                                null,
                                1,
                                Device.cpu())
                        .run(
                                new BenchRun.Listener() {
                                    @Override
                                    public void onRival(String version) {
                                        throw new AssertionError(version);
                                    }

                                    @Override
                                    public void onMeasured(Measured one) {
                                        assertThat(one.ours().seconds().median()).isPositive();
                                    }
                                });
        assertThat(measured)
                .extracting(Measured::name)
                .containsExactly(
                        "epoch wrn-10-2 2x2, 10000 samples",
                        "batch of ps10 8x8",
                        "save wrn-16-4",
                        "load wrn-16-4",
                        "20000 observations");
    }
}
