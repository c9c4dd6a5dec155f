package ai.djl.lrdecay.hessian.record;

import java.util.Arrays;

/**
 * A mean with its standard error.
 *
 * @param mean the mean
 * @param standardError the standard error, at least 0; NaN where there are fewer than two values
 */
public record MeanAndError(double mean, double standardError) {

    /**
     * Computes both.
     *
     * @param values independent values with the same distribution
     * @return mean and standard error
     */
    public static MeanAndError of(double[] values) {
        int n = values.length;
        double mean = Arrays.stream(values).average().orElse(Double.NaN);
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        return new MeanAndError(mean, n < 2 ? Double.NaN : Math.sqrt(squares / (n - 1) / n));
    }
}
