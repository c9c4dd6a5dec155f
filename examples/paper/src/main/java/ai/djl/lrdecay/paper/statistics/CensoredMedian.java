package ai.djl.lrdecay.paper.statistics;

import java.util.List;
import java.util.Optional;
import org.hipparchus.distribution.discrete.BinomialDistribution;

/** The median of values that are only known to lie within intervals. */
public final class CensoredMedian {

    private CensoredMedian() {}

    /**
     * Returns between what values the median of the sample is.
     *
     * @param values for each value an interval that holds it, at least one; infinite where it is
     *     open
     * @return from the median of the lower ends to that of the upper ends
     * @throws IllegalArgumentException if there is no value
     */
    public static Interval of(List<Interval> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("no values have no median");
        }
        return new Interval(median(lows(values)), median(highs(values)));
    }

    /**
     * Returns an exact confidence interval of the median of the population, from order statistics:
     * for any continuous distribution it covers the median at least as often as the level says.
     *
     * @param values for each value an interval that holds it
     * @param level in (0, 1), for instance 0.95
     * @return from an order statistic of the lower ends to one of the upper ends; nothing where
     *     there are too few values for the level (fewer than six for 0.95)
     */
    public static Optional<Interval> interval(List<Interval> values, double level) {
        int n = values.size();
        int rank = rank(n, level);
        if (rank < 1) {
            return Optional.empty();
        }
        return Optional.of(new Interval(lows(values)[rank - 1], highs(values)[n - rank]));
    }

    /** The largest r for which the r-th smallest to the r-th largest cover often enough. */
    private static int rank(int n, double level) {
        int rank = 0;
        while (2 * (rank + 1) <= n && coverage(n, rank + 1) >= level) {
            rank++;
        }
        return rank;
    }

    private static double coverage(int n, int rank) {
        return 1 - 2 * new BinomialDistribution(n, 0.5).cumulativeProbability(rank - 1);
    }

    private static double[] lows(List<Interval> values) {
        return values.stream().mapToDouble(Interval::low).sorted().toArray();
    }

    private static double[] highs(List<Interval> values) {
        return values.stream().mapToDouble(Interval::high).sorted().toArray();
    }

    private static double median(double[] sorted) {
        int n = sorted.length;
        double upper = sorted[n / 2];
        double lower = sorted[(n - 1) / 2];
        // Halves of equal infinities, but no average of an infinity with its opposite.
        return lower == upper ? lower : (lower + upper) / 2;
    }
}
