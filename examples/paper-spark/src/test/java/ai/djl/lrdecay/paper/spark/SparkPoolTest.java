package ai.djl.lrdecay.paper.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.lrdecay.paper.cli.Main;
import ai.djl.lrdecay.paper.job.Job;
import ai.djl.lrdecay.paper.job.TrainingJob;
import ai.djl.lrdecay.paper.launch.Conclusion;
import ai.djl.lrdecay.paper.launch.PlanFile;
import ai.djl.lrdecay.paper.launch.PlannedJob;
import ai.djl.lrdecay.paper.launch.PoolProgress;
import ai.djl.lrdecay.paper.launch.RemoteOutcome;
import ai.djl.lrdecay.paper.launch.RemotePool;
import ai.djl.lrdecay.paper.launch.RemoteSweep;
import ai.djl.lrdecay.paper.launch.RemoteTask;
import ai.djl.lrdecay.paper.run.RunException;
import ai.djl.lrdecay.paper.run.RunSpec;
import ai.djl.lrdecay.util.Folders;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
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

    /**
     * Where machines share no folder, records come home, and what a fine-tuning starts from goes
     * there: also to a machine that had begun that run when another one finished it.
     */
    @Test
    void recordsTravelWhereNoFolderIsShared() throws Exception {
        RunSpec start = Trainings.spec(1, 0.05, 3);
        List<Job> jobs =
                List.of(
                        new TrainingJob(start),
                        Trainings.training(2, 0.05, 3),
                        Trainings.fineTuning(start));
        Path whole = folder.resolve("whole");
        Trainings.here(Trainings.plan(jobs, whole), whole);
        Path out = folder.resolve("out");
        List<PlannedJob> planned = Trainings.plan(jobs, out);
        Trainings.here(planned.subList(0, 1), out);
        String token = UUID.randomUUID().toString();
        Files.writeString(out.resolve(SparkPool.TOKEN), token);
        Path there = Path.of(System.getProperty("java.io.tmpdir"), "lrdecay-" + token);
        try {
            Path begun = Files.createDirectories(there.resolve("runs").resolve(start.id()));
            Files.copy(Trainings.metrics(out, planned.get(0)), begun.resolve("metrics.jsonl"));
            Map<String, String> options = new HashMap<>(LOCAL);
            options.put("spark.lrdecay.shared", "false");
            try (RemotePool pool =
                    new SparkPoolService()
                            .connect(new RemotePool.Settings("local[2]", out, options))) {
                assertThat(
                                new RemoteSweep(out, List.of("--device", "cpu"), silent(out))
                                        .run(planned, pool))
                        .isEmpty();
            }
            for (PlannedJob job : planned) {
                assertThat(Trainings.metrics(out, job))
                        .hasSameBinaryContentAs(Trainings.metrics(whole, job));
            }
        } finally {
            Folders.delete(there);
        }
    }

    /** Also where the process of the executor goes on, because it is this one. */
    @Test
    void closingEndsProcesses() throws Exception {
        Path out = folder.resolve("out");
        PlannedJob job = Trainings.plan(Trainings.several(1, 100_000), out).get(0);
        RemoteTask task =
                new RemoteTask(
                        job.job().id(),
                        List.of(
                                "run-one",
                                "--until-eof",
                                "--plan",
                                RemoteTask.OUT + "/" + PlanFile.NAME,
                                "--index",
                                "0",
                                "--out",
                                RemoteTask.OUT,
                                "--device",
                                "cpu"),
                        List.of(),
                        "runs/" + job.job().id());
        Set<ProcessHandle> before = ProcessHandle.current().children().collect(Collectors.toSet());
        RemotePool.Ticket ticket;
        Set<ProcessHandle> begun;
        try (RemotePool pool =
                new SparkPoolService().connect(new RemotePool.Settings("local[1]", out, LOCAL))) {
            ticket = pool.submit(task);
            while (!Files.exists(Trainings.metrics(out, job)) && ticket.outcome().isEmpty()) {
                Thread.sleep(20);
            }
            begun = ProcessHandle.current().children().collect(Collectors.toSet());
            begun.removeAll(before);
        }
        assertThat(ticket.outcome().orElseThrow().code()).isEqualTo(RemoteOutcome.NOT_STARTED);
        assertThat(begun)
                .hasSize(1)
                .allSatisfy(
                        process ->
                                assertThat(process.onExit())
                                        .succeedsWithin(Duration.ofSeconds(30)));
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
