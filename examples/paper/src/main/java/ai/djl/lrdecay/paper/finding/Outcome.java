package ai.djl.lrdecay.paper.finding;

import ai.djl.lrdecay.paper.statistics.Interval;
import org.jspecify.annotations.Nullable;

/**
 * What the runs say about a claim.
 *
 * @param verdict the verdict, by the adjusted p value
 * @param estimate the mean of the quantity over seeds, averaged on its scale; null if there is none
 * @param interval its unadjusted 95 % confidence interval, 90 % for equivalence; null if there is
 *     none
 * @param p the p value of the test; null if there is none
 * @param adjusted the p value after Holm's method within the family; null if there is none
 * @param n the number of seeds
 * @param detectable the smallest effect that this many seeds with this spread would have shown with
 *     power 0.8 at the level of a family's first step; null if there is none
 * @param detail the values of the seeds, and what a reader should know about them
 */
public record Outcome(
        Verdict verdict,
        @Nullable Double estimate,
        @Nullable Interval interval,
        @Nullable Double p,
        @Nullable Double adjusted,
        int n,
        @Nullable Double detectable,
        String detail) {

    /**
     * Returns the outcome with a further sentence.
     *
     * @param sentence what a reader should know besides
     * @return a copy
     */
    public Outcome saying(String sentence) {
        return new Outcome(
                verdict,
                estimate,
                interval,
                p,
                adjusted,
                n,
                detectable,
                (detail + " " + sentence).strip());
    }
}
