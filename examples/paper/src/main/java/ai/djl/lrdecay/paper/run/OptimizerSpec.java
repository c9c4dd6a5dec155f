package ai.djl.lrdecay.paper.run;

/**
 * Gradient descent with momentum, as {@link ai.djl.lrdecay.training.MomentumSgd} does it. In JSON
 * it is an object of these components.
 *
 * @param learningRate the initial learning rate, above 0
 * @param batchSize samples a step, at least 2; with {@code fullBatch} samples a micro-batch
 * @param momentum in [0, 1)
 * @param nesterov whether the momentum is Nesterov's
 * @param weightDecay at least 0
 * @param fullBatch whether an epoch is one step along the gradient of all training data, which is
 *     accumulated over micro-batches
 */
public record OptimizerSpec(
        double learningRate,
        int batchSize,
        double momentum,
        boolean nesterov,
        double weightDecay,
        boolean fullBatch) {

    /**
     * Checks all ranges.
     *
     * @throws IllegalArgumentException if a value is out of its range, in one sentence
     */
    public OptimizerSpec {
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
                + " at the rate "
                + Json.number(learningRate)
                + ", batches of "
                + batchSize
                + ", "
                + (nesterov ? "Nesterov " : "")
                + "momentum "
                + Json.number(momentum)
                + ", weight decay "
                + Json.number(weightDecay);
    }

    /** Makes specifications. */
    public static final class Builder {

        private double learningRate;
        private int batchSize;
        private double momentum;
        private boolean nesterov;
        private double weightDecay;
        private boolean fullBatch;

        private Builder() {}

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
                    learningRate, batchSize, momentum, nesterov, weightDecay, fullBatch);
        }
    }
}
