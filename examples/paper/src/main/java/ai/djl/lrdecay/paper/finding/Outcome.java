package ai.djl.lrdecay.paper.finding;

import ai.djl.lrdecay.paper.statistics.Interval;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
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
 * @param cells its values for each seed, in each cell in which it must hold; none if nothing was
 *     run
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
        List<CellValues> cells,
        @Nullable Double detectable,
        String detail) {

    /** Makes the list unmodifiable. */
    public Outcome {
        cells = List.copyOf(cells);
    }

    /**
     * An outcome on so many seeds whose values are not known.
     *
     * @param verdict the verdict
     * @param estimate the mean; null if there is none
     * @param interval its interval; null if there is none
     * @param p the p value; null if there is none
     * @param adjusted the adjusted p value; null if there is none
     * @param n the number of seeds
     * @param detectable the smallest effect that would have shown; null if there is none
     * @param detail what a reader should know
     */
    public Outcome(
            Verdict verdict,
            @Nullable Double estimate,
            @Nullable Interval interval,
            @Nullable Double p,
            @Nullable Double adjusted,
            int n,
            @Nullable Double detectable,
            String detail) {
        this(verdict, estimate, interval, p, adjusted, unknown(n), detectable, detail);
    }

    private static List<CellValues> unknown(int n) {
        List<Long> seeds = LongStream.range(0, n).boxed().toList();
        return n == 0
                ? List.of()
                : List.of(new CellValues("", seeds, Collections.nCopies(n, Double.NaN)));
    }

    /**
     * Returns the number of seeds.
     *
     * @return at least 0
     */
    public int n() {
        return cells.isEmpty() ? 0 : cells.get(0).seeds().size();
    }

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
                cells,
                detectable,
                (detail + " " + sentence).strip());
    }
}
