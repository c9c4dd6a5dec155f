package ai.djl.lrdecay.training.listener;

import ai.djl.lrdecay.decay.MetricMode;
import ai.djl.lrdecay.tracking.EpochSummary;
import ai.djl.training.Trainer;
import ai.djl.training.evaluator.AbstractAccuracy;
import ai.djl.training.evaluator.Evaluator;
import ai.djl.training.listener.EvaluatorTrainingListener;
import java.util.Optional;

/**
 * Which values of a metric are good, small or large, where its kind says so: an accuracy that is
 * taken for a loss would lower the learning rate as long as it improves.
 */
public final class GoodValues {

    private GoodValues() {}

    /**
     * Refuses a mode that is not that of a metric.
     *
     * @param trainer the trainer, whose evaluators measure
     * @param metric the name of the metric, as {@link EpochMeter} or as DJL's own listener has it
     * @param mode whether small or large values are taken for good
     * @param remedy where the mode is set, as the end of the sentence
     * @throws IllegalArgumentException if the mode is that of the opposite
     */
    public static void require(Trainer trainer, String metric, MetricMode mode, String remedy) {
        Optional<MetricMode> right = of(trainer, metric);
        if (right.isPresent() && right.get() != mode) {
            throw new IllegalArgumentException(
                    "%s values of %s are good, but %s ones are taken for good: set MetricMode.%s %s"
                            .formatted(
                                    right.get() == MetricMode.MIN ? "small" : "large",
                                    metric,
                                    mode == MetricMode.MIN ? "small" : "large",
                                    right.get(),
                                    remedy));
        }
    }

    private static Optional<MetricMode> of(Trainer trainer, String metric) {
        if (metric.equals(EpochSummary.TRAIN_LOSS) || metric.equals(EpochSummary.VALIDATION_LOSS)) {
            return Optional.of(MetricMode.MIN);
        }
        return trainer.getEvaluators().stream()
                .filter(evaluator -> isNameOf(metric, evaluator))
                .findFirst()
                .flatMap(evaluator -> of(trainer, evaluator));
    }

    private static Optional<MetricMode> of(Trainer trainer, Evaluator evaluator) {
        if (evaluator instanceof AbstractAccuracy) {
            return Optional.of(MetricMode.MAX);
        }
        return evaluator == trainer.getLoss() ? Optional.of(MetricMode.MIN) : Optional.empty();
    }

    private static boolean isNameOf(String metric, Evaluator evaluator) {
        return metric.equals(EpochMeter.name(evaluator))
                || metric.equals(
                        EvaluatorTrainingListener.metricName(
                                evaluator, EvaluatorTrainingListener.TRAIN_EPOCH))
                || metric.equals(
                        EvaluatorTrainingListener.metricName(
                                evaluator, EvaluatorTrainingListener.VALIDATE_EPOCH));
    }
}
