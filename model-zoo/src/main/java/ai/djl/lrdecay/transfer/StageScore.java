package ai.djl.lrdecay.transfer;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * How promising a snapshot is for the data of a user.
 *
 * @param name the name of the snapshot
 * @param stage its stage, from 1
 * @param epoch the epochs that it was trained for
 * @param sourceAccuracy its accuracy on held-out data of what it was trained on; NaN if unknown
 * @param scores its scores: LogME always, and what was asked for
 * @param featureSeconds the time to load it and to extract the features
 * @param seconds the time of each score
 */
public record StageScore(
        String name,
        int stage,
        int epoch,
        double sourceAccuracy,
        Map<TransferScore, Double> scores,
        double featureSeconds,
        Map<TransferScore, Double> seconds) {

    /** Makes the maps unmodifiable. */
    public StageScore {
        scores = Collections.unmodifiableMap(new EnumMap<>(scores));
        seconds = Collections.unmodifiableMap(new EnumMap<>(seconds));
    }

    /**
     * Returns a score.
     *
     * @param score which
     * @return its value; NaN where it was not asked for
     */
    public double value(TransferScore score) {
        return scores.getOrDefault(score, Double.NaN);
    }

    /**
     * Returns the LogME score of its features.
     *
     * @return the score; higher is better
     */
    public double logMe() {
        return value(TransferScore.LOG_ME);
    }

    /**
     * Returns the accuracy of a linear classifier on held-out samples.
     *
     * @return in [0, 1]; NaN where it was not asked for
     */
    public double probe() {
        return value(TransferScore.PROBE);
    }
}
