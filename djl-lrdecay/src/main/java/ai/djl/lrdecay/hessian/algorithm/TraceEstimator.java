package ai.djl.lrdecay.hessian.algorithm;

import ai.djl.lrdecay.hessian.operator.CurvatureOperator;
import ai.djl.lrdecay.hessian.record.MeanAndError;
import ai.djl.lrdecay.hessian.record.TraceEstimate;
import ai.djl.lrdecay.util.SplitMix64;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The trace from products with random vectors: Hutchinson's estimator, and Hutch++ (Meyer, Musco,
 * Musco and Woodruff, 2021), which spends a third of its products on the part of the matrix where
 * most of the trace lies and computes that part exactly.
 */
public final class TraceEstimator {

    private static final int THIRDS = 3;

    private final int products;
    private final long seed;
    private final MemoryLimit limit;

    /**
     * Sets up the estimator.
     *
     * @param products how many products to use, at least 6
     * @param seed the seed of the random vectors
     * @param memory how many bytes the vectors may take; 0 for most of what is free
     * @throws IllegalArgumentException if the number is out of its range
     */
    public TraceEstimator(int products, long seed, long memory) {
        if (products < 2 * THIRDS) {
            throw new IllegalArgumentException(
                    "there must be at least 6 products, not " + products);
        }
        this.products = products;
        this.seed = seed;
        this.limit = new MemoryLimit(memory);
    }

    /**
     * Estimates by Hutchinson's method: the mean of {@code z' A z}.
     *
     * @param operator the operator
     * @return the estimate
     */
    public TraceEstimate hutchinson(CurvatureOperator operator) {
        double[] values = new double[products];
        for (int i = 0; i < products; i++) {
            SplitMix64 random = SplitMix64.stream(seed, "hutchinson", i);
            try (NDManager scratch = operator.manager().newSubManager()) {
                NDArray probe = RandomVectors.signs(scratch, operator, random);
                values[i] = inner(probe, operator.apply(probe));
            }
        }
        double[] mean = MeanAndError.of(values);
        return new TraceEstimate(mean[0], mean[1], products, "Hutchinson", provenance(operator));
    }

    /**
     * Estimates by Hutch++: exactly on the range of a random sketch, by Hutchinson's method on what
     * is left. The standard error is that of the second part.
     *
     * @param operator the operator
     * @return the estimate
     * @throws IllegalArgumentException if the sketch needs more memory than there is
     */
    public TraceEstimate hutchPlusPlus(CurvatureOperator operator) {
        int third = (int) Math.min(products / THIRDS, operator.dimension());
        double exact = 0;
        long before = operator.products();
        try (KrylovBasis range = new KrylovBasis(operator, third, limit)) {
            for (int i = 0; i < third; i++) {
                SplitMix64 random = SplitMix64.stream(seed, "sketch", i);
                try (NDManager scratch = range.manager().newSubManager()) {
                    NDArray image = operator.apply(RandomVectors.signs(scratch, operator, random));
                    KrylovBasis.Remainder remainder = range.orthogonalise(image);
                    if (remainder.norm() > 0) {
                        range.append(image, remainder.norm());
                    }
                }
            }
            for (int i = 0; i < range.size(); i++) {
                try (NDManager scratch = range.manager().newSubManager()) {
                    NDArray vector = range.row(scratch, i);
                    exact += inner(vector, operator.apply(vector));
                }
            }
            int left = Math.max(2, products - (int) (operator.products() - before));
            double[] values = new double[left];
            for (int i = 0; i < left; i++) {
                SplitMix64 random = SplitMix64.stream(seed, "rest", i);
                try (NDManager scratch = range.manager().newSubManager()) {
                    NDArray probe = RandomVectors.signs(scratch, operator, random);
                    range.orthogonalise(probe);
                    values[i] = inner(probe, operator.apply(probe));
                }
            }
            double[] mean = MeanAndError.of(values);
            return new TraceEstimate(
                    exact + mean[0],
                    mean[1],
                    operator.products() - before,
                    "Hutch++",
                    provenance(operator));
        }
    }

    private Map<String, String> provenance(CurvatureOperator operator) {
        Map<String, String> provenance = new LinkedHashMap<>(operator.describe());
        provenance.put("seed", Long.toString(seed));
        return provenance;
    }

    private static double inner(NDArray a, NDArray b) {
        NDArray product = a.toType(DataType.FLOAT64, true).mul(b.toType(DataType.FLOAT64, true));
        return product.sum().getDouble();
    }
}
