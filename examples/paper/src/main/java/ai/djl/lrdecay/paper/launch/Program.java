package ai.djl.lrdecay.paper.launch;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How the command line is started in a process of its own, here or, from the same paths, on another
 * machine.
 *
 * @param classPath of the application
 * @param properties options of Java
 */
public record Program(String classPath, List<String> properties) implements Serializable {

    private static final String MAIN = "ai.djl.lrdecay.paper.cli.Main";
    private static final String THREADS = "ai.djl.pytorch.num_";

    /** Copies the options. */
    public Program {
        properties = List.copyOf(properties);
    }

    /**
     * Starts it as this process was started.
     *
     * @return the program, with the options of DJL and of logging but for those of threads
     */
    public static Program ofThisProcess() {
        List<String> properties = new ArrayList<>();
        for (String name : System.getProperties().stringPropertyNames()) {
            boolean wanted =
                    name.startsWith("ai.djl.")
                            || name.startsWith("org.slf4j.simpleLogger.")
                            || name.equals("jna.library.path")
                            || name.equals("OPT_OUT_TRACKING");
            if (wanted && !name.startsWith(THREADS)) {
                properties.add("-D" + name + "=" + System.getProperty(name));
            }
        }
        return new Program(System.getProperty("java.class.path"), properties);
    }

    /**
     * Returns the command, where the Java of this process runs it.
     *
     * @param arguments those of the command line
     * @return the command
     */
    public List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(properties);
        command.addAll(List.of("-Djava.awt.headless=true", "-XX:+UseSerialGC"));
        // A signal ends it at once, as its records allow: PyTorch's exit handlers would crash where
        // they run beside a backward pass.
        command.add("-Xrs");
        // The work is PyTorch's: a second, optimising compiler only takes processor time from it.
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(List.of("-cp", classPath, MAIN));
        command.addAll(arguments);
        return command;
    }

    /**
     * Says how many threads PyTorch takes.
     *
     * @param environment of the process
     * @param threads the number, at least 1
     */
    public static void limitThreads(Map<String, String> environment, int threads) {
        environment.put("OMP_NUM_THREADS", Integer.toString(threads));
        environment.put("MKL_NUM_THREADS", Integer.toString(threads));
    }
}
