package ai.djl.lrdecay.transfer;

import java.util.List;

/**
 * The stages of a model, ranked for the data of a user.
 *
 * @param ranked the scores, the best first
 * @param byProbe whether they are ranked by the linear probe, or else by LogME
 * @param sureness the share of random parts of the data on which the first is the best, too, where
 *     a tie of n counts 1/n; in [0, 1]
 * @param samples how many samples the scores are from
 */
public record StageSelection(
        List<StageScore> ranked, boolean byProbe, double sureness, int samples) {

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
}
