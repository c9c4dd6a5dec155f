package ai.djl.lrdecay.paper.statistics;

import java.util.Optional;
import org.hipparchus.distribution.continuous.TDistribution;

/** Fieller's interval of a quotient of two means, for paired values. */
public final class Fieller {

    private Fieller() {}

    /**
     * Returns the interval of mean(a) / mean(b).
     *
     * @param a the numerators, at least two
     * @param b the denominators, one for each
     * @param level in (0, 1), for instance 0.95
     * @return the interval; nothing where it is unbounded, because the mean of the denominators is
     *     not clear of 0
     * @throws IllegalArgumentException if there are not as many of both, at least two
     */
    public static Optional<Interval> interval(double[] a, double[] b, double level) {
        if (a.length != b.length || a.length < 2) {
            throw new IllegalArgumentException("a quotient needs at least two pairs");
        }
        int n = a.length;
        MeanTest numerator = MeanTest.of(a);
        MeanTest denominator = MeanTest.of(b);
        double covariance = 0;
        for (int i = 0; i < n; i++) {
            covariance += (a[i] - numerator.mean()) * (b[i] - denominator.mean());
        }
        covariance /= (n - 1.0) * n;
        double t = new TDistribution(n - 1.0).inverseCumulativeProbability((1 + level) / 2);
        double t2 = t * t;
        // The quotients q for which mean(a - q b) is not told from 0: a quadratic inequality.
        double x = denominator.mean();
        double y = numerator.mean();
        double quadratic = x * x - t2 * variance(denominator);
        double half = x * y - t2 * covariance;
        double constant = y * y - t2 * variance(numerator);
        if (quadratic <= 0) {
            return Optional.empty();
        }
        double root = Math.sqrt(Math.max(0, half * half - quadratic * constant));
        return Optional.of(new Interval((half - root) / quadratic, (half + root) / quadratic));
    }

    private static double variance(MeanTest test) {
        return test.deviation() * test.deviation() / test.n();
    }
}
