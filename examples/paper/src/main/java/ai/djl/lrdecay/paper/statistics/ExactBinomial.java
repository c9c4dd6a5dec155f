package ai.djl.lrdecay.paper.statistics;

import org.hipparchus.distribution.continuous.BetaDistribution;
import org.hipparchus.distribution.discrete.BinomialDistribution;

/**
 * Exact statistics of a share.
 *
 * @param successes how often it happened
 * @param n how often it could have happened, at least 1
 */
public record ExactBinomial(int successes, int n) {

    /** What two equal probabilities may differ by through rounding. */
    private static final double ROUNDING = 1 + 1e-7;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if there are more successes than trials, or no trial
     */
    public ExactBinomial {
        if (n < 1 || successes < 0 || successes > n) {
            throw new IllegalArgumentException(successes + " of " + n + " is no share");
        }
    }

    /**
     * Returns the share that was seen.
     *
     * @return in [0, 1]
     */
    public double share() {
        return successes / (double) n;
    }

    /**
     * Returns the interval of Clopper and Pearson.
     *
     * @param level in (0, 1), for instance 0.95
     * @return the interval, within [0, 1]
     */
    public Interval interval(double level) {
        double tail = (1 - level) / 2;
        double low =
                successes == 0
                        ? 0
                        : new BetaDistribution(successes, n - successes + 1.0)
                                .inverseCumulativeProbability(tail);
        double high =
                successes == n
                        ? 1
                        : new BetaDistribution(successes + 1.0, n - (double) successes)
                                .inverseCumulativeProbability(1 - tail);
        return new Interval(low, high);
    }

    /**
     * Returns the two-sided p value: the probability of all outcomes that are no more probable than
     * what was seen, as R and SciPy have it.
     *
     * @param share the share under the hypothesis, in (0, 1)
     * @return in [0, 1]
     */
    public double twoSided(double share) {
        BinomialDistribution distribution = new BinomialDistribution(n, share);
        double seen = distribution.probability(successes) * ROUNDING;
        double p = 0;
        for (int k = 0; k <= n; k++) {
            double probability = distribution.probability(k);
            p += probability <= seen ? probability : 0;
        }
        return Math.min(1, p);
    }
}
