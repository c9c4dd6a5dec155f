package ai.djl.lrdecay.training;

import ai.djl.lrdecay.decay.MetricMode;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.nn.Block;
import java.util.LinkedHashMap;
import java.util.Map;

/** The parameters of a block with the best value of a metric so far, in the host's memory. */
final class BestWeights implements AutoCloseable {

    private final MetricMode mode;
    private double value = Double.NaN;
    private int epoch;
    private Map<String, HostTensor> weights = Map.of();

    BestWeights(MetricMode mode) {
        this.mode = mode;
    }

    /** Keeps the parameters if the value is better than all before. Returns whether it is. */
    boolean offer(Block block, double offered) {
        if (!mode.isBetter(offered, value)) {
            return false;
        }
        weights = BlockState.capture(block);
        value = offered;
        return true;
    }

    /** As {@link #offer(Block, double)}, and remembers the epoch. */
    boolean offer(Block block, double offered, int ofEpoch) {
        boolean better = offer(block, offered);
        epoch = better ? ofEpoch : epoch;
        return better;
    }

    /** Copies the best parameters back; nothing happens if there are none. */
    void restore(Block block) {
        if (!weights.isEmpty()) {
            BlockState.restore(block, weights);
        }
    }

    double value() {
        return value;
    }

    int epoch() {
        return epoch;
    }

    Map<String, HostTensor> weights() {
        return weights;
    }

    /** Continues with what was saved. */
    void resume(double bestValue, int bestEpoch, Map<String, HostTensor> bestWeights) {
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
