package ai.djl.lrdecay.hessian.algorithm;

import ai.djl.lrdecay.hessian.algorithm.LanczosEigensolver.Progress;
import ai.djl.lrdecay.hessian.algorithm.LanczosEigensolver.Result;
import ai.djl.lrdecay.hessian.algorithm.LanczosEigensolver.Which;
import ai.djl.lrdecay.hessian.operator.CurvatureOperator;
import ai.djl.lrdecay.hessian.record.Eigenvalue;
import ai.djl.lrdecay.util.SplitMix64;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * One run of thick-restart Lanczos: the basis grows with each product, and shrinks at a restart.
 */
final class ThickRestart {

    /**
     * What is wanted, and when to stop.
     *
     * @param which the end of the spectrum, or both
     * @param count how many eigenvalues at each end; at most the dimension
     * @param tolerance the relative residual to reach
     * @param maxProducts after how many products to give up
     */
    record Goal(Which which, int count, double tolerance, long maxProducts) {

        /** How many eigenvalues are wanted. */
        int total() {
            return count * which.ends();
        }
    }

    private final CurvatureOperator operator;
    private final KrylovBasis basis;
    private final int capacity;
    private final Goal goal;
    private final SplitMix64 random;
    private final ProjectedMatrix projected;
    private RitzPairs ritz = new RitzPairs(new double[0], new double[0][]);
    private double[] residuals = new double[0];
    private long products;

    /**
     * Prepares a run.
     *
     * @param operator the operator
     * @param basis an empty basis of one vector more than the capacity
     * @param goal what is wanted
     * @param random where random vectors come from
     */
    ThickRestart(CurvatureOperator operator, KrylovBasis basis, Goal goal, SplitMix64 random) {
        this.operator = operator;
        this.basis = basis;
        this.capacity = basis.capacity() - 1;
        this.goal = goal;
        this.random = random;
        projected = new ProjectedMatrix(capacity);
    }

    /** Runs until all wanted Ritz values have converged, or products are used up. */
    Result run(Consumer<Progress> listener) {
        basis.appendRandom(random);
        while (true) {
            double left = expand();
            boolean exhausted = projected.size() == operator.dimension();
            decompose(exhausted ? 0 : left);
            List<Integer> wanted = wanted();
            long done = wanted.stream().filter(this::isConverged).count();
            boolean enough = projected.size() >= Math.min(capacity, goal.total() + 1);
            double worst = wanted.stream().mapToDouble(i -> residuals[i]).max().orElse(Double.NaN);
            listener.accept(new Progress(products, (int) done, wanted.size(), worst));
            if (exhausted || (enough && done == wanted.size()) || products >= goal.maxProducts) {
                return result();
            }
            if (projected.size() == capacity) {
                restart();
            }
        }
    }

    /** Multiplies the newest vector, and appends what is new in the product. */
    private double expand() {
        int newest = basis.size() - 1;
        try (NDManager scratch = basis.manager().newSubManager()) {
            NDArray product = operator.apply(basis.row(scratch, newest));
            products++;
            KrylovBasis.Remainder remainder = basis.orthogonalise(product);
            projected.append(remainder.along());
            if (remainder.norm() > 0) {
                basis.append(product, remainder.norm());
            } else if (projected.size() < operator.dimension()) {
                // The span is invariant: what is left of the space is orthogonal to it.
                basis.appendRandom(random);
            }
            return remainder.norm();
        }
    }

    private void decompose(double left) {
        ritz = projected.decompose();
        residuals = new double[ritz.size()];
        for (int i = 0; i < residuals.length; i++) {
            double last = ritz.vectors()[i][residuals.length - 1];
            residuals[i] = Math.max(left * Math.abs(last), rounding());
        }
    }

    /** No residual is known better than the products are. */
    private double rounding() {
        double unit = operator.dataType() == DataType.FLOAT64 ? 0x1p-53 : 0x1p-24;
        return unit * ritz.norm();
    }

    private List<Integer> wanted() {
        List<Integer> indices = new ArrayList<>();
        int rows = ritz.size();
        int n = Math.min(goal.count, rows);
        if (goal.which.wantsLargest()) {
            IntStream.range(0, n).forEach(i -> indices.add(rows - 1 - i));
        }
        if (goal.which.wantsSmallest()) {
            IntStream.range(0, n).filter(i -> !indices.contains(i)).forEach(indices::add);
        }
        return indices;
    }

    private boolean isConverged(int index) {
        double scale = Math.max(Math.abs(ritz.values()[index]), rounding());
        return residuals[index] <= Math.max(goal.tolerance * scale, 4 * rounding());
    }

    /** Keeps the wanted Ritz vectors and the next ones, up to half of the basis. */
    private void restart() {
        int spare = Math.max(1, (capacity - goal.total()) / 2) / goal.which.ends();
        int high = goal.which.wantsLargest() ? goal.count + spare : 0;
        int low = goal.which.wantsSmallest() ? goal.count + spare : 0;
        int rows = ritz.size();
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            if (i < low || i >= rows - high) {
                kept.add(i);
            }
        }
        while (kept.size() > capacity - 1) {
            kept.remove(kept.size() / 2);
        }
        basis.rotate(kept.stream().map(i -> ritz.vectors()[i]).toArray(double[][]::new));
        projected.restart(kept.stream().mapToDouble(i -> ritz.values()[i]).toArray());
    }

    private Result result() {
        List<Eigenvalue> largest = new ArrayList<>();
        List<Eigenvalue> smallest = new ArrayList<>();
        int n = Math.min(goal.count, ritz.size());
        for (int i = 0; i < n; i++) {
            if (goal.which.wantsLargest()) {
                largest.add(eigenvalue(ritz.size() - 1 - i));
            }
            if (goal.which.wantsSmallest()) {
                smallest.add(eigenvalue(i));
            }
        }
        return new Result(largest, smallest, products);
    }

    private Eigenvalue eigenvalue(int index) {
        double[] values = ritz.values();
        double gap = Double.POSITIVE_INFINITY;
        for (int i = 0; i < values.length; i++) {
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
