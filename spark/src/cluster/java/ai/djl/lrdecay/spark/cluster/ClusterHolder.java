package ai.djl.lrdecay.spark.cluster;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/** A driver with a cluster of its own, to be killed. */
public final class ClusterHolder {

    private ClusterHolder() {}

    /**
     * Starts a cluster, computes something, prints the ids of all processes and waits.
     *
     * @param args the folder for what it writes
     * @throws Exception if the cluster does not start
     */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        try (MiniCluster cluster = new MiniCluster(folder, List.of(1), List.of());
                JavaSparkContext context = new JavaSparkContext(cluster.conf())) {
            List<Long> executors =
                    context.parallelize(List.of(1), 1)
                            .map(any -> ProcessHandle.current().pid())
                            .collect();
            for (Process node : cluster.nodes()) {
                System.out.println("PID " + node.pid());
            }
            System.out.println("PID " + executors.get(0));
            System.out.println("WAITING");
            System.out.flush();
            Thread.sleep(600_000);
        }
    }
}
