package ai.djl.lrdecay.paper.launch;

import ai.djl.engine.Engine;
import ai.djl.lrdecay.paper.run.Devices;
import ai.djl.lrdecay.paper.run.Job;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A run in a process of its own: the command {@code train} with everything spelled out. PyTorch
 * collects gradients for only one training in a process, and a crash stays where it happens.
 */
final class ChildRun {

    private static final String VISIBLE_GPUS = "CUDA_VISIBLE_DEVICES";
    private static final String MAIN = "ai.djl.lrdecay.paper.cli.Main";

    private ChildRun() {}

    /** The arguments of {@code train} that do this run. */
    static List<String> arguments(Job spec, Path folder, @Nullable Path dataDir) {
        List<String> arguments = new ArrayList<>(spec.arguments());
        if (dataDir != null) {
            arguments.addAll(List.of("--data-dir", dataDir.toString()));
        }
        arguments.addAll(List.of("--out", folder.toString()));
        if (arguments.get(0).equals("train")) {
            arguments.add("--resume");
        }
        return arguments;
    }

    /**
     * Starts the process. It ends by itself when this process ends in any way, because its standard
     * input ends then.
     */
    static Process start(Job spec, Path folder, @Nullable Path dataDir, Path log, int slot)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String name : System.getProperties().stringPropertyNames()) {
            boolean threads = name.startsWith("ai.djl.pytorch.num_");
            boolean wanted =
                    name.startsWith("ai.djl.")
                            || name.startsWith("org.slf4j.simpleLogger.")
                            || name.equals("OPT_OUT_TRACKING");
            if (wanted && !threads) {
                command.add("-D" + name + "=" + System.getProperty(name));
            }
        }
        command.addAll(List.of("-Djava.awt.headless=true", "-XX:+UseSerialGC"));
        // The work is PyTorch's: a second, optimising compiler only takes processor time from it.
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
        command.addAll(arguments(spec, folder, dataDir));
        command.add("--until-eof");
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        environment.put("OMP_NUM_THREADS", Integer.toString(spec.threads()));
        environment.put("MKL_NUM_THREADS", Integer.toString(spec.threads()));
        if (!Devices.isCpu(spec.device())) {
            showGpu(environment, spec.device(), slot, Engine.getInstance().getGpuCount());
        }
        File file = log.toFile();
        return builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(file))
                .start();
    }

    /**
     * Shows the process one GPU, which it sees as its first: runs side by side are spread over the
     * GPUs of the machine, and the specification of a run does not depend on which one it got.
     */
    static void showGpu(Map<String, String> environment, String device, int slot, int gpus) {
        if (!device.equals("gpu:0") || gpus < 2) {
            return;
        }
        String visible = environment.get(VISIBLE_GPUS);
        String[] names =
                visible == null || visible.isBlank()
                        ? IntStream.range(0, gpus).mapToObj(String::valueOf).toArray(String[]::new)
                        : visible.split(",");
        environment.put(VISIBLE_GPUS, names[slot % names.length].strip());
    }
}
