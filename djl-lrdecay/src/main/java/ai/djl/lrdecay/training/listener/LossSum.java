package ai.djl.lrdecay.training.listener;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListener.BatchData;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sum of a trainer's loss over the samples of batches, kept on each device in FLOAT64, so that
 * no batch waits for the device.
 */
final class LossSum implements AutoCloseable {

    private static final String SAMPLES = "losses.samples";
    private static final String SUM = "losses.sum.";

    private final Map<Device, NDArray> sums = new HashMap<>();
    private @Nullable NDManager manager;
    private long samples;

    /** Adds the mean loss of a batch on the predictions that were made. */
    void add(Trainer trainer, BatchData batch) {
        for (Device device : batch.getLabels().keySet()) {
            NDList labels = batch.getLabels().get(device);
            NDList predictions = batch.getPredictions().get(device);
            try (NDManager scratch = owner(trainer).newSubManager()) {
                NDArray loss = trainer.getLoss().evaluate(labels, predictions);
                loss.attach(scratch);
                add(trainer, loss, labels.get(0).getShape().get(0));
            }
        }
    }

    /** Adds the mean loss of some samples. */
    void add(Trainer trainer, NDArray loss, long count) {
        NDManager home = owner(trainer);
        NDArray sum =
                sums.computeIfAbsent(
                        loss.getDevice(), d -> home.zeros(new Shape(), DataType.FLOAT64, d));
        try (NDManager scratch = home.newSubManager()) {
            NDArray exact = loss.toType(DataType.FLOAT64, false);
            if (exact != loss) {
                exact.attach(scratch);
            }
            NDArray part = exact.mul(count);
            part.attach(scratch);
            sum.addi(part);
        }
        samples += count;
    }

    private NDManager owner(Trainer trainer) {
        NDManager own = manager;
        if (own == null) {
            own = trainer.getManager().newSubManager();
            own.setName("losses");
            manager = own;
        }
        return own;
    }

    /** The number of samples since the last {@link #drain}. */
    long samples() {
        return samples;
    }

    /**
     * Returns the mean loss, which waits for the device, and starts afresh; NaN without samples.
     */
    double drain() {
        double total = 0;
        for (NDArray sum : sums.values()) {
            total += sum.getDouble();
            sum.close();
        }
        sums.clear();
        double mean = samples == 0 ? Double.NaN : total / samples;
        samples = 0;
        return mean;
    }

    /** Adds what was summed since the last {@link #drain} to a checkpoint. */
    void save(Map<String, String> state) {
        state.put(SAMPLES, Long.toString(samples));
        sums.forEach(
                (device, sum) -> state.put(SUM + name(device), Double.toString(sum.getDouble())));
    }

    /** Goes on with what was summed before, to the last bit where the devices are the same. */
    void restore(Trainer trainer, Map<String, String> state) {
        samples = Long.parseLong(state.getOrDefault(SAMPLES, "0"));
        NDManager home = owner(trainer);
        List<Device> devices = List.of(trainer.getDevices());
        state.forEach(
                (key, sum) -> {
                    if (key.startsWith(SUM)) {
                        Device there =
                                devices.stream()
                                        .filter(device -> key.equals(SUM + name(device)))
                                        .findFirst()
                                        .orElse(devices.get(0));
                        sums.computeIfAbsent(
                                        there, d -> home.zeros(new Shape(), DataType.FLOAT64, d))
                                .addi(Double.parseDouble(sum));
                    }
                });
    }

    private static String name(Device device) {
        return device.getDeviceType() + (device.getDeviceId() < 0 ? "" : device.getDeviceId());
    }

    @Override
    public void close() {
        NDManager own = manager;
        if (own != null) {
            own.close();
            manager = null;
        }
        sums.clear();
        samples = 0;
    }
}
