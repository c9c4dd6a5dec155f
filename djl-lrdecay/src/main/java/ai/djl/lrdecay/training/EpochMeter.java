package ai.djl.lrdecay.training;

import ai.djl.Device;
import ai.djl.lrdecay.decay.ResumableTracker;
import ai.djl.lrdecay.tracking.EpochSummary;
import ai.djl.training.Trainer;
import ai.djl.training.evaluator.Evaluator;
import ai.djl.training.listener.TrainingListener.BatchData;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Measures an epoch: the mean losses, and the trainer's evaluators on the validation data, in
 * accumulators of its own.
 */
final class EpochMeter implements AutoCloseable {

    private final @Nullable ResumableTracker tracker;
    private final LossSum training = new LossSum();
    private final LossSum validation = new LossSum();

    /** Each meter counts for itself: they are reset one after the other. */
    private final String accumulator = "lrdecay/validation/" + UUID.randomUUID();

    private boolean evaluated;

    EpochMeter(@Nullable ResumableTracker tracker) {
        this.tracker = tracker;
    }

    LossSum training() {
        return training;
    }

    void addTraining(Trainer trainer, BatchData batch) {
        training.add(trainer, batch);
    }

    void addValidation(Trainer trainer, BatchData batch) {
        validation.add(trainer, batch);
        for (Evaluator evaluator : trainer.getEvaluators()) {
            if (evaluator == trainer.getLoss()) {
                continue;
            }
            if (!evaluated) {
                evaluator.addAccumulator(accumulator);
            }
            for (Device device : batch.getLabels().keySet()) {
                evaluator.updateAccumulator(
                        accumulator,
                        batch.getLabels().get(device),
                        batch.getPredictions().get(device));
            }
        }
        evaluated = true;
    }

    /** Returns what the epoch came to, which waits for the device, and starts afresh. */
    EpochSummary end(Trainer trainer, int epoch, int stage) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        if (evaluated) {
            for (Evaluator evaluator : trainer.getEvaluators()) {
                if (evaluator != trainer.getLoss()) {
                    double value = evaluator.getAccumulator(accumulator);
                    evaluator.resetAccumulator(accumulator);
                    metrics.put(
                            "validation_" + evaluator.getName().toLowerCase(Locale.ROOT), value);
                }
            }
        }
        return new EpochSummary(
                epoch,
                stage,
                tracker == null ? Double.NaN : decimal(tracker.lastValue()),
                training.drain(),
                validation.drain(),
                metrics);
    }

    /** The shortest decimal of the float: 0.1 and not 0.10000000149. */
    private static double decimal(float value) {
        return Double.parseDouble(Float.toString(value));
    }

    @Override
    public void close() {
        training.close();
        validation.close();
    }
}
