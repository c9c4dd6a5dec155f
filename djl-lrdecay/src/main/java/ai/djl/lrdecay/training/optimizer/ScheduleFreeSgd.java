package ai.djl.lrdecay.training.optimizer;

import ai.djl.Device;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.lrdecay.torchscript.TorchScriptModule;
import ai.djl.lrdecay.training.state.BatchNormStatistics;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.tracker.Tracker;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Schedule-free SGD (Defazio et al. 2024, "The Road Less Scheduled"): no decay and no stopping
 * time. With gradient {@code g}, learning rate {@code r} and interpolation {@code b},
 *
 * <pre>
 *   y = (1 - b) z + b x        the gradient is taken here: these are the model's parameters
 *   z = z - r (g(y) + d y)
 *   x = (1 - c) x + c z        c is the share of this step in the sum of all squared largest rates
 * </pre>
 *
 * <p>The averages {@code x} are what the training is for: {@link #toAverages} puts them into the
 * model, {@link #toTraining} goes back. Batch norm's running statistics belong to {@code y}; {@link
 * BatchNormStatistics} computes them anew for {@code x}. A warm-up of the rate is recommended, see
 * {@link ai.djl.lrdecay.decay.WarmUp}; a decay is not.
 *
 * <p>Runs on the PyTorch engine. Gradients are set to zero after the update.
 */
public final class ScheduleFreeSgd extends FusedOptimizer {

    private static final String PROGRESS = "progress";
    private static final int PROGRESS_SIZE = 4;

    private final Tracker learningRate;
    private final float interpolation;
    private int step;
    private int lastCount;
    private double largestRate;
    private double weightSum;
    private double share;

    private ScheduleFreeSgd(Builder builder) {
        super(
                builder,
                new ParameterStates("points", NDArray::duplicate),
                "schedule_free.torchscript");
        learningRate = Objects.requireNonNull(builder.learningRate);
        interpolation = builder.interpolation;
    }

    /**
     * Returns a builder.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Begins a step with its first parameter. */
    @Override
    synchronized double nextRate(String parameterId) {
        int count = updateCount(parameterId);
        double rate = learningRate.getNewValue(count);
        // A new optimizer counts from 1, whatever was restored.
        if (count > lastCount) {
            lastCount = count;
            step++;
            largestRate = Math.max(largestRate, rate);
            double weight = largestRate * largestRate;
            weightSum += weight;
            share = weightSum == 0 ? 0 : weight / weightSum;
        }
        return rate;
    }

    private synchronized double share() {
        return share;
    }

    @Override
    void update(TorchScriptModule module, Group group, double rate) {
        module.run(
                "update",
                group.weights(),
                group.gradients(),
                group.states(),
                rate,
                share(),
                (double) interpolation,
                (double) getWeightDecay(),
                (double) rescaleGrad,
                (double) clipGrad);
    }

    /**
     * Puts the averages {@code x} into a block that holds {@code y}, for evaluation. Parameters
     * that were never updated stay as they are.
     *
     * @param block the block that is being trained
     */
    public void toAverages(Block block) {
        move(block, 1 - 1.0 / interpolation);
    }

    /**
     * Puts {@code y} back into a block that holds the averages, for more training.
     *
     * @param block the block that is being trained
     */
    public void toTraining(Block block) {
        move(block, 1 - interpolation);
    }

    private void move(Block block, double toZ) {
        List<NDArray> weights = new ArrayList<>();
        List<NDArray> own = new ArrayList<>();
        for (Parameter parameter : block.getParameters().values()) {
            if (parameter.requiresGradient() && states().has(parameter.getId())) {
                weights.add(parameter.getArray());
                own.add(states().of(parameter.getId(), parameter.getArray()));
            }
        }
        if (!weights.isEmpty()) {
            module(weights.get(0).getDevice()).run("move", weights, own, toZ);
        }
    }

    /** {@inheritDoc} */
    @Override
    public synchronized Map<String, HostTensor> captureState(Block block) {
        Map<String, HostTensor> state = super.captureState(block);
        ByteBuffer progress =
                ByteBuffer.allocate(PROGRESS_SIZE * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        progress.putDouble(step).putDouble(largestRate).putDouble(weightSum).putDouble(share);
        state.put(
                PROGRESS,
                new HostTensor(DataType.FLOAT64, new Shape(PROGRESS_SIZE), progress.array()));
        return state;
    }

    /** {@inheritDoc} */
    @Override
    public synchronized void restoreState(
            Block block, Map<String, HostTensor> state, Device... devices) {
        HostTensor progress = state.get(PROGRESS);
        if (progress == null
                || progress.type() != DataType.FLOAT64
                || progress.shape().size() != PROGRESS_SIZE) {
            throw new IllegalArgumentException("it is not the state of schedule-free SGD");
        }
        Map<String, HostTensor> own = new LinkedHashMap<>(state);
        own.remove(PROGRESS);
        super.restoreState(block, own, devices);
        ByteBuffer numbers = ByteBuffer.wrap(progress.data()).order(ByteOrder.LITTLE_ENDIAN);
        lastCount = 0;
        step = (int) numbers.getDouble();
        largestRate = numbers.getDouble();
        weightSum = numbers.getDouble();
        share = numbers.getDouble();
    }

    /** Builds a {@link ScheduleFreeSgd}. */
    public static final class Builder extends OptimizerBuilder<Builder> {

        private @Nullable Tracker learningRate;
        private float interpolation = 0.9f;

        private Builder() {}

        /** {@inheritDoc} */
        @Override
        protected Builder self() {
            return this;
        }

        /**
         * Sets the learning rate: constant, or with a warm-up.
         *
         * @param learningRate the rate by number of updates
         * @return this builder
         */
        public Builder setLearningRateTracker(Tracker learningRate) {
            this.learningRate = learningRate;
            return this;
        }

        /**
         * Sets the interpolation, which takes the place of momentum; 0.9 by default.
         *
         * @param interpolation in (0, 1)
         * @return this builder
         */
        public Builder optInterpolation(float interpolation) {
            this.interpolation = interpolation;
            return this;
        }

        /**
         * Builds the optimizer.
         *
         * @return the optimizer
         * @throws NullPointerException if no learning rate was set
         * @throws IllegalArgumentException if the interpolation is out of its range
         */
        public ScheduleFreeSgd build() {
            Objects.requireNonNull(learningRate, "set a learning rate with setLearningRateTracker");
            if (!(interpolation > 0 && interpolation < 1)) {
                throw new IllegalArgumentException(
                        "the interpolation must be in (0, 1), not " + interpolation);
            }
            return new ScheduleFreeSgd(this);
        }
    }
}
