package ai.djl.lrdecay.hessian;

import ai.djl.lrdecay.hessian.record.HessianSpectrum;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListenerAdapter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/**
 * Measures the spectrum during a training, every so many epochs or at the end of each stage, on a
 * fixed sample of the data, and sets the sharpness beside 2 over the learning rate: at the edge of
 * stability (Cohen et al., 2021) the two meet.
 *
 * <p>The training is the same with and without it, bit for bit.
 */
public final class SharpnessListener extends TrainingListenerAdapter {

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

    private static final int STAGES = 0;

    private final HessianSpectrumEvaluator evaluator;
    private final int every;
    private final DoubleSupplier learningRate;
    private final Consumer<Measurement> callback;
    private final List<Measurement> measurements = new ArrayList<>();
    private int epoch;
    private int measuredEpoch;
    private double rate = Double.NaN;

    /**
     * Creates a listener that measures every so many epochs.
     *
     * @param evaluator measures; with {@code optCount(1)} it measures the sharpness alone
     * @param every epochs between measurements, at least 1
     * @param learningRate tells the present learning rate, for instance {@code
     *     autoDecay::learningRate}
     * @param callback is shown each measurement
     * @throws IllegalArgumentException if {@code every} is less than 1
     */
    public SharpnessListener(
            HessianSpectrumEvaluator evaluator,
            int every,
            DoubleSupplier learningRate,
            Consumer<Measurement> callback) {
        this(evaluator, learningRate, callback, every);
        if (every < 1) {
            throw new IllegalArgumentException("measure every 1 or more epochs, not " + every);
        }
    }

    private SharpnessListener(
            HessianSpectrumEvaluator evaluator,
            DoubleSupplier learningRate,
            Consumer<Measurement> callback,
            int every) {
        this.evaluator = evaluator;
        this.every = every;
        this.learningRate = learningRate;
        this.callback = callback;
    }

    /**
     * Creates a listener that measures at the end of each stage: after an epoch that changed the
     * learning rate, with the rate that it had before, and at the end of the training. Put it
     * behind the listener that decays the rate.
     *
     * @param evaluator measures
     * @param learningRate tells the present learning rate
     * @param callback is shown each measurement
     * @return the listener
     */
    public static SharpnessListener atEachStage(
            HessianSpectrumEvaluator evaluator,
            DoubleSupplier learningRate,
            Consumer<Measurement> callback) {
        return new SharpnessListener(evaluator, learningRate, callback, STAGES);
    }

    /** {@inheritDoc} */
    @Override
    public void onTrainingBegin(Trainer trainer) {
        rate = learningRate.getAsDouble();
    }

    /** {@inheritDoc} */
    @Override
    public void onEpoch(Trainer trainer) {
        epoch++;
        double now = learningRate.getAsDouble();
        if (every == STAGES) {
            // Where the training was not begun by EasyTrain, the first epoch tells the rate.
            if (now != rate && !Double.isNaN(rate)) {
                measure(trainer, rate);
            }
        } else if (epoch % every == 0) {
            measure(trainer, now);
        }
        rate = now;
    }

    /** {@inheritDoc} */
    @Override
    public void onTrainingEnd(Trainer trainer) {
        if (every == STAGES && epoch > measuredEpoch) {
            measure(trainer, rate);
        }
    }

    private void measure(Trainer trainer, double with) {
        Measurement measurement =
                new Measurement(epoch, evaluator.eigenvalues(trainer.getModel().getBlock()), with);
        measuredEpoch = epoch;
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
}
