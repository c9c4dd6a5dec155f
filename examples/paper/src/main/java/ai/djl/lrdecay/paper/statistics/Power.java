package ai.djl.lrdecay.paper.statistics;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.function.DoubleUnaryOperator;
import org.hipparchus.analysis.solvers.BrentSolver;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.distribution.discrete.BinomialDistribution;
import org.hipparchus.special.Gamma;

/**
 * How often a test shows an effect that is there, and the smallest effect it shows often enough.
 */
public final class Power {

    private static final NormalDistribution NORMAL = new NormalDistribution(0, 1);
    private static final int PANELS = 500;
    private static final int EVALUATIONS = 200;
    private static final double ACCURACY = 1e-9;

    // Depends on nothing but these, costs milliseconds, and is asked for each claim of a report.
    private static final Map<Asked, Double> KNOWN = new ConcurrentHashMap<>();

    private enum Test {
        MEAN,
        EQUIVALENCE,
        SHARE
    }

    private record Asked(Test test, int n, double alpha, double power) {}

    private Power() {}

    /**
     * Returns the power of the two-sided t test of a mean.
     *
     * @param n the number of values, at least 2
     * @param effect the true distance from the margin, in standard deviations
     * @param alpha the level of the test, in (0, 1)
     * @return the probability that it rejects
     */
    public static double ofMeanTest(int n, double effect, double alpha) {
        double critical = critical(n, alpha / 2);
        double shift = effect * Math.sqrt(n);
        return overDeviations(n, s -> normal(shift - critical * s) + normal(-shift - critical * s));
    }

    /**
     * Returns the power of two one-sided t tests where there is no effect at all.
     *
     * @param n the number of values, at least 2
     * @param margin the margin of equivalence on either side, in standard deviations
     * @param alpha the level of each test, in (0, 1/2)
     * @return the probability that it shows equivalence
     */
    public static double ofEquivalence(int n, double margin, double alpha) {
        double critical = critical(n, alpha);
        double shift = margin * Math.sqrt(n);
        return overDeviations(n, s -> Math.max(0, 2 * normal(shift - critical * s) - 1));
    }

    /**
     * Returns the power of the exact two-sided test of a share of one half.
     *
     * @param n the number of trials, at least 1
     * @param share the true share, in [0, 1]
     * @param alpha the level of the test, in (0, 1)
     * @return the probability that it rejects
     */
    public static double ofShare(int n, double share, double alpha) {
        BinomialDistribution distribution = new BinomialDistribution(n, share);
        double power = 0;
        for (int k = 0; k <= n; k++) {
            power +=
                    new ExactBinomial(k, n).twoSided(0.5) <= alpha
                            ? distribution.probability(k)
                            : 0;
        }
        return power;
    }

    /**
     * Returns the smallest distance from the margin that the t test would show.
     *
     * @param n the number of values, at least 2
     * @param alpha the level of the test
     * @param power how often it must show it, for instance 0.8
     * @return the distance in standard deviations
     */
    public static double detectableMean(int n, double alpha, double power) {
        return once(
                new Asked(Test.MEAN, n, alpha, power),
                () -> smallest(effect -> ofMeanTest(n, effect, alpha), power));
    }

    /**
     * Returns the smallest margin within which two one-sided tests would show equivalence where
     * there is no effect.
     *
     * @param n the number of values, at least 2
     * @param alpha the level of each test
     * @param power how often they must show it, for instance 0.8
     * @return the margin in standard deviations
     */
    public static double detectableMargin(int n, double alpha, double power) {
        return once(
                new Asked(Test.EQUIVALENCE, n, alpha, power),
                () -> smallest(margin -> ofEquivalence(n, margin, alpha), power));
    }

    /**
     * Returns the smallest share above one half that the exact test would tell from one half.
     *
     * @param n the number of trials
     * @param alpha the level of the test
     * @param power how often it must show it, for instance 0.8
     * @return the share; nothing where even n of n would not be enough
     */
    public static OptionalDouble detectableShare(int n, double alpha, double power) {
        if (ofShare(n, 1, alpha) < power) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(
                once(
                        new Asked(Test.SHARE, n, alpha, power),
                        () -> solve(share -> ofShare(n, share, alpha), power, 0.5, 1)));
    }

    private static double once(Asked asked, DoubleSupplier answer) {
        return KNOWN.computeIfAbsent(asked, key -> answer.getAsDouble());
    }

    private static double smallest(DoubleUnaryOperator powerOf, double power) {
        double high = 1;
        while (powerOf.applyAsDouble(high) < power) {
            high *= 2;
        }
        return solve(powerOf, power, 0, high);
    }

    private static double solve(DoubleUnaryOperator powerOf, double power, double from, double to) {
        return new BrentSolver(ACCURACY)
                .solve(EVALUATIONS, x -> powerOf.applyAsDouble(x) - power, from, to);
    }

    private static double critical(int n, double tail) {
        return -new TDistribution(n - 1.0).inverseCumulativeProbability(tail);
    }

    private static double normal(double z) {
        return NORMAL.cumulativeProbability(z);
    }

    /**
     * The expectation of something over the estimated standard deviation, in units of the true one,
     * whose square times the degrees of freedom is chi squared: Simpson's rule.
     */
    private static double overDeviations(int n, DoubleUnaryOperator value) {
        double v = n - 1.0;
        double constant = Math.log(2) + v / 2 * Math.log(v / 2) - Gamma.logGamma(v / 2);
        // Beyond this there is less than 1e-16 of the distribution.
        double most = 1 + 9 / Math.sqrt(2 * v) + 9 / v;
        // In the root of the deviation, which puts many points where it is small: there the tests
        // of few values turn.
        double step = Math.sqrt(most) / (2 * PANELS);
        double sum = 0;
        for (int i = 1; i <= 2 * PANELS; i++) {
            double root = i * step;
            double s = root * root;
            double density = Math.exp(constant + (v - 1) * Math.log(s) - v * s * s / 2);
            int weight = i == 2 * PANELS ? 1 : i % 2 == 0 ? 2 : 4;
            sum += weight * density * 2 * root * value.applyAsDouble(s);
        }
        return sum * step / 3;
    }
}
