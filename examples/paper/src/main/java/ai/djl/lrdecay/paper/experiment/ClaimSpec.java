package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Verdict;
import java.util.List;

/**
 * A claim before the runs: on which side of a threshold the quantity is expected.
 *
 * @param id a short name, unique among all claims
 * @param experiment the experiment
 * @param paper where the paper says so
 * @param statement the statement, with quantity and threshold
 * @param side the side of the threshold on which the claim holds
 * @param threshold the threshold
 */
public record ClaimSpec(
        String id, String experiment, String paper, String statement, Side side, double threshold) {

    /** A side of a threshold. */
    public enum Side {
        /** The quantity must be larger. */
        ABOVE,
        /** The quantity must be smaller. */
        BELOW
    }

    /** Below this number of seeds an interval says too little. */
    public static final int MIN_SEEDS = 3;

    /**
     * Judges the claim.
     *
     * @param setting the circumstances; the preset {@code smoke} proves nothing
     * @param values the quantity for each seed that was run
     * @param detail what a reader should know about the values
     * @return the claim with its verdict
     */
    public Claim judge(Setting setting, double[] values, String detail) {
        Estimate estimate = Estimate.of(values);
        boolean hasInterval = Double.isFinite(estimate.low());
        return new Claim(
                id,
                experiment,
                paper,
                statement,
                verdict(setting, estimate),
                values.length == 0 || !Double.isFinite(estimate.mean()) ? null : estimate.mean(),
                hasInterval ? List.of(estimate.low(), estimate.high()) : null,
                values.length,
                values.length == 0
                        ? "None of the runs it needs is finished."
                        : "Seeds: " + estimate.list() + ". " + detail);
    }

    private Verdict verdict(Setting setting, Estimate estimate) {
        int n = estimate.values().length;
        if (n == 0) {
            return Verdict.NOT_RUN;
        }
        if (setting.preset() == Preset.SMOKE || n < MIN_SEEDS) {
            return Verdict.INCONCLUSIVE;
        }
        boolean above = estimate.low() > threshold;
        boolean below = estimate.high() < threshold;
        if (side == Side.ABOVE ? above : below) {
            return Verdict.SUPPORTED;
        }
        return above || below ? Verdict.REFUTED : Verdict.INCONCLUSIVE;
    }
}
