package ai.djl.lrdecay.paper.report;

import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Kind;
import ai.djl.lrdecay.paper.finding.Origin;
import ai.djl.lrdecay.paper.synthesis.Chapter;
import ai.djl.lrdecay.paper.synthesis.Numbers;
import ai.djl.lrdecay.paper.synthesis.Reading;
import ai.djl.lrdecay.paper.synthesis.Region;

/**
 * A claim as the page shows it.
 *
 * @param claim the claim
 * @param judged whether the runs of the report are large enough for verdicts
 */
public record ClaimView(Claim claim, boolean judged) {

    /**
     * Returns the claim in a few words.
     *
     * @return a short sentence
     */
    public String label() {
        return Chapter.label(claim);
    }

    /**
     * Returns the verdict in words.
     *
     * @return for instance {@code NOT RUN}
     */
    public String verdict() {
        return claim.verdict().words();
    }

    /**
     * Returns the verdict as the style knows it.
     *
     * @return a name of a class
     */
    public String kind() {
        return claim.verdict().key();
    }

    /**
     * Tells whether the paper states it.
     *
     * @return false for what goes beyond the paper
     */
    public boolean isPapers() {
        return claim.origin() == Origin.PAPER;
    }

    /**
     * Returns the estimate with its interval.
     *
     * @return text; a dash if there is none
     */
    public String estimate() {
        String text = Numbers.estimate(claim);
        return text.isEmpty() ? "–" : text;
    }

    /**
     * Returns what the estimate is sorted by.
     *
     * @return the estimate; a number below all others if there is none
     */
    public String order() {
        Double estimate = claim.estimate();
        return estimate == null ? "-1e99" : Double.toString(estimate);
    }

    /**
     * Returns the p values.
     *
     * @return text; empty if there is none
     */
    public String p() {
        return Numbers.p(claim);
    }

    /**
     * Returns where the claim holds.
     *
     * @return for instance {@code above 0}
     */
    public String region() {
        return Region.text(claim);
    }

    /**
     * Returns the smallest effect that would have been shown.
     *
     * @return a number, of equivalence a margin; empty if there is none
     */
    public String detectable() {
        Double value = claim.outcome().detectable();
        boolean margin = claim.hypothesis().test() == Kind.EQUIVALENCE;
        return value == null ? "" : (margin ? "a margin of " : "") + Numbers.number(value);
    }

    /**
     * Returns what would change the verdict.
     *
     * @return sentences
     */
    public String change() {
        return judged
                ? Reading.change(claim)
                : "A larger preset: the runs of this one are too small for any verdict, however"
                        + " many seeds there are.";
    }
}
