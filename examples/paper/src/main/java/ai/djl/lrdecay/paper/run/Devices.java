package ai.djl.lrdecay.paper.run;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The one place where devices are chosen. */
public final class Devices {

    private static final String CPU = "cpu";
    private static final String GPU = "gpu:";
    private static final int MOST_REPLICAS = 64;

    private Devices() {}

    /**
     * Chooses devices.
     *
     * @param text {@code auto} (the first GPU if there is one), {@code cpu}, {@code gpu}, {@code
     *     gpu:N}; for data-parallel training {@code gpu:N,M,..} or {@code gpu:all}, or {@code
     *     cpu:K}, which has K replicas on the CPU and shows what several devices do
     * @return the name: {@code cpu}, {@code cpu:K} or {@code gpu:N,..}
     * @throws IllegalArgumentException if the text is no device, or the machine does not have it
     */
    public static String resolve(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        if (name.matches("cpu(:[1-9]\\d?)?")) {
            int replicas = replicas(name);
            if (replicas > MOST_REPLICAS) {
                throw new IllegalArgumentException(
                        "at most " + MOST_REPLICAS + " replicas on the CPU, not " + replicas);
            }
            return replicas == 1 ? CPU : name;
        }
        if (!name.matches("auto|gpu|gpu:all|gpu:\\d{1,3}(,\\d{1,3})*")) {
            throw new IllegalArgumentException(
                    "unknown device '" + text + "': use auto, cpu, gpu, gpu:N or gpu:N,M,..");
        }
        int gpus = Engine.getInstance().getGpuCount();
        if (name.equals("auto")) {
            return gpus > 0 ? GPU + 0 : CPU;
        }
        List<Integer> indices =
                switch (name) {
                    case "gpu" -> List.of(0);
                    case "gpu:all" -> IntStream.range(0, Math.max(1, gpus)).boxed().toList();
                    default -> indices(name);
                };
        if (Collections.max(indices) >= gpus) {
            throw new IllegalArgumentException(
                    "there is no device '"
                            + text
                            + "': PyTorch sees "
                            + gpus
                            + (gpus == 1 ? " GPU" : " GPUs")
                            + " here ('doctor' says more)");
        }
        if (indices.stream().distinct().count() < indices.size()) {
            throw new IllegalArgumentException("'" + text + "' names a GPU twice");
        }
        return GPU + indices.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static int replicas(String name) {
        return name.equals(CPU) ? 1 : Integer.parseInt(name.substring(CPU.length() + 1));
    }

    private static List<Integer> indices(String name) {
        return Arrays.stream(name.substring(GPU.length()).split(","))
                .map(Integer::valueOf)
                .toList();
    }

    /**
     * Returns DJL's device; the first of several.
     *
     * @param name a resolved name
     * @return the device
     */
    public static Device of(String name) {
        return all(name).get(0);
    }

    /**
     * Returns DJL's devices.
     *
     * @param name a resolved name
     * @return the devices, at least one; the CPU several times for its replicas
     */
    public static List<Device> all(String name) {
        if (name.startsWith(CPU)) {
            return Collections.nCopies(replicas(name), Device.cpu());
        }
        List<Device> devices = new ArrayList<>();
        indices(name).forEach(index -> devices.add(Device.gpu(index)));
        return devices;
    }

    /**
     * Tells whether a device is the CPU.
     *
     * @param name a resolved name
     * @return true for the CPU, with replicas or without
     */
    public static boolean isCpu(String name) {
        return name.startsWith(CPU);
    }
}
