package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.paper.data.DatasetSpec;
import java.util.Optional;

/**
 * What a training run computes, and so its identity: two runs of equal specifications on the same
 * kind of device and software give the same numbers. Where it is computed ({@link Execution}) is no
 * part of it. In JSON it is an object of these components; what is optional and not there does not
 * count for the digest, so that a component which is added as an {@link Optional} renames no run.
 *
 * @param data the data
 * @param network the architecture
 * @param schedule the learning-rate schedule
 * @param optimizer how the parameters are updated
 * @param curvature what is measured of the Hessian on the way, if anything
 * @param fineTuning what the run starts from, if not from random parameters
 * @param epochs the number of epochs, at least 1
 * @param seed the seed of data, initialisation and order of samples
 */
public record RunSpec(
        DatasetSpec data,
        NetworkSpec network,
        ScheduleSpec schedule,
        OptimizerSpec optimizer,
        Optional<CurvatureSpec> curvature,
        Optional<FineTuningSpec> fineTuning,
        int epochs,
        long seed) {

    /**
     * Checks what concerns several components.
     *
     * @throws IllegalArgumentException if something is wrong, in one sentence
     */
    public RunSpec {
        Checks.require(epochs >= 1, "the number of epochs must be at least 1, not " + epochs);
        schedule.checkWithin(epochs);
        Checks.require(
                !(optimizer.fullBatch() && schedule instanceof GrowSpec),
                "gradient descent takes all samples for an update already, so its batch cannot"
                        + " grow: leave out '"
                        + schedule
                        + "', or the full batch");
        // Records of before there was such a component have none.
        curvature = curvature == null ? Optional.empty() : curvature;
        fineTuning = fineTuning == null ? Optional.empty() : fineTuning;
    }

    /**
     * Starts a specification.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts a specification from this one.
     *
     * @return a builder with its values
     */
    public Builder toBuilder() {
        return builder()
                .setData(data)
                .setNetwork(network)
                .optSchedule(schedule)
                .setOptimizer(optimizer)
                .optCurvature(curvature)
                .optFineTuning(fineTuning)
                .setEpochs(epochs)
                .optSeed(seed);
    }

    /**
     * Returns a short name that is unique for the content: readable parts, then a digest.
     *
     * @return letters, digits, '-' and '.'
     */
    public String id() {
        return String.join(
                "-",
                data.name(),
                network.id(),
                (fineTuning.isPresent() ? "tune-" : "")
                        + (optimizer.fullBatch() ? "gd-" : "")
                        + schedule.name(),
                "lr" + Json.number(optimizer.learningRate()),
                "s" + seed,
                digest().substring(0, 8));
    }

    /**
     * Returns the SHA-256 of the specification, which identifies the run in its checkpoints.
     *
     * @return 64 hexadecimal digits
     */
    public String digest() {
        return Json.digest(this);
    }

    /** Makes specifications. */
    public static final class Builder {

        private DatasetSpec data;
        private NetworkSpec network;
        private ScheduleSpec schedule = ScheduleSpec.constant();
        private OptimizerSpec optimizer;
        private Optional<CurvatureSpec> curvature = Optional.empty();
        private Optional<FineTuningSpec> fineTuning = Optional.empty();
        private int epochs;
        private long seed = 1;

        // The values that must be set are checked in build().
        @SuppressWarnings("NullAway")
        private Builder() {}

        /**
         * Sets the data.
         *
         * @param value the data
         * @return this builder
         */
        public Builder setData(DatasetSpec value) {
            data = value;
            return this;
        }

        /**
         * Sets the architecture.
         *
         * @param value the architecture
         * @return this builder
         */
        public Builder setNetwork(NetworkSpec value) {
            network = value;
            return this;
        }

        /**
         * Sets the schedule.
         *
         * @param value the schedule; a constant rate if it is not set
         * @return this builder
         */
        public Builder optSchedule(ScheduleSpec value) {
            schedule = value;
            return this;
        }

        /**
         * Sets the optimizer.
         *
         * @param value the optimizer
         * @return this builder
         */
        public Builder setOptimizer(OptimizerSpec value) {
            optimizer = value;
            return this;
        }

        /**
         * Sets what is measured of the Hessian.
         *
         * @param value the measurements, or nothing
         * @return this builder
         */
        public Builder optCurvature(Optional<CurvatureSpec> value) {
            curvature = value;
            return this;
        }

        /**
         * Sets what the run starts from.
         *
         * @param value the snapshot, or nothing for random parameters
         * @return this builder
         */
        public Builder optFineTuning(Optional<FineTuningSpec> value) {
            fineTuning = value;
            return this;
        }

        /**
         * Sets the number of epochs.
         *
         * @param value at least 1
         * @return this builder
         */
        public Builder setEpochs(int value) {
            epochs = value;
            return this;
        }

        /**
         * Sets the seed.
         *
         * @param value the seed; 1 if it is not set
         * @return this builder
         */
        public Builder optSeed(long value) {
            seed = value;
            return this;
        }

        /**
         * Makes the specification.
         *
         * @return the specification
         * @throws IllegalArgumentException if something is missing or wrong, in one sentence
         */
        public RunSpec build() {
            Checks.require(data != null, "set the data with setData");
            Checks.require(network != null, "set the architecture with setNetwork");
            Checks.require(optimizer != null, "set the optimizer with setOptimizer");
            return new RunSpec(
                    data, network, schedule, optimizer, curvature, fineTuning, epochs, seed);
        }
    }
}
