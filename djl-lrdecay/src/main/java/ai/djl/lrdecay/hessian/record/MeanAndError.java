package ai.djl.lrdecay.hessian.record;

import java.util.Arrays;

/** A mean with its standard error. */
public final class MeanAndError {

    private MeanAndError() {}

    /** Mean and standard error; the error is NaN for fewer than two values. */
    public static double[] of(double[] values) {
        int n = values.length;
        double mean = Arrays.stream(values).average().orElse(Double.NaN);
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        return new double[] {mean, n < 2 ? Double.NaN : Math.sqrt(squares / (n - 1) / n)};
    }
}
