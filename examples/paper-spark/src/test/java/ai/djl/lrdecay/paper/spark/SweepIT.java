package ai.djl.lrdecay.paper.spark;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.paper.job.Job;
import ai.djl.lrdecay.paper.launch.Conclusion;
import ai.djl.lrdecay.paper.launch.PlanFile;
import ai.djl.lrdecay.paper.launch.PlannedJob;
import ai.djl.lrdecay.paper.launch.PoolProgress;
import ai.djl.lrdecay.paper.launch.RemoteOutcome;
import ai.djl.lrdecay.paper.launch.RemotePool;
import ai.djl.lrdecay.paper.launch.RemoteSweep;
import ai.djl.lrdecay.paper.launch.RemoteTask;
import ai.djl.lrdecay.spark.cluster.MiniCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import scala.Tuple2;

/**
 * A sweep on a Master and a Worker with two cores and two GPUs that are none, of which an executor
 * and a process are killed.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(300)
class SweepIT {

    private static final int TRAININGS = 8;
    private static final int EPOCHS = 20;
    private static final long WAIT_NANOS = TimeUnit.MINUTES.toNanos(2);

    @TempDir Path folder;

    /** Remembers what came of each task. */
    private record Recording(RemotePool pool, List<RemoteOutcome> outcomes) implements RemotePool {

        @Override
        public Ticket submit(RemoteTask task) throws IOException {
            Ticket ticket = pool.submit(task);
            return new Ticket() {
                @Override
                public boolean isRunning() {
                    return ticket.isRunning();
                }

                @Override
                public Optional<RemoteOutcome> outcome() {
                    Optional<RemoteOutcome> outcome = ticket.outcome();
                    outcome.ifPresent(outcomes::add);
                    return outcome;
                }
            };
        }

        @Override
        public int places() {
            return pool.places();
        }

        @Override
        public void close() {
            pool.close();
        }
    }

    @Test
    void endsAsOnOneMachine() throws Exception {
        Path whole = folder.resolve("whole");
        List<Job> jobs = Trainings.several(TRAININGS, EPOCHS);
        jobs.add(Trainings.training(9, 1e9, EPOCHS));
        Trainings.here(Trainings.plan(jobs, whole), whole);

        Path out = folder.resolve("out");
        jobs.add(Trainings.training(10, 0.05, EPOCHS));
        List<PlannedJob> planned = Trainings.plan(jobs, out);
        damage(out.resolve(PlanFile.NAME));
        List<RemoteOutcome> outcomes = new ArrayList<>();
        List<String> failures;
        try (MiniCluster cluster =
                        new MiniCluster(folder.resolve("cluster"), List.of(2), List.of(gpus()));
                RemotePool pool =
                        new Recording(
                                new SparkPoolService()
                                        .connect(
                                                new RemotePool.Settings(
                                                        cluster.url(), out, options(cluster))),
                                outcomes)) {
            PoolProgress progress =
                    new PoolProgress(System.err, 0, true, Conclusion.records(out), 2);
            CompletableFuture<Void> killer =
                    CompletableFuture.runAsync(() -> kill(cluster, out, planned));
            failures =
                    new RemoteSweep(out, List.of("--device", "cpu"), progress).run(planned, pool);
            killer.get();
        }

        // The damaged line alone, and at once: the run that diverged is a result.
        assertThat(failures).hasSize(1);
        assertThat(failures.get(0)).contains(planned.get(TRAININGS + 1).job().id(), "exit 2");
        assertThat(outcomes.stream().filter(outcome -> outcome.code() == 2)).hasSize(1);
        assertThat(outcomes.stream().filter(outcome -> outcome.code() > 2)).hasSize(1);
        assertThat(outcomes).hasSize(jobs.size() + 1);
        for (PlannedJob job : planned.subList(0, TRAININGS + 1)) {
            assertThat(Trainings.metrics(out, job))
                    .hasSameBinaryContentAs(Trainings.metrics(whole, job));
        }
        gpusDoNotClash(outcomes);
    }

    private static void damage(Path plan) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(plan));
        int last = lines.size() - 1;
        lines.set(last, lines.get(last).replace("\"kind\":\"train\"", "\"kind\":\"trial\""));
        Files.write(plan, lines);
    }

    private List<String> gpus() throws IOException {
        Path script = folder.resolve("gpus.sh");
        Files.writeString(
                script, "#!/bin/sh\necho '{\"name\":\"gpu\",\"addresses\":[\"0\",\"1\"]}'\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return List.of(
                "spark.worker.resource.gpu.amount=2",
                "spark.worker.resource.gpu.discoveryScript=" + script);
    }

    private static Map<String, String> options(MiniCluster cluster) {
        SparkConf conf = cluster.conf();
        Map<String, String> options = new HashMap<>();
        for (Tuple2<String, String> setting : conf.getAll()) {
            options.put(setting._1, setting._2);
        }
        options.put("spark.task.resource.gpu.amount", "1");
        options.put("spark.executor.resource.gpu.amount", "1");
        // As where an administrator gives a part of a machine.
        options.put("spark.executorEnv.CUDA_VISIBLE_DEVICES", "5,7");
        return options;
    }

    /** Kills an executor whose process is at work, then a process that is at work. */
    private static void kill(MiniCluster cluster, Path out, List<PlannedJob> planned) {
        try {
            ProcessHandle first = atWork(cluster, out, planned);
            ProcessHandle executor = first.parent().orElseThrow();
            executor.destroyForcibly();
            executor.onExit().join();
            // It ends with its standard input.
            first.onExit().join();
            atWork(cluster, out, planned).destroyForcibly();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A process whose training has begun and not ended. */
    private static ProcessHandle atWork(MiniCluster cluster, Path out, List<PlannedJob> planned)
            throws InterruptedException {
        for (long end = System.nanoTime() + WAIT_NANOS; System.nanoTime() < end; ) {
            List<ProcessHandle> below = cluster.nodes().get(1).descendants().toList();
            for (PlannedJob job : planned.subList(0, TRAININGS)) {
                Path result = Trainings.metrics(out, job).resolveSibling("result.json");
                if (!Files.exists(Trainings.metrics(out, job)) || Files.exists(result)) {
                    continue;
                }
                for (ProcessHandle process : below) {
                    if (commandLine(process).contains(" --index " + job.index() + " ")) {
                        return process;
                    }
                }
            }
            Thread.sleep(20);
        }
        throw new IllegalStateException("no training was seen at work");
    }

    /** Java's own ProcessHandle forgets arguments behind a long class path. */
    private static String commandLine(ProcessHandle process) {
        try {
            Path file = Path.of("/proc", String.valueOf(process.pid()), "cmdline");
            return Files.readString(file, StandardCharsets.ISO_8859_1).replace('\0', ' ');
        } catch (IOException e) {
            return ""; // It has ended.
        }
    }

    /** Of two that were at work at the same time each had another. */
    private static void gpusDoNotClash(List<RemoteOutcome> outcomes) {
        int together = 0;
        for (RemoteOutcome one : outcomes) {
            assertThat(one.place().gpus()).isIn("5", "7");
            for (RemoteOutcome other : outcomes) {
                if (one != other
                        && one.place().startMillis() < other.place().endMillis()
                        && other.place().startMillis() < one.place().endMillis()) {
                    together++;
                    assertThat(other.place().gpus()).isNotEqualTo(one.place().gpus());
                }
            }
        }
        assertThat(together).isPositive();
    }
}
