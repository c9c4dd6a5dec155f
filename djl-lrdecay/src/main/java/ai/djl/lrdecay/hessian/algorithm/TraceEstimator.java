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
    private final MemoryLimit memory;

    private TraceEstimator(Builder builder) {
        products = builder.products;
        seed = builder.seed;
        memory = builder.memory;
    }

    /**
     * Returns a builder.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
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
        MeanAndError estimate = MeanAndError.of(values);
        return new TraceEstimate(
                estimate.mean(),
                estimate.standardError(),
                products,
                "Hutchinson",
                provenance(operator));
    }

    /**
     * Estimates by Hutch++: exactly on the range of a random sketch, by Hutchinson's method on what
     * is left. The standard error is that of the second part. Where there are as many products as
     * dimensions, the trace is computed exactly from the diagonal, with no more products than that.
     *
     * @param operator the operator
     * @return the estimate
     * @throws IllegalArgumentException if the sketch needs more memory than there is
     */
    public TraceEstimate hutchPlusPlus(CurvatureOperator operator) {
        if (products >= operator.dimension()) {
            return diagonal(operator);
        }
        int third = (int) Math.min(products / THIRDS, operator.dimension());
        double exact = 0;
        long before = operator.products();
        try (KrylovBasis range = new KrylovBasis(operator, third, memory)) {
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
            MeanAndError rest = MeanAndError.of(values);
            return new TraceEstimate(
                    exact + rest.mean(),
                    rest.standardError(),
                    operator.products() - before,
                    "Hutch++",
                    provenance(operator));
        }
    }

    /** The sum of all diagonal entries, from products with unit vectors. */
    private TraceEstimate diagonal(CurvatureOperator operator) {
        int dimension = Math.toIntExact(operator.dimension());
        double sum = 0;
        for (int i = 0; i < dimension; i++) {
            try (NDManager scratch = operator.manager().newSubManager()) {
                double[] entries = new double[dimension];
                entries[i] = 1;
                NDArray unit = scratch.create(entries).toType(operator.dataType(), false);
                sum += inner(unit, operator.apply(unit));
            }
        }
        return new TraceEstimate(sum, 0, dimension, "Hutch++", provenance(operator));
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

    /** Builds a {@link TraceEstimator}. */
    public static final class Builder {

        private int products = 60;
        private long seed = 1;
        private MemoryLimit memory = MemoryLimit.MOST_OF_WHAT_IS_FREE;

        private Builder() {}

        /**
         * Sets how many products to use; 60 by default.
         *
         * @param products at least 6
         * @return this builder
         */
        public Builder optProducts(int products) {
            this.products = products;
            return this;
        }

        /**
         * Sets the seed of the random vectors; 1 by default.
         *
         * @param seed any number
         * @return this builder
         */
        public Builder optSeed(long seed) {
            this.seed = seed;
            return this;
        }

        /**
         * Sets how much memory the vectors may take; by default most of what is free.
         *
         * @param bytes at least 1
         * @return this builder
         * @throws IllegalArgumentException if it is less
         */
        public Builder optMemory(long bytes) {
            this.memory = MemoryLimit.of(bytes);
            return this;
        }

        /**
         * Builds the estimator.
         *
         * @return the estimator
         * @throws IllegalArgumentException if there are fewer than 6 products
         */
        public TraceEstimator build() {
            if (products < 2 * THIRDS) {
                throw new IllegalArgumentException(
                        "there must be at least 6 products, not " + products);
            }
            return new TraceEstimator(this);
        }
    }
}
