package ai.djl.lrdecay.training.state;

import ai.djl.Device;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.lrdecay.torchscript.TorchScriptModule;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An average of the trainable parameters along a training: an exponential moving average over the
 * updates (EMA, Polyak averaging), or the equal-weight mean over the epochs from a given one on
 * (stochastic weight averaging, SWA, Izmailov et al. 2018).
 *
 * <p>The averages are kept in FLOAT32 beside the parameters and need nothing from the host. The
 * running statistics of batch norm belong to the parameters that were trained, not to their
 * average: {@link BatchNormStatistics} computes them anew after {@link #swap}.
 *
 * <p>Runs on the PyTorch engine. Not safe for several threads.
 */
public final class WeightAverage implements AutoCloseable {

    private static final String UPDATES = "updates";

    private final double decay;
    private final int fromEpoch;
    private final Map<String, NDArray> averages = new LinkedHashMap<>();
    private @Nullable TorchScriptModule module;
    private @Nullable NDManager manager;
    private long updates;
    private boolean swapped;

    /** Whose parameters are averaged; null before the first. */
    private @Nullable Block averagedBlock;

    private WeightAverage(double decay, int fromEpoch) {
        this.decay = decay;
        this.fromEpoch = fromEpoch;
    }

    /**
     * Creates an exponential moving average, which begins with the parameters after the first
     * update: {@code average = decay average + (1 - decay) parameters}.
     *
     * @param decay in (0, 1), for instance 0.998
     * @return the average
     * @throws IllegalArgumentException if the decay is out of its range
     */
    public static WeightAverage ema(double decay) {
        if (!(decay > 0 && decay < 1)) {
            throw new IllegalArgumentException("the decay must be in (0, 1), not " + decay);
        }
        return new WeightAverage(decay, 0);
    }

    /**
     * Creates the mean of the parameters at the ends of epochs.
     *
     * @param fromEpoch the first epoch that takes part, at least 1
     * @return the average
     * @throws IllegalArgumentException if the epoch is below 1
     */
    public static WeightAverage swa(int fromEpoch) {
        if (fromEpoch < 1) {
            throw new IllegalArgumentException("the first epoch must be at least 1");
        }
        return new WeightAverage(Double.NaN, fromEpoch);
    }

    /**
     * Takes the parameters after an update.
     *
     * @param block the block that is being trained
     * @throws IllegalStateException if the block has the averages at present, or the average is
     *     that of another block
     */
    public void afterUpdate(Block block) {
        requireTrainable(block);
        if (fromEpoch == 0) {
            add(block, 1 - decay);
        }
    }

    /**
     * Takes the parameters at the end of an epoch.
     *
     * @param block the block that is being trained
     * @param epoch the epoch, from 1
     * @throws IllegalStateException if the block has the averages at present, or the average is
     *     that of another block
     */
    public void afterEpoch(Block block, int epoch) {
        requireTrainable(block);
        if (fromEpoch > 0 && epoch >= fromEpoch) {
            add(block, 1.0 / (updates + 1));
        }
    }

    /**
     * Checks that a block can be trained with this average.
     *
     * @param block the block
     * @throws IllegalStateException if the block has the averages at present, or the average is
     *     that of another block
     */
    public void requireTrainable(Block block) {
        requireOwn(block);
        if (swapped) {
            throw new IllegalStateException(
                    "the model has the averaged weights at present: call swap once more before the"
                            + " training continues, to train its own");
        }
    }

    private void requireOwn(Block block) {
        if (averagedBlock != null && averagedBlock != block) {
            throw new IllegalStateException(
                    "the average is that of another model: make a new one for each training, or"
                            + " close this one first");
        }
    }

    private void add(Block block, double weight) {
        if (!averages.isEmpty()) {
            run("lerp", averaged(block), weight);
        }
        begin(block);
        updates++;
    }

    /** The average of a parameter begins with its value, also of one that is unfrozen later. */
    private void begin(Block block) {
        averagedBlock = block;
        for (Pair<String, Parameter> pair : block.getParameters()) {
            if (pair.getValue().requiresGradient() && !averages.containsKey(pair.getKey())) {
                begin(pair.getKey(), pair.getValue().getArray());
            }
        }
    }

    private NDArray begin(String name, NDArray parameter) {
        NDArray average = parameter.duplicate();
        average.attach(owner(parameter));
        averages.put(name, average);
        return average;
    }

    private NDManager owner(NDArray parameter) {
        NDManager own = manager;
        if (own == null) {
            own = parameter.getManager().newSubManager(parameter.getDevice());
            own.setName("weight average");
            manager = own;
        }
        return own;
    }

    private void run(String function, List<NDArray> parameters, double weight) {
        TorchScriptModule loaded = module;
        if (loaded == null) {
            Device device = parameters.get(0).getDevice();
            loaded =
                    TorchScriptModule.fromResource(
                            device, WeightAverage.class, "average.torchscript");
            module = loaded;
        }
        loaded.run(function, new ArrayList<>(averages.values()), parameters, weight);
    }

    /** The parameters of which there are averages, in their order. */
    private List<NDArray> averaged(Block block) {
        Map<String, NDArray> parameters = new HashMap<>();
        for (Pair<String, Parameter> pair : block.getParameters()) {
            parameters.put(pair.getKey(), pair.getValue().getArray());
        }
        List<NDArray> all = new ArrayList<>();
        for (String name : averages.keySet()) {
            NDArray parameter = parameters.get(name);
            if (parameter == null) {
                throw new IllegalArgumentException("the block has no parameter " + name);
            }
            all.add(parameter);
        }
        return all;
    }

    /**
     * Tells whether there is an average yet.
     *
     * @return false before the first update, and before the first epoch of an SWA
     */
    public boolean isEmpty() {
        return averages.isEmpty();
    }

    /**
     * Exchanges the parameters of a block and their averages, so that the block computes with the
     * averages until it is called again. Batch norm's running statistics are left as they are.
     *
     * @param block the block
     * @throws IllegalStateException if there is no average yet, or it is that of another block
     */
    public void swap(Block block) {
        requireOwn(block);
        if (averages.isEmpty()) {
            throw new IllegalStateException("there is no average yet");
        }
        run("swap", averaged(block), 1);
        swapped = !swapped;
    }

    /**
     * Tells whether the block has the averages at present.
     *
     * @return true after an odd number of {@link #swap}s
     */
    public boolean isSwapped() {
        return swapped;
    }

    /**
     * Copies the averages.
     *
     * @return the averages by parameter name, with the number of updates; empty before the first
     */
    public Map<String, HostTensor> capture() {
        Map<String, HostTensor> state = new LinkedHashMap<>();
        if (!averages.isEmpty()) {
            averages.forEach((name, average) -> state.put(name, HostTensor.of(average)));
            state.put(UPDATES, Counts.tensor(updates));
        }
        return state;
    }

    /**
     * Sets the averages, after checking all of them.
     *
     * @param block the initialised block that is to be trained
     * @param state what {@link #capture} gave
     * @throws IllegalArgumentException if they do not fit the block
     */
    public void restore(Block block, Map<String, HostTensor> state) {
        if (state.isEmpty()) {
            close();
            return;
        }
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        Map<String, NDArray> parameters = new LinkedHashMap<>();
        for (Pair<String, Parameter> pair : block.getParameters()) {
            String name = pair.getKey();
            if (pair.getValue().requiresGradient() || state.containsKey(name)) {
                NDArray parameter = pair.getValue().getArray();
                tensors.put(name, BlockState.checkTensor(name, parameter, state.get(name)));
                parameters.put(name, parameter);
            }
        }
        HostTensor count = state.get(UPDATES);
        if (count == null || state.size() != tensors.size() + 1) {
            throw new IllegalArgumentException("it does not hold the averages of this model");
        }
        long restored = Counts.number(count);
        close();
        averagedBlock = block;
        parameters.forEach(
                (name, parameter) -> {
                    HostTensor tensor = tensors.get(name);
                    if (tensor != null) {
                        tensor.copyTo(begin(name, parameter));
                    }
                });
        updates = restored;
    }

    /** Releases the averages. */
    @Override
    public void close() {
        averages.clear();
        updates = 0;
        swapped = false;
        averagedBlock = null;
        NDManager own = manager;
        if (own != null) {
            own.close();
            manager = null;
        }
        TorchScriptModule loaded = module;
        if (loaded != null) {
            loaded.close();
            module = null;
        }
    }

    /** {@inheritDoc} */
    @Override
    public String toString() {
        return fromEpoch == 0 ? "ema:" + decay : "swa@" + fromEpoch;
    }
}
