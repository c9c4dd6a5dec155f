package ai.djl.lrdecay.paper.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.lrdecay.paper.cli.Main;
import ai.djl.lrdecay.paper.launch.Conclusion;
import ai.djl.lrdecay.paper.launch.PlannedJob;
import ai.djl.lrdecay.paper.launch.PoolProgress;
import ai.djl.lrdecay.paper.launch.RemoteOutcome;
import ai.djl.lrdecay.paper.launch.RemotePool;
import ai.djl.lrdecay.paper.launch.RemoteSweep;
import ai.djl.lrdecay.paper.launch.RemoteTask;
import ai.djl.lrdecay.paper.run.RunException;
import ai.djl.lrdecay.util.Folders;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On threads of this process. */
class SparkPoolTest {

    private static final Map<String, String> LOCAL =
            Map.of("spark.driver.host", "127.0.0.1", "spark.driver.bindAddress", "127.0.0.1");

    @TempDir Path folder;

    private static PoolProgress silent(Path out) {
        return new PoolProgress(
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                0,
                true,
                Conclusion.records(out),
                2);
    }

    /** Where machines share no folder, records come home, and what is needed goes there. */
    @Test
    void bringsRecordsHome() throws Exception {
        Path out = folder.resolve("out");
        List<PlannedJob> jobs = Trainings.plan(Trainings.several(2, 3), out);
        Path whole = folder.resolve("whole");
        Trainings.here(Trainings.plan(Trainings.several(2, 3), whole), whole);
        Map<String, String> options = new HashMap<>(LOCAL);
        options.put("spark.lrdecay.shared", "false");
        String token;
        try (RemotePool pool =
                new SparkPoolService().connect(new RemotePool.Settings("local[2]", out, options))) {
            token = Files.readString(out.resolve(SparkPool.TOKEN));
            assertThat(
                            new RemoteSweep(out, List.of("--device", "cpu"), silent(out))
                                    .run(jobs, pool))
                    .isEmpty();
            String first = "runs/" + jobs.get(0).job().id();
            RemotePool.Ticket ticket =
                    pool.submit(
                            new RemoteTask("help", List.of("help"), List.of(first), "runs/none"));
            while (ticket.outcome().isEmpty()) {
                Thread.sleep(50);
            }
            // 'help' knows no --threads: what counts is that it was started, and said so.
            RemoteOutcome outcome = ticket.outcome().orElseThrow();
            assertThat(outcome.code()).isEqualTo(2);
        }
        Path there = Path.of(System.getProperty("java.io.tmpdir"), "lrdecay-" + token);
        assertThat(there.resolve("runs")).isDirectory();
        for (PlannedJob job : jobs) {
            assertThat(Trainings.metrics(out, job))
                    .hasSameBinaryContentAs(Trainings.metrics(whole, job));
        }
        Folders.delete(there);
    }

    @Test
    void refusesSpeculationAndWhatIsNoMaster() throws Exception {
        assertThatThrownBy(
                        () ->
                                new SparkPoolService()
                                        .connect(
                                                new RemotePool.Settings(
                                                        "local[2]",
                                                        folder,
                                                        Map.of("spark.speculation", "true"))))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("leave it off");
        assertThatThrownBy(
                        () ->
                                new SparkPoolService()
                                        .connect(new RemotePool.Settings("nowhere", folder, LOCAL)))
                .isInstanceOf(RunException.class)
                .hasMessageStartingWith("Spark at nowhere cannot be used: ");
        String out = folder.resolve("out").toString();
        assertThat(Main.execute("reproduce", "--on", "local[2]", "--jobs", "2", "--out", out))
                .isEqualTo(2);
        assertThat(Main.execute("reproduce", "--conf", "a=b", "--out", out)).isEqualTo(2);
        assertThat(Main.execute("reproduce", "--on", "local", "--conf", "ab", "--out", out))
                .isEqualTo(2);
    }
}
