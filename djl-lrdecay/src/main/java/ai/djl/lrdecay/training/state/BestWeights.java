package ai.djl.lrdecay.training.state;

import ai.djl.lrdecay.decay.MetricMode;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.nn.Block;
import java.util.LinkedHashMap;
import java.util.Map;

/** The parameters of a block with the best value of a metric so far, in the host's memory. */
public final class BestWeights implements AutoCloseable {

    private final String metric;
    private final MetricMode mode;
    private double value = Double.NaN;
    private int epoch;
    private Map<String, HostTensor> weights = Map.of();

    /**
     * Creates a keeper of nothing.
     *
     * @param metric the name of what is compared
     * @param mode which values are better
     */
    public BestWeights(String metric, MetricMode mode) {
        this.metric = metric;
        this.mode = mode;
    }

    /**
     * Returns which values are better.
     *
     * @return the mode
     */
    public MetricMode mode() {
        return mode;
    }

    /**
     * Keeps the parameters if the value is better than all before.
     *
     * @param block the block, whose parameters are copied
     * @param offered the value; NaN is never better
     * @return whether it is better
     */
    public boolean offer(Block block, double offered) {
        if (!mode.isBetter(offered, value)) {
            return false;
        }
        weights = BlockState.capture(block);
        value = offered;
        return true;
    }

    /**
     * As {@link #offer(Block, double)}, and remembers the epoch.
     *
     * @param block the block, whose parameters are copied
     * @param offered the value; NaN is never better
     * @param ofEpoch the epoch, from 1
     * @return whether it is better
     */
    public boolean offer(Block block, double offered, int ofEpoch) {
        boolean better = offer(block, offered);
        epoch = better ? ofEpoch : epoch;
        return better;
    }

    /**
     * Returns what tells the best from others.
     *
     * @return the metric and its mode
     */
    public String criterion() {
        return metric + " " + mode;
    }

    /**
     * Returns the best value.
     *
     * @return the value; NaN if there is none
     */
    public double value() {
        return value;
    }

    /**
     * Returns the epoch of the best value.
     *
     * @return the epoch, from 1; 0 if there is none
     */
    public int epoch() {
        return epoch;
    }

    /**
     * Returns the best parameters.
     *
     * @return tensors by parameter name; empty if there are none
     */
    public Map<String, HostTensor> weights() {
        return weights;
    }

    /**
     * Continues with what was saved.
     *
     * @param bestValue the best value; NaN if there is none
     * @param bestEpoch its epoch, from 1; 0 if there is none
     * @param bestWeights the parameters by name
     */
    public void resume(double bestValue, int bestEpoch, Map<String, HostTensor> bestWeights) {
        value = bestValue;
        epoch = bestEpoch;
        weights = new LinkedHashMap<>(bestWeights);
    }

    @Override
    public void close() {
        weights = Map.of();
        value = Double.NaN;
        epoch = 0;
    }
}
