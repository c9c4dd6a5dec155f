package ai.djl.lrdecay.paper.run;

import java.util.Optional;

/**
 * Gradient descent with momentum, as {@link ai.djl.lrdecay.training.optimizer.MomentumSgd} does it.
 * In JSON it is an object of these components.
 *
 * @param learningRate the initial learning rate, above 0
 * @param batchSize samples a step, at least 2; with {@code fullBatch} samples a micro-batch
 * @param momentum in [0, 1)
 * @param nesterov whether the momentum is Nesterov's
 * @param weightDecay at least 0
 * @param fullBatch whether an epoch is one step along the gradient of all training data, which is
 *     accumulated over micro-batches
 * @param method schedule-free SGD, if not SGD with momentum
 * @param average the average of the weights that is evaluated, if not the weights
 */
public record OptimizerSpec(
        double learningRate,
        int batchSize,
        double momentum,
        boolean nesterov,
        double weightDecay,
        boolean fullBatch,
        Optional<Method> method,
        Optional<AverageSpec> average) {

    /** How a step is made, if not by SGD with momentum. */
    public enum Method {
        /** Schedule-free SGD, whose averages are evaluated; the momentum is its interpolation. */
        SCHEDULE_FREE
    }

    /**
     * Checks all ranges.
     *
     * @throws IllegalArgumentException if a value is out of its range, in one sentence
     */
    public OptimizerSpec {
        // Records of before there were such components have none.
        method = method == null ? Optional.empty() : method;
        average = average == null ? Optional.empty() : average;
        Checks.require(
                method.isEmpty() || (momentum > 0 && !nesterov && average.isEmpty()),
                "schedule-free SGD needs a momentum above 0, its interpolation, and is averaged"
                        + " already: leave out Nesterov and averages");
        Checks.require(
                learningRate > 0 && Double.isFinite(learningRate),
                "the learning rate must be a number above 0, not " + learningRate);
        Checks.require(batchSize >= 2, "the batch size must be at least 2, not " + batchSize);
        Checks.require(
                momentum >= 0 && momentum < 1, "the momentum must be in [0, 1), not " + momentum);
        Checks.require(
                weightDecay >= 0 && Double.isFinite(weightDecay),
                "the weight decay must be a number of at least 0, not " + weightDecay);
        Checks.require(!nesterov || momentum > 0, "Nesterov momentum needs a momentum above 0");
    }

    /**
     * Starts from stochastic gradient descent without momentum and weight decay.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** For people. */
    @Override
    public String toString() {
        return (fullBatch ? "gradient descent" : "SGD")
                + (method.isPresent() ? ", schedule-free," : "")
                + " at the rate "
                + Json.number(learningRate)
                + ", batches of "
                + batchSize
                + ", "
                + (nesterov ? "Nesterov " : "")
                + "momentum "
                + Json.number(momentum)
                + ", weight decay "
                + Json.number(weightDecay)
                + average.map(of -> ", evaluated by " + of).orElse("");
    }

    /** Makes specifications. */
    public static final class Builder {

        private double learningRate;
        private int batchSize;
        private double momentum;
        private boolean nesterov;
        private double weightDecay;
        private boolean fullBatch;
        private Optional<Method> method = Optional.empty();
        private Optional<AverageSpec> average = Optional.empty();

        private Builder() {}

        /**
         * Sets how a step is made.
         *
         * @param value the method; nothing for SGD with momentum
         * @return this builder
         */
        public Builder optMethod(Optional<Method> value) {
            method = value;
            return this;
        }

        /**
         * Sets the average of the weights that is evaluated.
         *
         * @param value the average; nothing to evaluate the weights
         * @return this builder
         */
        public Builder optAverage(Optional<AverageSpec> value) {
            average = value;
            return this;
        }

        /**
         * Sets the initial learning rate.
         *
         * @param value above 0
         * @return this builder
         */
        public Builder setLearningRate(double value) {
            learningRate = value;
            return this;
        }

        /**
         * Sets the samples of a step.
         *
         * @param value at least 2
         * @return this builder
         */
        public Builder setBatchSize(int value) {
            batchSize = value;
            return this;
        }

        /**
         * Sets the momentum.
         *
         * @param value in [0, 1)
         * @return this builder
         */
        public Builder optMomentum(double value) {
            momentum = value;
            return this;
        }

        /**
         * Sets whether the momentum is Nesterov's.
         *
         * @param value true for Nesterov's
         * @return this builder
         */
        public Builder optNesterov(boolean value) {
            nesterov = value;
            return this;
        }

        /**
         * Sets the weight decay.
         *
         * @param value at least 0
         * @return this builder
         */
        public Builder optWeightDecay(double value) {
            weightDecay = value;
            return this;
        }

        /**
         * Sets whether an epoch is one step along the gradient of all training data.
         *
         * @param value true for full-batch gradient descent
         * @return this builder
         */
        public Builder optFullBatch(boolean value) {
            fullBatch = value;
            return this;
        }

        /**
         * Makes the specification.
         *
         * @return the specification
         * @throws IllegalArgumentException if a value is missing or out of its range
         */
        public OptimizerSpec build() {
            return new OptimizerSpec(
                    learningRate,
                    batchSize,
                    momentum,
                    nesterov,
                    weightDecay,
                    fullBatch,
                    method,
                    average);
        }
    }
}
