package ai.djl.lrdecay.training.optimizer;

import ai.djl.Device;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.lrdecay.torchscript.TorchScriptModule;
import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Stochastic gradient descent with momentum as the field has it (Sutskever et al., 2013, in the
 * form of PyTorch's {@code SGD}): with gradient {@code g}, weight decay {@code d}, momentum {@code
 * m} and learning rate {@code r},
 *
 * <pre>
 *   g = g + d w
 *   v = m v + g
 *   w = w - r v            (with Nesterov: w = w - r (g + m v))
 * </pre>
 *
 * <p>The learning rate multiplies the whole step, so a decay acts at once. DJL's own {@code Sgd}
 * multiplies it into the velocity, where the steps after a decay still carry the old rate.
 * Gradients are set to zero after the update, as DJL's optimizers on PyTorch do.
 *
 * <p>Runs on the PyTorch engine, on any device. {@link #update} serves DJL's {@code Trainer},
 * {@link #updateAll} updates all parameters of a block in one call. The velocities can be saved and
 * restored by parameter name.
 */
public final class MomentumSgd extends Optimizer implements BlockOptimizer {

    private final Tracker learningRate;
    private final float momentum;
    private final boolean nesterov;
    private final ToDoubleFunction<String> rateFactor;
    private final ParameterStates velocities =
            new ParameterStates("velocities", NDArray::zerosLike);
    private final Map<Device, TorchScriptModule> modules = new ConcurrentHashMap<>();

    private MomentumSgd(Builder builder) {
        super(builder);
        learningRate = Objects.requireNonNull(builder.learningRate);
        momentum = builder.momentum;
        nesterov = builder.nesterov;
        rateFactor = builder.rateFactor;
    }

    /**
     * Returns a builder.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** {@inheritDoc} */
    @Override
    public void update(String parameterId, NDArray weight, NDArray grad) {
        double rate = rate(parameterId);
        // The caller hands the same gradient to the replicas on other devices.
        try (NDArray gradient = grad.duplicate()) {
            update(
                    List.of(weight),
                    List.of(gradient),
                    List.of(velocities.of(parameterId, weight)),
                    rate);
        }
        JniUtils.zeroGrad((PtNDArray) weight);
    }

    /**
     * Updates all trainable parameters of a block from the gradients they carry, and sets the
     * gradients to zero. A parameter that no backward pass has reached counts as having a gradient
     * of zero.
     *
     * @param block an initialised block, all on one device
     */
    @Override
    public void updateAll(Block block) {
        Map<Double, Group> groups = new LinkedHashMap<>();
        for (Parameter parameter : block.getParameters().values()) {
            if (parameter.requiresGradient()) {
                NDArray weight = parameter.getArray();
                groups.computeIfAbsent(rate(parameter.getId()), rate -> new Group())
                        .add(
                                weight,
                                weight.getGradient(),
                                velocities.of(parameter.getId(), weight));
            }
        }
        groups.forEach(
                (rate, group) -> {
                    update(group.weights, group.gradients, group.steps, rate);
                    group.gradients.forEach(NDArray::close);
                });
    }

    private double rate(String parameterId) {
        return learningRate.getNewValue(updateCount(parameterId))
                * rateFactor.applyAsDouble(parameterId);
    }

    /** Parameters of the same rate, which are updated in one call. */
    private static final class Group {

        private final List<NDArray> weights = new ArrayList<>();
        private final List<NDArray> gradients = new ArrayList<>();
        private final List<NDArray> steps = new ArrayList<>();

        void add(NDArray weight, NDArray gradient, NDArray step) {
            weights.add(weight);
            gradients.add(gradient);
            steps.add(step);
        }
    }

    private void update(
            List<NDArray> weights, List<NDArray> gradients, List<NDArray> steps, double rate) {
        module(weights.get(0).getDevice())
                .run(
                        "update",
                        weights,
                        gradients,
                        steps,
                        rate,
                        (double) momentum,
                        (double) getWeightDecay(),
                        nesterov,
                        (double) rescaleGrad,
                        (double) clipGrad);
    }

    /**
     * Copies the velocities of a block's trainable parameters.
     *
     * @param block the block that is being trained, all on one device
     * @return the velocities by parameter name; zeros for parameters that were not updated yet
     */
    @Override
    public Map<String, HostTensor> captureState(Block block) {
        return velocities.capture(block);
    }

    /**
     * Sets the velocities of a block's trainable parameters, after checking all of them.
     *
     * @param block the initialised block that is to be trained
     * @param state velocities by parameter name, as {@link #captureState} gave them
     * @param devices the devices of the training; none for the device of the parameters
     * @throws IllegalArgumentException if names, shapes or types differ, or a value is not finite
     */
    @Override
    public void restoreState(Block block, Map<String, HostTensor> state, Device... devices) {
        velocities.restore(block, state, devices);
    }

    private TorchScriptModule module(Device device) {
        return modules.computeIfAbsent(
                device,
                d -> TorchScriptModule.fromResource(d, MomentumSgd.class, "sgd.torchscript"));
    }

    /** Releases the velocities. */
    @Override
    public void close() {
        velocities.close();
        modules.values().forEach(TorchScriptModule::close);
        modules.clear();
    }

    /** Builds a {@link MomentumSgd}. */
    public static final class Builder extends OptimizerBuilder<Builder> {

        private @Nullable Tracker learningRate;
        private float momentum;
        private boolean nesterov;
        private ToDoubleFunction<String> rateFactor = parameterId -> 1;

        private Builder() {}

        /** {@inheritDoc} */
        @Override
        protected Builder self() {
            return this;
        }

        /**
         * Sets the learning rate.
         *
         * @param learningRate the rate by number of updates
         * @return this builder
         */
        public Builder setLearningRateTracker(Tracker learningRate) {
            this.learningRate = learningRate;
            return this;
        }

        /**
         * Sets the momentum; 0 by default.
         *
         * @param momentum in [0, 1)
         * @return this builder
         */
        public Builder optMomentum(float momentum) {
            this.momentum = momentum;
            return this;
        }

        /**
         * Chooses Nesterov momentum; off by default.
         *
         * @param nesterov whether to use it
         * @return this builder
         */
        public Builder optNesterov(boolean nesterov) {
            this.nesterov = nesterov;
            return this;
        }

        /**
         * Sets what the learning rate is multiplied with for each parameter; 1 by default. A
         * smaller rate for the backbone than for a new head is how networks are fine-tuned.
         *
         * @param rateFactor the factor by parameter id ({@code Parameter.getId()}), at least 0
         * @return this builder
         */
        public Builder optRateFactor(ToDoubleFunction<String> rateFactor) {
            this.rateFactor = rateFactor;
            return this;
        }

        /**
         * Builds the optimizer.
         *
         * @return the optimizer
         * @throws NullPointerException if no learning rate was set
         * @throws IllegalArgumentException if the momentum is out of its range, or 0 with Nesterov
         */
        public MomentumSgd build() {
            Objects.requireNonNull(learningRate, "set a learning rate with setLearningRateTracker");
            if (!(momentum >= 0 && momentum < 1)) {
                throw new IllegalArgumentException(
                        "the momentum must be in [0, 1), not " + momentum);
            }
            if (nesterov && momentum == 0) {
                throw new IllegalArgumentException("Nesterov momentum needs a momentum above 0");
            }
            return new MomentumSgd(this);
        }
    }
}
