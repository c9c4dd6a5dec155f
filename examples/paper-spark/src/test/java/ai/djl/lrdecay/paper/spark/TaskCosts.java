package ai.djl.lrdecay.paper.spark;

import ai.djl.lrdecay.paper.launch.RemoteOutcome;
import ai.djl.lrdecay.paper.launch.RemotePool;
import ai.djl.lrdecay.paper.launch.RemoteTask;
import ai.djl.lrdecay.spark.cluster.MiniCluster;
import ai.djl.lrdecay.spark.cluster.Seconds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Measures what a job costs as a task of Spark beyond its process, and what a process costs before
 * its training, on a Master and a Worker on this machine. See docs/background/spark-costs.md.
 */
public final class TaskCosts {

    private static final int REPEATS = 9;

    private TaskCosts() {}

    /**
     * Measures and prints two lines.
     *
     * @param args none
     * @throws Exception if the cluster does not start
     */
    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("costs");
        Path out = folder.resolve("out");
        Trainings.plan(Trainings.several(1, 1), out);
        RemoteTask task =
                new RemoteTask(
                        "one",
                        List.of(
                                "run-one",
                                "--plan",
                                RemoteTask.OUT + "/plan.jsonl",
                                "--index",
                                "0",
                                "--out",
                                RemoteTask.OUT),
                        List.of(),
                        "runs/one");
        try (MiniCluster cluster = new MiniCluster(folder, List.of(1), List.of())) {
            Map<String, String> options = new HashMap<>();
            Arrays.stream(cluster.conf().getAll()).forEach(each -> options.put(each._1, each._2));
            try (RemotePool pool =
                    new SparkPoolService()
                            .connect(new RemotePool.Settings(cluster.url(), out, options))) {
                double[] beyond = new double[REPEATS];
                double[] process = new double[REPEATS];
                // The first one trains; the others find its result.
                for (int i = -2; i < REPEATS; i++) {
                    long start = System.nanoTime();
                    RemotePool.Ticket ticket = pool.submit(task);
                    Optional<RemoteOutcome> outcome = ticket.outcome();
                    while (outcome.isEmpty()) {
                        Thread.sleep(2);
                        outcome = ticket.outcome();
                    }
                    double all = (System.nanoTime() - start) / 1e9;
                    RemoteOutcome.Place place = outcome.get().place();
                    if (i >= 0) {
                        process[i] = (place.endMillis() - place.startMillis()) / 1e3;
                        beyond[i] = all - process[i];
                    }
                }
                Seconds.print("a task beyond its process", beyond);
                Seconds.print("a process with a job that is finished", process);
            }
        }
    }
}
