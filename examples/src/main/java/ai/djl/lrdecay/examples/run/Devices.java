package ai.djl.lrdecay.examples.run;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.util.Locale;

/** The one place where the device is chosen. */
public final class Devices {

    private Devices() {}

    /**
     * Chooses a device.
     *
     * @param text {@code auto} (the first GPU if there is one), {@code cpu}, {@code gpu} or {@code
     *     gpu:N}
     * @return the name of the device: {@code cpu} or {@code gpu:N}
     * @throws IllegalArgumentException if the text is no device, or the machine does not have it
     */
    public static String resolve(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        if (name.equals("cpu")) {
            return name;
        }
        if (!name.matches("auto|gpu|gpu:\\d{1,3}")) {
            throw new IllegalArgumentException(
                    "unknown device '" + text + "': use auto, cpu, gpu or gpu:N");
        }
        int gpus = Engine.getInstance().getGpuCount();
        if (name.equals("auto")) {
            return gpus > 0 ? "gpu:0" : "cpu";
        }
        int index = name.equals("gpu") ? 0 : Integer.parseInt(name.substring("gpu:".length()));
        if (index >= gpus) {
            throw new IllegalArgumentException(
                    "there is no device '"
                            + text
                            + "': PyTorch sees "
                            + gpus
                            + (gpus == 1 ? " GPU" : " GPUs")
                            + " here ('doctor' says more)");
        }
        return "gpu:" + index;
    }

    /**
     * Returns DJL's device.
     *
     * @param name a resolved name
     * @return the device
     */
    public static Device of(String name) {
        return name.equals("cpu")
                ? Device.cpu()
                : Device.gpu(Integer.parseInt(name.substring("gpu:".length())));
    }
}
