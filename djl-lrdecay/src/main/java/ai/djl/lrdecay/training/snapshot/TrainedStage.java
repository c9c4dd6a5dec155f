package ai.djl.lrdecay.training.snapshot;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A learning-rate stage of a training, mostly at its end: the last epoch at one learning rate,
 * before a decay or the end of the training. Whoever trains fills it in; it goes with the
 * parameters into a {@link StageSnapshot}, and with them into a model zoo.
 *
 * @param stage the stage, from 1
 * @param epoch the number of epochs done at its end, at least 1
 * @param learningRate the learning rate of the stage, at least 0; NaN if it is not known
 * @param measures what was measured at its end, by name: {@value #TEST_ACCURACY}, {@value
 *     #VALIDATION_ACCURACY}, losses; without those that are not finite
 * @param data the data that it was trained on, in the user's words; may be empty
 * @param provenance what made it, by name: the code, seeds, versions, the id of the training under
 *     {@value #RUN}
 * @param atEnd whether this is the end of the stage; false for an epoch within it
 */
public record TrainedStage(
        int stage,
        int epoch,
        double learningRate,
        Map<String, Double> measures,
        String data,
        Map<String, String> provenance,
        boolean atEnd) {

    /** The share of test samples whose class is right, in [0, 1]. */
    public static final String TEST_ACCURACY = "testAccuracy";

    /** The share of validation samples whose class is right, in [0, 1], as DJL's Accuracy. */
    public static final String VALIDATION_ACCURACY = "validation_accuracy";

    /** The id of the training: snapshots that are published together share it. */
    public static final String RUN = "run";

    /**
     * Makes the maps unmodifiable.
     *
     * @throws IllegalArgumentException if stage, epoch or rate is out of range
     */
    public TrainedStage {
        if (stage < 1 || epoch < 1) {
            throw new IllegalArgumentException(
                    "stage " + stage + " at epoch " + epoch + " is not possible: both are from 1");
        }
        if (!Double.isNaN(learningRate) && !(learningRate >= 0 && learningRate < 1e9)) {
            throw new IllegalArgumentException("a rate of " + learningRate + " is not possible");
        }
        Map<String, Double> finite = new TreeMap<>(measures);
        finite.values().removeIf(value -> !Double.isFinite(value));
        measures = Collections.unmodifiableMap(finite);
        provenance = Collections.unmodifiableMap(new TreeMap<>(provenance));
    }

    /**
     * Describes the end of a stage.
     *
     * @param stage the stage, from 1
     * @param epoch the number of epochs done at its end, at least 1
     * @param learningRate the learning rate of the stage, at least 0; NaN if it is not known
     * @param measures what was measured, by name
     * @param data the data that it was trained on
     * @param provenance what made it, by name
     * @throws IllegalArgumentException if stage, epoch or rate is out of range
     */
    public TrainedStage(
            int stage,
            int epoch,
            double learningRate,
            Map<String, Double> measures,
            String data,
            Map<String, String> provenance) {
        this(stage, epoch, learningRate, measures, data, provenance, true);
    }

    /**
     * Returns the accuracy: on the test data where it was measured, otherwise on the validation
     * data.
     *
     * @return the share in [0, 1]; NaN if neither was measured
     */
    public double accuracy() {
        double validation = measures.getOrDefault(VALIDATION_ACCURACY, Double.NaN);
        return measures.getOrDefault(TEST_ACCURACY, validation);
    }
}
