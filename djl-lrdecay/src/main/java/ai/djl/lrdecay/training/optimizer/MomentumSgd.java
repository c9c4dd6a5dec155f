package ai.djl.lrdecay.training.optimizer;

import ai.djl.lrdecay.torchscript.TorchScriptModule;
import ai.djl.ndarray.NDArray;
import ai.djl.training.tracker.Tracker;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Stochastic gradient descent with momentum in PyTorch's form (Sutskever et al., 2013, in the form
 * of PyTorch's {@code SGD}): with gradient {@code g}, weight decay {@code d}, momentum {@code m}
 * and learning rate {@code r},
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
public final class MomentumSgd extends FusedOptimizer {

    private final Tracker learningRate;
    private final float momentum;
    private final boolean nesterov;
    private final ToDoubleFunction<String> rateFactor;

    private MomentumSgd(Builder builder) {
        super(builder, new ParameterStates("velocities", NDArray::zerosLike), "sgd.torchscript");
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

    @Override
    double nextRate(String parameterId) {
        return learningRate.getNewValue(updateCount(parameterId))
                * rateFactor.applyAsDouble(parameterId);
    }

    @Override
    void update(TorchScriptModule module, Group group, double rate) {
        module.run(
                "update",
                group.weights(),
                group.gradients(),
                group.states(),
                rate,
                (double) momentum,
                (double) getWeightDecay(),
                nesterov,
                (double) rescaleGrad,
                (double) clipGrad);
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
