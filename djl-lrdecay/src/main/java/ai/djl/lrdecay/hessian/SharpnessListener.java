package ai.djl.lrdecay.hessian;

import ai.djl.lrdecay.hessian.record.HessianSpectrum;
import ai.djl.lrdecay.training.listener.EpochEndListener;
import ai.djl.training.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Measures the spectrum during a training, every so many epochs or at the end of each stage, on a
 * fixed sample of the data, and sets the sharpness beside 2 over the learning rate: at the edge of
 * stability (Cohen et al., 2021) the two meet.
 *
 * <p>The training is the same with and without it, bit for bit. In a training that is resumed,
 * epochs count on; {@link #measurements} has those of this process.
 */
public final class SharpnessListener extends EpochEndListener {

    /**
     * What was measured after an epoch.
     *
     * @param epoch the number of epochs trained, from 1
     * @param spectrum the spectrum
     * @param learningRate the learning rate of that epoch
     */
    public record Measurement(int epoch, HessianSpectrum spectrum, double learningRate) {

        /**
         * Returns the sharpness above which gradient descent with this learning rate is unstable.
         *
         * @return 2 over the learning rate
         */
        public double stabilityLimit() {
            return 2 / learningRate;
        }
    }

    private static final String MEASURED = "measured";

    private final HessianSpectrumEvaluator evaluator;
    private final DoubleSupplier learningRate;
    private final Consumer<Measurement> callback;

    /** Epochs between measurements; none where the ends of stages are measured. */
    private final OptionalInt everyEpochs;

    private final List<Measurement> measurements = new ArrayList<>();
    private int measuredEpoch;
    private OptionalDouble rate = OptionalDouble.empty();

    private SharpnessListener(
            HessianSpectrumEvaluator evaluator, DoubleSupplier learningRate, Builder builder) {
        this.evaluator = evaluator;
        this.learningRate = learningRate;
        callback = builder.callback;
        everyEpochs = builder.everyEpochs;
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
    public void onTrainingBegin(Trainer trainer) {
        super.onTrainingBegin(trainer);
        rate = OptionalDouble.of(learningRate.getAsDouble());
    }

    /** {@inheritDoc} */
    @Override
    protected void saveState(Map<String, String> state) {
        state.put(MEASURED, Integer.toString(measuredEpoch));
    }

    /** {@inheritDoc} */
    @Override
    protected void restoreState(Trainer trainer, Map<String, String> state) {
        measuredEpoch = Integer.parseInt(state.getOrDefault(MEASURED, "0"));
    }

    /** {@inheritDoc} */
    @Override
    protected void resumed(Trainer trainer) {
        rate = OptionalDouble.of(learningRate.getAsDouble());
    }

    /** {@inheritDoc} */
    @Override
    protected Phase phase() {
        // Before the checkpoint: what a killed process has not measured is measured again.
        return Phase.SNAPSHOT;
    }

    /** {@inheritDoc} */
    @Override
    protected void endEpoch(Trainer trainer) {
        double now = learningRate.getAsDouble();
        if (everyEpochs.isPresent()) {
            if (epoch() % everyEpochs.getAsInt() == 0) {
                measure(trainer, now);
            }
        } else if (rate.isPresent() && rate.getAsDouble() != now) {
            // Where the training was not begun by EasyTrain, the first epoch tells the rate.
            measure(trainer, rate.getAsDouble());
        }
        rate = OptionalDouble.of(now);
    }

    /** {@inheritDoc} */
    @Override
    protected void finish(Trainer trainer) {
        if (everyEpochs.isEmpty() && rate.isPresent() && epoch() > measuredEpoch) {
            measure(trainer, rate.getAsDouble());
        }
    }

    private void measure(Trainer trainer, double with) {
        Measurement measurement =
                new Measurement(
                        epoch(), evaluator.eigenvalues(trainer.getModel().getBlock()), with);
        measuredEpoch = epoch();
        measurements.add(measurement);
        callback.accept(measurement);
    }

    /**
     * Returns what was measured so far.
     *
     * @return the measurements, the earliest first
     */
    public List<Measurement> measurements() {
        return List.copyOf(measurements);
    }

    /** Builds a {@link SharpnessListener}. */
    public static final class Builder {

        private @Nullable HessianSpectrumEvaluator evaluator;
        private @Nullable DoubleSupplier learningRate;
        private Consumer<Measurement> callback = measurement -> {};
        private OptionalInt everyEpochs = OptionalInt.empty();

        private Builder() {}

        /**
         * Sets what measures.
         *
         * @param evaluator an evaluator with an operator of blocks; one that looks for a single
         *     eigenvalue measures the sharpness alone
         * @return this builder
         */
        public Builder setEvaluator(HessianSpectrumEvaluator evaluator) {
            this.evaluator = evaluator;
            return this;
        }

        /**
         * Sets where the present learning rate is read, for instance {@code
         * autoDecay::learningRate}.
         *
         * @param learningRate gives the learning rate, above 0
         * @return this builder
         */
        public Builder setLearningRate(DoubleSupplier learningRate) {
            this.learningRate = learningRate;
            return this;
        }

        /**
         * Measures at the end of each stage, which is the default: after an epoch that changed the
         * learning rate, with the rate that it had before, and at the end of the training. Where
         * the rate is changed by a listener that is not of this library, add this one behind it.
         *
         * @return this builder
         */
        public Builder optAtStageEnds() {
            everyEpochs = OptionalInt.empty();
            return this;
        }

        /**
         * Measures every so many epochs instead.
         *
         * @param epochs epochs between measurements, at least 1
         * @return this builder
         * @throws IllegalArgumentException if it is less
         */
        public Builder optEveryEpochs(int epochs) {
            if (epochs < 1) {
                throw new IllegalArgumentException(
                        "measure every 1 or more epochs, not every " + epochs);
            }
            everyEpochs = OptionalInt.of(epochs);
            return this;
        }

        /**
         * Sets what is called after each measurement.
         *
         * @param callback takes the measurement
         * @return this builder
         */
        public Builder optCallback(Consumer<Measurement> callback) {
            this.callback = Objects.requireNonNull(callback);
            return this;
        }

        /**
         * Builds the listener.
         *
         * @return the listener
         * @throws IllegalArgumentException if there is no evaluator or no learning rate
         * @throws IllegalStateException if the evaluator knows no operator of blocks
         */
        public SharpnessListener build() {
            if (evaluator == null || learningRate == null) {
                throw new IllegalArgumentException(
                        "call setEvaluator and setLearningRate before build");
            }
            evaluator.requireFactory();
            return new SharpnessListener(evaluator, learningRate, this);
        }
    }
}
