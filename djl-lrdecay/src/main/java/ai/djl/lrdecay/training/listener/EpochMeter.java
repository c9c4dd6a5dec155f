package ai.djl.lrdecay.training.listener;

import ai.djl.Device;
import ai.djl.lrdecay.decay.ResumableTracker;
import ai.djl.lrdecay.tracking.EpochSummary;
import ai.djl.ndarray.NDArray;
import ai.djl.training.Trainer;
import ai.djl.training.evaluator.Evaluator;
import ai.djl.training.listener.TrainingListener.BatchData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Measures an epoch: the mean losses, and the trainer's evaluators on the validation data, in
 * accumulators of its own.
 */
public final class EpochMeter implements AutoCloseable {

    private final @Nullable ResumableTracker tracker;
    private final LossSum training = new LossSum();
    private final LossSum validation = new LossSum();

    /** Each meter counts for itself: they are reset one after the other. */
    private final String accumulator = "lrdecay/validation/" + UUID.randomUUID();

    /** Those that have the accumulator. */
    private final List<Evaluator> evaluators = new ArrayList<>();

    /**
     * Creates a meter.
     *
     * @param tracker the learning rate that is shown; null for none
     */
    public EpochMeter(@Nullable ResumableTracker tracker) {
        this.tracker = tracker;
    }

    /**
     * Adds samples of the training data whose loss is known.
     *
     * @param trainer the trainer
     * @param loss their mean loss, a scalar on any device
     * @param samples how many they are
     */
    public void addTraining(Trainer trainer, NDArray loss, long samples) {
        training.add(trainer, loss, samples);
    }

    /**
     * Adds a batch of the training data.
     *
     * @param trainer the trainer
     * @param batch the batch with its predictions
     */
    public void addTraining(Trainer trainer, BatchData batch) {
        training.add(trainer, batch);
    }

    /**
     * Adds a batch of the validation data.
     *
     * @param trainer the trainer
     * @param batch the batch with its predictions
     */
    public void addValidation(Trainer trainer, BatchData batch) {
        validation.add(trainer, batch);
        for (Evaluator evaluator : trainer.getEvaluators()) {
            if (evaluator == trainer.getLoss()) {
                continue;
            }
            if (!evaluators.contains(evaluator)) {
                evaluator.addAccumulator(accumulator);
                evaluators.add(evaluator);
            }
            for (Device device : batch.getLabels().keySet()) {
                evaluator.updateAccumulator(
                        accumulator,
                        batch.getLabels().get(device),
                        batch.getPredictions().get(device));
            }
        }
    }

    /**
     * Returns what the epoch came to, which waits for the device, and starts afresh.
     *
     * @param trainer the trainer
     * @param epoch the epoch, from 1
     * @param stage the learning-rate stage, from 1
     * @return the mean losses and the metrics; NaN for a loss without batches
     */
    public EpochSummary end(Trainer trainer, int epoch, int stage) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (Evaluator evaluator : evaluators) {
            double value = evaluator.getAccumulator(accumulator);
            evaluator.resetAccumulator(accumulator);
            metrics.put(name(evaluator), value);
        }
        return new EpochSummary(
                epoch,
                stage,
                tracker == null ? Double.NaN : decimal(tracker.lastValue()),
                training.drain(),
                validation.drain(),
                metrics);
    }

    /** Returns what a metric of the validation data is called. */
    static String name(Evaluator evaluator) {
        return "validation_" + evaluator.getName().toLowerCase(Locale.ROOT);
    }

    /**
     * Lists what an epoch is measured by.
     *
     * @param trainer the trainer, whose evaluators measure
     * @param validation whether there are validation data
     * @return the names, in the order in which they are shown
     */
    public static Set<String> names(Trainer trainer, boolean validation) {
        Set<String> names = new LinkedHashSet<>(Set.of(EpochSummary.TRAIN_LOSS));
        if (validation) {
            names.add(EpochSummary.VALIDATION_LOSS);
            trainer.getEvaluators().stream()
                    .filter(evaluator -> evaluator != trainer.getLoss())
                    .forEach(evaluator -> names.add(name(evaluator)));
        }
        return names;
    }

    /** The shortest decimal of the float: 0.1 and not 0.10000000149. */
    private static double decimal(float value) {
        return Double.parseDouble(Float.toString(value));
    }

    /** Forgets an epoch that was not finished. */
    @Override
    public void close() {
        training.close();
        validation.close();
        evaluators.forEach(evaluator -> evaluator.resetAccumulator(accumulator));
    }
}
