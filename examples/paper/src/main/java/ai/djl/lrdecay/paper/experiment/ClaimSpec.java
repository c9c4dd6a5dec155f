package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Verdict;
import java.util.ArrayList;
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
record ClaimSpec(
        String id, String experiment, String paper, String statement, Side side, double threshold) {

    /** A side of a threshold. */
    enum Side {
        /** The quantity must be larger. */
        ABOVE,
        /** The quantity must be smaller. */
        BELOW
    }

    /** Below this number of seeds an interval says too little. */
    static final int MIN_SEEDS = 3;

    /**
     * Judges the claim.
     *
     * @param setting the circumstances; the preset {@code smoke} proves nothing
     * @param sample the quantity for each seed that was run
     * @param detail what a reader should know about the values
     * @return the claim with its verdict
     */
    Claim judge(Setting setting, Sample sample, String detail) {
        double[] values = sample.values();
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
                detail(sample, estimate, detail));
    }

    private static String detail(Sample sample, Estimate estimate, String detail) {
        List<String> sentences = new ArrayList<>();
        sentences.add(
                sample.values().length == 0
                        ? "None of the runs it needs is finished."
                        : "Seeds: " + estimate.list() + ".");
        for (long seed : sample.undefined()) {
            sentences.add("Seed " + seed + " has no value, so that there is no verdict.");
        }
        sentences.addAll(sample.remarks());
        if (sample.values().length > 0 && !detail.isEmpty()) {
            sentences.add(detail);
        }
        return String.join(" ", sentences);
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
