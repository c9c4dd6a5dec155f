package ai.djl.lrdecay.paper.statistics;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * Student's t test of a mean, paired if the values are differences within pairs.
 *
 * <p>Values without any spread have no t distribution. What is left of them is their sign: the p
 * value is that of the exact sign test, and there is no interval.
 *
 * @param n the number of values, at least 2
 * @param mean their mean
 * @param deviation their standard deviation; 0 where they differ by no more than rounding does
 */
public record MeanTest(int n, double mean, double deviation) {

    private static final double ROUNDING = 1e-12;

    private static final Map<Quantile, Double> QUANTILES = new ConcurrentHashMap<>();

    private record Quantile(int n, double p) {}

    /**
     * Summarises values.
     *
     * @param values at least two finite values
     * @return the test
     * @throws IllegalArgumentException if there are fewer, or one is not finite
     */
    public static MeanTest of(double... values) {
        if (values.length < 2 || !Arrays.stream(values).allMatch(Double::isFinite)) {
            throw new IllegalArgumentException("a t test needs at least two finite values");
        }
        int n = values.length;
        double mean = Arrays.stream(values).average().orElseThrow();
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        double deviation = Math.sqrt(squares / (n - 1));
        double size = Arrays.stream(values).map(Math::abs).max().orElseThrow();
        return new MeanTest(n, mean, deviation <= ROUNDING * Math.max(1, size) ? 0 : deviation);
    }

    /**
     * Returns the one-sided p value against a mean of at most the margin.
     *
     * @param margin the margin
     * @return in [0, 1]; small where the mean is above
     */
    public double above(double margin) {
        double difference = mean - margin;
        if (deviation == 0) {
            return difference > ROUNDING * Math.max(1, Math.abs(mean)) ? Math.pow(0.5, n) : 1;
        }
        double t = difference / error();
        // The lower tail of -t, which keeps small values exact.
        return distribution().cumulativeProbability(-t);
    }

    /**
     * Returns the one-sided p value against a mean of at least the margin.
     *
     * @param margin the margin
     * @return in [0, 1]; small where the mean is below
     */
    public double below(double margin) {
        return new MeanTest(n, -mean, deviation).above(-margin);
    }

    /**
     * Returns the two-sided p value at a margin.
     *
     * @param margin the margin
     * @return in [0, 1]
     */
    public double twoSided(double margin) {
        // The smaller of the two is that of the side on which the mean is.
        return Math.min(1, 2 * (mean >= margin ? above(margin) : below(margin)));
    }

    /**
     * Returns the p value of two one-sided tests: small where the mean is within the bounds.
     *
     * @param bounds the bounds of equivalence
     * @return in [0, 1]
     */
    public double within(Interval bounds) {
        return Math.max(above(bounds.low()), below(bounds.high()));
    }

    /**
     * Returns the two-sided p value against a mean within the bounds: small where it is outside.
     *
     * @param bounds the bounds of equivalence
     * @return in [0, 1]
     */
    public double outside(Interval bounds) {
        return Math.min(1, 2 * Math.min(above(bounds.high()), below(bounds.low())));
    }

    /**
     * Returns a confidence interval of the mean.
     *
     * @param level in (0, 1), for instance 0.95
     * @return the interval; the mean alone where the values have no spread
     */
    public Interval interval(double level) {
        double half = deviation == 0 ? 0 : quantile((1 + level) / 2) * error();
        return new Interval(mean - half, mean + half);
    }

    /** Searched for once: it depends on no value. */
    private double quantile(double p) {
        return QUANTILES.computeIfAbsent(
                new Quantile(n, p), key -> distribution().inverseCumulativeProbability(p));
    }

    private double error() {
        return deviation / Math.sqrt(n);
    }

    private TDistribution distribution() {
        return new TDistribution(n - 1.0);
    }
}
