package ai.djl.lrdecay.paper.spark;

import java.io.File;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How the command line is started, on this machine and, from the same paths, on others.
 *
 * @param classPath of the application alone, without Spark
 * @param properties options of Java
 * @param threads the CPU threads of each process
 */
record Program(String classPath, List<String> properties, int threads) implements Serializable {

    private static final String MAIN = "ai.djl.lrdecay.paper.cli.Main";

    /** The folder in which the launcher keeps Spark. */
    private static final String SPARK = "lib-spark";

    static Program ofThisProcess(int threads) {
        String classPath =
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(entry -> !isOfSpark(Path.of(entry)))
                        .collect(Collectors.joining(File.pathSeparator));
        List<String> properties = new ArrayList<>();
        for (String name : System.getProperties().stringPropertyNames()) {
            if (name.startsWith("org.slf4j.simpleLogger.") || name.equals("OPT_OUT_TRACKING")) {
                properties.add("-D" + name + "=" + System.getProperty(name));
            }
        }
        return new Program(classPath, List.copyOf(properties), threads);
    }

    private static boolean isOfSpark(Path entry) {
        Path parent = entry.getParent();
        return parent != null && parent.endsWith(SPARK);
    }

    /** The command, where the Java of this process runs it. */
    List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(properties);
        command.addAll(List.of("-Djava.awt.headless=true", "-XX:+UseSerialGC"));
        // The work is PyTorch's: a second, optimising compiler only takes processor time from it.
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(List.of("-cp", classPath, MAIN));
        command.addAll(arguments);
        command.addAll(List.of("--threads", Integer.toString(threads)));
        return command;
    }
}
