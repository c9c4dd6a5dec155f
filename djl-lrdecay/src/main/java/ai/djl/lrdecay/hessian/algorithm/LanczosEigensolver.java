package ai.djl.lrdecay.hessian.algorithm;

import ai.djl.lrdecay.hessian.operator.CurvatureOperator;
import ai.djl.lrdecay.hessian.record.Eigenvalue;
import ai.djl.lrdecay.util.SplitMix64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Eigenvalues at the ends of a spectrum by the thick-restart Lanczos method (Wu and Simon, 2000)
 * with full reorthogonalisation.
 *
 * <p>The memory is that of the basis: so many vectors, and three more. The method ends as soon as
 * the residuals of all wanted Ritz values meet the tolerance, {@code residual <= tolerance |value|}
 * or rounding.
 */
public final class LanczosEigensolver {

    /** The tolerance by default: the largest residual, relative to its eigenvalue. */
    public static final double DEFAULT_TOLERANCE = 1e-3;

    private static final int DEFAULT_COUNT = 10;

    /** Which eigenvalues are wanted. */
    public enum Which {
        /** The largest ones. */
        LARGEST,
        /** The smallest ones: the most negative, if there are negative ones. */
        SMALLEST,
        /** As many of the largest as of the smallest. */
        BOTH_ENDS;

        boolean wantsLargest() {
            return this != SMALLEST;
        }

        boolean wantsSmallest() {
            return this != LARGEST;
        }

        int ends() {
            return this == BOTH_ENDS ? 2 : 1;
        }
    }

    /**
     * How far it is.
     *
     * @param products products so far
     * @param converged wanted eigenvalues that meet the tolerance
     * @param wanted how many are wanted
     * @param residual the largest residual of a wanted Ritz value
     */
    public record Progress(long products, int converged, int wanted, double residual) {}

    /**
     * What was found.
     *
     * @param largest the largest eigenvalues, the largest first; empty if they were not wanted
     * @param smallest the smallest eigenvalues, the smallest first; empty if they were not wanted
     * @param products products that it took
     */
    public record Result(List<Eigenvalue> largest, List<Eigenvalue> smallest, long products) {

        /** Makes the lists unmodifiable. */
        public Result {
            largest = List.copyOf(largest);
            smallest = List.copyOf(smallest);
        }

        /**
         * Tells whether all meet the tolerance.
         *
         * @return true if they do
         */
        public boolean converged() {
            return largest.stream().allMatch(Eigenvalue::converged)
                    && smallest.stream().allMatch(Eigenvalue::converged);
        }
    }

    private final OptionalInt count;
    private final Which which;
    private final double tolerance;
    private final OptionalInt basis;
    private final long maxProducts;
    private final long seed;
    private final MemoryLimit memory;
    private final Consumer<Progress> listener;

