package ai.djl.lrdecay.tracking;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an epoch came to.
 *
 * @param epoch the epoch, from 1
 * @param stage the stage in which it was trained, from 1
 * @param learningRate the learning rate of its last update
 * @param trainLoss the mean training loss, as it was before each update
 * @param validationLoss the mean validation loss after it; NaN without validation
 * @param metrics other metrics by name, for instance {@code validation_accuracy}
 */
public record EpochSummary(
        int epoch,
        int stage,
        double learningRate,
        double trainLoss,
        double validationLoss,
        Map<String, Double> metrics) {

    /** The name of the mean training loss. */
    public static final String TRAIN_LOSS = "train_loss";

    /** The name of the mean validation loss. */
    public static final String VALIDATION_LOSS = "validation_loss";

    /** Makes the metrics unmodifiable; they keep their order. */
    public EpochSummary {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /**
     * Returns a metric by its name.
     *
     * @param name {@code train_loss}, {@code validation_loss}, or one of the other metrics
     * @return its value; NaN if there is no such metric
     */
    public double value(String name) {
        return switch (name) {
            case TRAIN_LOSS -> trainLoss;
            case VALIDATION_LOSS -> validationLoss;
            default -> metrics.getOrDefault(name, Double.NaN);
        };
    }
}
