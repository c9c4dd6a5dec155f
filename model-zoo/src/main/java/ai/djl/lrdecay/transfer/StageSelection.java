package ai.djl.lrdecay.transfer;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The stages of a model, ranked for the data of a user.
 *
 * @param ranked the scores, the best first
 * @param by what they are ranked by
 * @param sureness the share of random parts of the data on which the first is the best, too, where
 *     a tie of n counts 1/n; in [0, 1]
 * @param samples how many samples the scores are from
 */
public record StageSelection(
        List<StageScore> ranked, TransferScore by, double sureness, int samples) {

    /** Makes the list unmodifiable. */
    public StageSelection {
        ranked = List.copyOf(ranked);
    }

    /**
     * Returns the recommendation.
     *
     * @return the snapshot that is expected to transfer best
     */
    public StageScore best() {
        return ranked.get(0);
    }

    /**
     * Returns what is chosen without looking at the data: the end of the training.
     *
     * @return the snapshot of the last stage
     */
    public StageScore last() {
        return ranked.stream().max(Comparator.comparingInt(StageScore::epoch)).orElseThrow();
    }

    /**
     * Returns what is chosen by the accuracy on the data of the source.
     *
     * @return the snapshot with the best one, the earliest of equals; nothing where an accuracy is
     *     not known
     */
    public Optional<StageScore> bestOnSource() {
        if (ranked.stream().anyMatch(score -> Double.isNaN(score.sourceAccuracy()))) {
            return Optional.empty();
        }
        return ranked.stream()
                .max(
                        Comparator.comparingDouble(StageScore::sourceAccuracy)
                                .thenComparing(StageScore::epoch, Comparator.reverseOrder()));
    }
}