    private LanczosEigensolver(Builder builder) {
        count = builder.count;
        which = builder.which;
        tolerance = builder.tolerance;
        basis = builder.basis;
        maxProducts = builder.maxProducts;
        seed = builder.seed;
        memory = builder.memory;
        listener = builder.listener;
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
     * Finds eigenvalues. Where no number was asked for and the dimension is less than 10, there are
     * as many as the dimension.
     *
     * @param operator the operator
     * @return the eigenvalues; those that did not converge within the allowed products say so
     * @throws IllegalArgumentException if more eigenvalues were asked for than there are, or the
     *     basis needs more memory than there is
     * @throws IllegalStateException if a product is not finite
     */
    public Result solve(CurvatureOperator operator) {
        int wanted = wanted(operator.dimension());
        ThickRestart.Goal goal = new ThickRestart.Goal(which, wanted, tolerance, maxProducts);
        int least = goal.total() + 2;
        int size = basis.orElse(Math.max(2 * goal.total() + 10, 30));
        if (size < least) {
            throw new IllegalArgumentException(
                    "a basis of "
                            + size
                            + " vectors is too small for "
                            + goal.total()
                            + " eigenvalues: use at least "
                            + least);
        }
        int capacity = (int) Math.min(size, operator.dimension());
        SplitMix64 random = SplitMix64.stream(seed, "lanczos", 0);
        try (KrylovBasis vectors = new KrylovBasis(operator, capacity + 1, memory)) {
            return new ThickRestart(operator, vectors, goal, random).run(listener);
        }
    }

    private int wanted(long dimension) {
        if (count.isPresent() && count.getAsInt() > dimension) {
            throw new IllegalArgumentException(
                    count.getAsInt()
                            + " eigenvalues were asked for, but the operator has only "
                            + dimension
                            + ", one for each parameter: ask for at most as many");
        }
        return (int) Math.min(count.orElse(DEFAULT_COUNT), dimension);
    }

    /**
     * Describes the settings that decide the result, for records.
     *
     * @return texts by name
     */
    public Map<String, String> describe() {
        Map<String, String> text = new LinkedHashMap<>();
        text.put("tolerance", Double.toString(tolerance));
        text.put("seed", Long.toString(seed));
        return text;
    }

    /** Builds a {@link LanczosEigensolver}. */
    public static final class Builder {

        private OptionalInt count = OptionalInt.empty();
        private Which which = Which.LARGEST;
        private double tolerance = DEFAULT_TOLERANCE;
        private OptionalInt basis = OptionalInt.empty();
        private long maxProducts = 1000;
        private long seed = 1;
        private MemoryLimit memory = MemoryLimit.MOST_OF_WHAT_IS_FREE;
        private Consumer<Progress> listener = progress -> {};

        private Builder() {}

        /**
         * Sets how many eigenvalues are wanted, at each end of the spectrum that is wanted; 10 by
         * default.
         *
         * @param count at least 1 and at most the dimension of the operator
         * @return this builder
         */
        public Builder optCount(int count) {
            check(count >= 1, "the number of eigenvalues must be at least 1, not " + count);
            this.count = OptionalInt.of(count);
            return this;
        }

        /**
         * Chooses which eigenvalues are wanted; the largest by default.
         *
         * @param which the end of the spectrum, or both
         * @return this builder
         */
        public Builder optWhich(Which which) {
            this.which = Objects.requireNonNull(which);
            return this;
        }

        /**
         * Sets how large a residual may be, relative to its eigenvalue; {@link #DEFAULT_TOLERANCE}
         * by default, which gives an error of about 1e-6 for eigenvalues that are well apart.
         *
         * @param tolerance at least 0; rounding sets a limit of its own
         * @return this builder
         */
        public Builder optTolerance(double tolerance) {
            check(tolerance >= 0, "the tolerance must be at least 0, not " + tolerance);
            this.tolerance = tolerance;
            return this;
        }

        /**
         * Sets how many vectors the basis may have; by default twice the number of eigenvalues and
         * ten, at least 30.
         *
         * @param vectors at least the number of eigenvalues and 2; more vectors, fewer products
         * @return this builder
         */
        public Builder optBasis(int vectors) {
            check(vectors >= 3, "the basis must have at least 3 vectors, not " + vectors);
            this.basis = OptionalInt.of(vectors);
            return this;
        }

        /**
         * Sets after how many products to give up; 1000 by default.
         *
         * @param products at least 1
         * @return this builder
         */
        public Builder optMaxProducts(long products) {
            check(products >= 1, "there must be at least 1 product, not " + products);
            this.maxProducts = products;
            return this;
        }

        /**
         * Sets the seed of the start vector; 1 by default.
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
         */
        public Builder optMemory(long bytes) {
            this.memory = MemoryLimit.of(bytes);
            return this;
        }

        /**
         * Sets what is called after each product.
         *
         * @param listener takes the progress
         * @return this builder
         */
        public Builder optListener(Consumer<Progress> listener) {
            this.listener = Objects.requireNonNull(listener);
            return this;
        }

        /**
         * Builds the solver.
         *
         * @return the solver
         */
        public LanczosEigensolver build() {
            return new LanczosEigensolver(this);
        }

        private static void check(boolean condition, String message) {
            if (!condition) {
                throw new IllegalArgumentException(message);
            }
        }
    }
}
