package ai.djl.lrdecay.training.listener;

import ai.djl.metric.Metrics;
import ai.djl.training.Trainer;
import ai.djl.training.evaluator.Evaluator;
import ai.djl.training.listener.EvaluatorTrainingListener;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** A metric that something else records in the trainer's metrics, once an epoch. */
final class RecordedMetric {

    private static final String[] DJL_STAGES = {
        EvaluatorTrainingListener.TRAIN_EPOCH, EvaluatorTrainingListener.VALIDATE_EPOCH
    };

    private final String name;
    private @Nullable Metrics known;
    private int seen;
    private boolean awaited;

    RecordedMetric(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /**
     * Returns the value of the epoch that has just ended; nothing if nobody knows it yet, so that
     * it is awaited.
     */
    OptionalDouble ofEpoch(Trainer trainer) {
        Metrics metrics = trainer.getMetrics();
        if (metrics == null) {
            throw new IllegalStateException(
                    "AutoDecay observes the metric '"
                            + name
                            + "': give the trainer metrics with setMetrics(new Metrics())");
        }
        if (metrics != known) {
            known = metrics;
            seen = 0;
        }
        int recorded = recorded(metrics);
        if (recorded > seen) {
            return latest(metrics, recorded);
        }
        OptionalDouble coming = comingValue(trainer);
        if (coming.isPresent()) {
            seen++;
        } else {
            awaited = true;
        }
        return coming;
    }

    /**
     * Hears that a batch is trained, from which on what is recorded is of its epoch. Returns the
     * value of the epoch before if it was awaited; nothing if none was.
     */
    OptionalDouble beforeBatch(Trainer trainer, int epoch) {
        OptionalDouble late = OptionalDouble.empty();
        if (awaited && known != null) {
            awaited = false;
            int recorded = recorded(known);
            if (recorded <= seen) {
                throw new IllegalStateException(
                        "AutoDecay observes the metric '"
                                + name
                                + "', but nothing recorded it in epoch "
                                + epoch
                                + ": there are "
                                + known.getMetricNames());
            }
            late = latest(known, recorded);
        }
        Metrics metrics = trainer.getMetrics();
        if (metrics != known && metrics != null) {
            known = metrics;
            seen = recorded(metrics);
        }
        return late;
    }

    /** Forgets what was recorded of epochs that are done again. */
    void forget() {
        awaited = false;
        seen = known == null ? 0 : recorded(known);
    }

    private int recorded(Metrics metrics) {
        return metrics.hasMetric(name) ? metrics.getMetric(name).size() : 0;
    }

    private OptionalDouble latest(Metrics metrics, int recorded) {
        seen = recorded;
        return OptionalDouble.of(metrics.latestMetric(name).getValue());
    }

    /** What DJL's own listener will record when it has its turn in this epoch. */
    private OptionalDouble comingValue(Trainer trainer) {
        boolean[] comes = {false};
        trainer.notifyListeners(
                listener -> comes[0] |= listener instanceof EvaluatorTrainingListener);
        if (comes[0]) {
            for (Evaluator evaluator : trainer.getEvaluators()) {
                for (String stage : DJL_STAGES) {
                    if (EvaluatorTrainingListener.metricName(evaluator, stage).equals(name)) {
                        // As DJL's metrics hold it: the shortest decimal of the float.
                        String text = Float.toString(evaluator.getAccumulator(stage));
                        return OptionalDouble.of(Double.parseDouble(text));
                    }
                }
            }
        }
        return OptionalDouble.empty();
    }
}
