package ai.djl.lrdecay.hessian.algorithm;

import ai.djl.lrdecay.hessian.operator.CurvatureOperator;
import ai.djl.lrdecay.hessian.record.Eigenvalue;
import ai.djl.lrdecay.util.SplitMix64;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;

/**
 * Eigenvalues at the ends of a spectrum by the thick-restart Lanczos method (Wu and Simon, 2000)
 * with full reorthogonalisation.
 *
 * <p>The memory is that of the basis: so many vectors, and three more. The method ends as soon as
 * the residuals of all wanted Ritz values meet the tolerance, {@code residual <= tolerance |value|}
 * or rounding.
 */
public final class LanczosEigensolver {

    /** Which eigenvalues are wanted. */
    public enum End {
        /** The largest ones. */
        LARGEST,
        /** The smallest ones: the most negative, if there are negative ones. */
        SMALLEST,
        /** As many of the largest as of the smallest. */
        BOTH
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

    private final int count;
    private final End end;
    private final double tolerance;
    private final int basis;
    private final long maxProducts;
    private final long seed;
    private final MemoryLimit limit;
    private final Consumer<Progress> listener;

    private LanczosEigensolver(Builder builder) {
        count = builder.count;
        end = builder.end;
        tolerance = builder.tolerance;
        basis = builder.basis;
        maxProducts = builder.maxProducts;
        seed = builder.seed;
        limit = new MemoryLimit(builder.memory);
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
     * Finds eigenvalues. Where the dimension is smaller than what is asked for, there are fewer.
     *
     * @param operator the operator
     * @return the eigenvalues; those that did not converge within the allowed products say so
     * @throws IllegalArgumentException if the basis needs more memory than there is
     * @throws IllegalStateException if a product is not finite
     */
    public Result solve(CurvatureOperator operator) {
        int wantedEach = (int) Math.min(count, operator.dimension());
        int ends = end == End.BOTH ? 2 : 1;
        int least = ends * wantedEach + 2;
        int size = basis > 0 ? basis : Math.max(2 * ends * wantedEach + 10, 30);
        if (size < least) {
            throw new IllegalArgumentException(
                    "a basis of "
                            + size
                            + " is too small for "
                            + ends * wantedEach
                            + " eigenvalues: use at least "
                            + least);
        }
        int capacity = (int) Math.min(size, operator.dimension());
        try (KrylovBasis vectors = new KrylovBasis(operator, capacity + 1, limit)) {
            return new Iteration(operator, vectors, capacity, wantedEach).run();
        }
    }

    /** One run: the projected matrix grows with the basis and shrinks at a restart. */
    private final class Iteration {

        private final CurvatureOperator operator;
        private final KrylovBasis vectors;
        private final int capacity;
        private final int wantedEach;
        private final SplitMix64 random = SplitMix64.stream(seed, "lanczos", 0);
        private double[][] projected;
        private int rows;
        private double[] values = new double[0];
        private double[][] combinations = new double[0][];
        private double[] residuals = new double[0];
        private long products;

        Iteration(CurvatureOperator operator, KrylovBasis vectors, int capacity, int wantedEach) {
            this.operator = operator;
            this.vectors = vectors;
            this.capacity = capacity;
            this.wantedEach = wantedEach;
            projected = new double[capacity][capacity];
        }

        Result run() {
            vectors.appendRandom(random);
            while (true) {
                double left = expand();
                boolean exhausted = rows == operator.dimension();
                ritz(exhausted ? 0 : left);
                List<Integer> wanted = wanted();
                long done = wanted.stream().filter(this::isConverged).count();
                boolean enough = rows >= Math.min(capacity, ends() * wantedEach + 1);
                double worst =
                        wanted.stream().mapToDouble(i -> residuals[i]).max().orElse(Double.NaN);
                listener.accept(new Progress(products, (int) done, wanted.size(), worst));
                if (exhausted || (enough && done == wanted.size()) || products >= maxProducts) {
                    return result();
                }
                if (rows == capacity) {
                    restart();
                }
            }
        }

        private int ends() {
            return end == End.BOTH ? 2 : 1;
        }

        /** Multiplies the newest vector, and appends what is new in the product. */
        private double expand() {
            int newest = vectors.size() - 1;
            try (NDManager scratch = vectors.manager().newSubManager()) {
                NDArray product = operator.apply(vectors.row(scratch, newest));
                products++;
                KrylovBasis.Remainder remainder = vectors.orthogonalise(product);
                for (int i = 0; i <= newest; i++) {
                    projected[i][newest] = remainder.along()[i];
                    projected[newest][i] = remainder.along()[i];
                }
                rows = newest + 1;
                if (remainder.norm() > 0) {
                    vectors.append(product, remainder.norm());
                } else if (rows < operator.dimension()) {
                    // The span is invariant: what else there is lies across it.
                    vectors.appendRandom(random);
                }
                return remainder.norm();
            }
        }

        /** Ritz values, ascending, with their combinations and residuals. */
        private void ritz(double left) {
            double[][] square = new double[rows][];
            for (int i = 0; i < rows; i++) {
                square[i] = Arrays.copyOf(projected[i], rows);
            }
            EigenDecompositionSymmetric decomposition =
                    new EigenDecompositionSymmetric(new Array2DRowRealMatrix(square, false));
            double[] found = decomposition.getEigenvalues();
            int[] order =
                    IntStream.range(0, rows)
                            .boxed()
                            .sorted(Comparator.comparingDouble(i -> found[i]))
                            .mapToInt(Integer::intValue)
                            .toArray();
            values = Arrays.stream(order).mapToDouble(i -> found[i]).toArray();
            combinations = new double[rows][];
            residuals = new double[rows];
            for (int i = 0; i < rows; i++) {
                combinations[i] = decomposition.getEigenvector(order[i]).toArray();
                residuals[i] = Math.max(left * Math.abs(combinations[i][rows - 1]), rounding());
            }
        }

        /** No residual is known better than the products are. */
        private double rounding() {
            double unit = operator.dataType() == DataType.FLOAT64 ? 0x1p-53 : 0x1p-24;
            return unit * Math.max(Math.abs(values[0]), Math.abs(values[rows - 1]));
        }

        private List<Integer> wanted() {
            List<Integer> indices = new ArrayList<>();
            int n = Math.min(wantedEach, rows);
            if (end != End.SMALLEST) {
                IntStream.range(0, n).forEach(i -> indices.add(rows - 1 - i));
            }
            if (end != End.LARGEST) {
                IntStream.range(0, n).filter(i -> !indices.contains(i)).forEach(indices::add);
            }
            return indices;
        }

        private boolean isConverged(int index) {
            double scale = Math.max(Math.abs(values[index]), rounding());
            return residuals[index] <= Math.max(tolerance * scale, 4 * rounding());
        }

        /** Keeps the wanted Ritz vectors and the next ones, up to half of the basis. */
        private void restart() {
            int spare = Math.max(1, (capacity - ends() * wantedEach) / 2);
            int high = end == End.SMALLEST ? 0 : wantedEach + (end == End.BOTH ? spare / 2 : spare);
            int low = end == End.LARGEST ? 0 : wantedEach + (end == End.BOTH ? spare / 2 : spare);
            List<Integer> kept = new ArrayList<>();
            for (int i = 0; i < rows; i++) {
                if (i < low || i >= rows - high) {
                    kept.add(i);
                }
            }
            while (kept.size() > capacity - 1) {
                kept.remove(kept.size() / 2);
            }
            double[][] chosen = new double[kept.size()][];
            double[][] next = new double[capacity][capacity];
            for (int i = 0; i < chosen.length; i++) {
                chosen[i] = combinations[kept.get(i)];
                next[i][i] = values[kept.get(i)];
            }
            vectors.rotate(chosen);
            projected = next;
            rows = chosen.length;
        }

        private Result result() {
            List<Eigenvalue> largest = new ArrayList<>();
            List<Eigenvalue> smallest = new ArrayList<>();
            int n = Math.min(wantedEach, rows);
            for (int i = 0; i < n; i++) {
                if (end != End.SMALLEST) {
                    largest.add(eigenvalue(rows - 1 - i));
                }
                if (end != End.LARGEST) {
                    smallest.add(eigenvalue(i));
                }
            }
            return new Result(largest, smallest, products);
        }

        private Eigenvalue eigenvalue(int index) {
            double gap = Double.POSITIVE_INFINITY;
            for (int i = 0; i < rows; i++) {
                if (i != index) {
                    // The neighbour may be off by its own residual.
                    double distance = Math.abs(values[i] - values[index]) - residuals[i];
                    gap = Math.min(gap, Math.max(0, distance));
                }
            }
            double residual = residuals[index];
            double quadratic = gap > 0 ? residual * residual / gap : Double.POSITIVE_INFINITY;
            return new Eigenvalue(
                    values[index],
                    residual,
                    Math.max(rounding(), Math.min(residual, quadratic)),
                    isConverged(index));
        }
    }

    /** Builds a {@link LanczosEigensolver}. */
    public static final class Builder {

        private int count = 10;
        private End end = End.LARGEST;
        private double tolerance = 1e-4;
        private int basis;
        private long maxProducts = 1000;
        private long seed = 1;
        private long memory;
        private Consumer<Progress> listener = progress -> {};

        private Builder() {}

        /**
         * Sets how many eigenvalues are wanted, at each end that is wanted; 10 by default.
         *
         * @param count at least 1
         * @return this builder
         */
        public Builder optCount(int count) {
            check(count >= 1, "the number of eigenvalues must be at least 1, not " + count);
            this.count = count;
            return this;
        }

        /**
         * Chooses the end of the spectrum; the largest by default.
         *
         * @param end the end
         * @return this builder
         */
        public Builder optEnd(End end) {
            this.end = Objects.requireNonNull(end);
            return this;
        }

        /**
         * Sets how large a residual may be, relative to its eigenvalue; 1e-4 by default. The error
         * of a separated eigenvalue is about its square.
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
            this.basis = vectors;
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
         * @param bytes at least 0; 0 for the default
         * @return this builder
         */
        public Builder optMemory(long bytes) {
            this.memory = bytes;
            return this;
        }

        /**
         * Sets who is told after each product.
         *
         * @param listener is told
         * @return this builder
         */
        public Builder optListener(Consumer<Progress> listener) {
            this.listener = listener;
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
