package ai.djl.lrdecay.paper.experiment;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * A mean over seeds with its 95 % confidence interval (Student's t).
 *
 * @param values the value of each seed
 * @param mean their mean; NaN if there are none
 * @param low the lower end of the interval; NaN for fewer than two values
 * @param high the upper end of the interval; NaN for fewer than two values
 */
public record Estimate(double[] values, double mean, double low, double high) {

    private static final double LEVEL = 0.95;

    /**
     * Estimates a mean.
     *
     * @param values the value of each seed
     * @return the estimate
     */
    public static Estimate of(double... values) {
        int n = values.length;
        double mean = Arrays.stream(values).average().orElse(Double.NaN);
        if (n < 2) {
            return new Estimate(values, mean, Double.NaN, Double.NaN);
        }
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        double error = Math.sqrt(squares / (n - 1) / n);
        double t = new TDistribution(n - 1.0).inverseCumulativeProbability((1 + LEVEL) / 2);
        return new Estimate(values, mean, mean - t * error, mean + t * error);
    }

    /**
     * Lists the values for people.
     *
     * @return for instance {@code 0.61, 0.58, 0.63}
     */
    public String list() {
        return Arrays.stream(values)
                .mapToObj(value -> String.format(Locale.ROOT, "%.3f", value))
                .collect(Collectors.joining(", "));
    }
}
