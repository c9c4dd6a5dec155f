package ai.djl.lrdecay.paper.spark;

import ai.djl.lrdecay.paper.launch.RemotePool;
import ai.djl.lrdecay.paper.run.RunException;
import org.apache.spark.SparkConf;

/** The settings of Spark for a sweep. */
final class SparkSettings {

    /** Off: machines are not asked whether they share the output folder; records are sent. */
    static final String SHARED = "spark.lrdecay.shared";

    /** Attempts of Spark are for lost machines: what a process says is no failure to Spark. */
    private static final String LOST_MACHINES = "16";

    private SparkSettings() {}

    static SparkConf of(RemotePool.Settings settings) throws RunException {
        SparkConf conf = new SparkConf();
        settings.options().forEach(conf::set);
        if (conf.getBoolean("spark.speculation", false)) {
            throw new RunException(
                    "with spark.speculation a second process would start a job that the first one"
                            + " is still doing: leave it off");
        }
        conf.setMaster(settings.master());
        conf.setIfMissing("spark.app.name", "lrdecay");
        conf.setIfMissing("spark.ui.enabled", "false");
        conf.setIfMissing("spark.task.maxFailures", LOST_MACHINES);
        // The same folder on each machine has the program, as it has the output.
        conf.setIfMissing("spark.executor.extraClassPath", System.getProperty("java.class.path"));
        conf.setIfMissing("spark.executor.memory", "1g");
        return conf;
    }
}
