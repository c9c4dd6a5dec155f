package ai.djl.lrdecay.spark.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;

/** A Master and Workers as processes of their own on this machine, for tests. */
public final class MiniCluster implements AutoCloseable {

    private final Path folder;
    private final List<Process> nodes = new ArrayList<>();
    private final String url;

    /**
     * Starts a cluster.
     *
     * @param folder for what it writes
     * @param coresOfWorkers the number of cores of each Worker
     * @param settings for each Worker, as {@code name=value}; none for a Worker of which nothing is
     *     said
     * @throws IOException if a process cannot be started
     */
    public MiniCluster(Path folder, List<Integer> coresOfWorkers, List<List<String>> settings)
            throws IOException {
        this.folder = folder;
        Files.createDirectories(folder.resolve("home/jars"));
        try {
            url = start(List.of("master"), "master");
            for (int i = 0; i < coresOfWorkers.size(); i++) {
                List<String> args = new ArrayList<>();
                args.addAll(List.of("worker", url, coresOfWorkers.get(i).toString()));
                args.add(folder.resolve("work-" + i).toString());
                args.addAll(i < settings.size() ? settings.get(i) : List.of());
                start(args, "worker-" + i);
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private String start(List<String> args, String name) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=info");
        for (String open : List.of("java.lang", "java.nio", "java.util", "sun.nio.ch")) {
            command.add("--add-opens=java.base/" + open + "=ALL-UNNAMED");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(ClusterNode.class.getName());
        command.addAll(args);
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        environment.put("SPARK_SCALA_VERSION", "2.13");
        environment.put("SPARK_HOME", folder.resolve("home").toString());
        environment.put("SPARK_LOCAL_IP", "127.0.0.1");
        environment.put("OMP_NUM_THREADS", "1");
        Process process = builder.redirectError(folder.resolve(name + ".log").toFile()).start();
        nodes.add(process);
        BufferedReader out =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("READY ")) {
                return line.substring("READY ".length());
            }
        }
        throw new IOException(
                name + " did not start: " + Files.readString(folder.resolve(name + ".log")));
    }

    /**
     * Returns the address of the Master.
     *
     * @return {@code spark://..}
     */
    public String url() {
        return url;
    }

    /**
     * Returns the processes of Master and Workers.
     *
     * @return the Master first
     */
    public List<Process> nodes() {
        return List.copyOf(nodes);
    }

    /**
     * Returns settings for a driver in this process.
     *
     * @return the settings, with an executor for each core
     */
    public SparkConf conf() {
        return settings(url, folder);
    }

    /**
     * Returns settings for a driver in this process.
     *
     * @param master where it computes
     * @param folder for temporary files
     * @return the settings
     */
    public static SparkConf settings(String master, Path folder) {
        return new SparkConf()
                .setMaster(master)
                .setAppName("test")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.ui.enabled", "false")
                .set("spark.local.dir", folder.resolve("local").toString())
                .set("spark.executor.cores", "1")
                .set("spark.executor.memory", "512m")
                .set("spark.executor.extraClassPath", System.getProperty("java.class.path"))
                .set(
                        "spark.executor.extraJavaOptions",
                        "-DOPT_OUT_TRACKING=true -Xss2m -XX:+UseSerialGC"
                                + " -XX:TieredStopAtLevel=1")
                .set("spark.executorEnv.OMP_NUM_THREADS", "1");
    }

    /** Ends all processes, and waits until they have ended. */
    @Override
    public void close() {
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Process node = nodes.get(i);
            try (OutputStream in = node.getOutputStream()) {
                in.flush();
            } catch (IOException e) {
                // It has ended already.
            }
            try {
                if (!node.waitFor(20, TimeUnit.SECONDS)) {
                    node.destroyForcibly();
                }
            } catch (InterruptedException e) {
                node.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
