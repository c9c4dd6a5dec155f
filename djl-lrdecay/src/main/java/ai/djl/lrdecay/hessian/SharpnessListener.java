package ai.djl.lrdecay.hessian;

import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListenerAdapter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/**
 * Measures the spectrum during a training, every so many epochs, on a fixed sample of the data, and
 * sets the sharpness beside 2 over the learning rate: at the edge of stability (Cohen et al., 2021)
 * the two meet.
 *
 * <p>The training is the same with and without it, bit for bit.
 */
public final class SharpnessListener extends TrainingListenerAdapter {

    /**
     * What was measured after an epoch.
     *
     * @param epoch the number of epochs trained, from 1
     * @param spectrum the spectrum
     * @param learningRate the learning rate then
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

    private final HessianSpectrumEvaluator evaluator;
    private final int every;
    private final DoubleSupplier learningRate;
    private final Consumer<Measurement> callback;
    private final List<Measurement> measurements = new ArrayList<>();
    private int epoch;

    /**
     * Creates the listener.
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
        if (every < 1) {
            throw new IllegalArgumentException("measure every 1 or more epochs, not " + every);
        }
        this.evaluator = evaluator;
        this.every = every;
        this.learningRate = learningRate;
        this.callback = callback;
    }

    /** {@inheritDoc} */
    @Override
    public void onEpoch(Trainer trainer) {
        epoch++;
        if (epoch % every != 0) {
            return;
        }
        Measurement measurement =
                new Measurement(
                        epoch,
                        evaluator.eigenvalues(trainer.getModel().getBlock()),
                        learningRate.getAsDouble());
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
