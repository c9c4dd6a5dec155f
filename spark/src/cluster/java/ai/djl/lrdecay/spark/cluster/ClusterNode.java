package ai.djl.lrdecay.spark.cluster;

import java.io.IOException;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.master.Master;
import org.apache.spark.deploy.worker.Worker;
import org.apache.spark.rpc.RpcEnv;
import scala.Option;

/**
 * A Master or a Worker of Spark's standalone cluster in a process of its own, which ends when its
 * standard input does: so nothing is left behind, however the test that started it ends.
 */
public final class ClusterNode {

    private static final String HOST = "127.0.0.1";

    private ClusterNode() {}

    /**
     * Starts a node.
     *
     * @param args {@code master}, or {@code worker MASTER CORES FOLDER}; then settings as {@code
     *     name=value}
     * @throws IOException if standard input cannot be read
     */
    public static void main(String[] args) throws IOException {
        SparkConf conf = new SparkConf().set("spark.master.rest.enabled", "false");
        int settings = args[0].equals("master") ? 1 : 4;
        for (int i = settings; i < args.length; i++) {
            int equals = args[i].indexOf('=');
            conf.set(args[i].substring(0, equals), args[i].substring(equals + 1));
        }
        if (args[0].equals("master")) {
            RpcEnv env = Master.startRpcEnvAndEndpoint(HOST, 0, 0, conf)._1();
            System.out.println("READY spark://" + HOST + ":" + env.address().port());
        } else {
            RpcEnv env =
                    Worker.startRpcEnvAndEndpoint(
                            HOST,
                            0,
                            0,
                            Integer.parseInt(args[2]),
                            2048,
                            new String[] {args[1]},
                            args[3],
                            Option.apply(null),
                            conf,
                            Option.apply(null));
            System.out.println("READY " + env.address());
        }
        System.out.flush();
        while (System.in.read() >= 0) {
            // Nobody says anything; what counts is the end.
        }
        // The hooks of a Worker end its executors.
        System.exit(0);
    }
}
