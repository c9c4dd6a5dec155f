package ai.djl.lrdecay.hessian.algorithm;

import ai.djl.lrdecay.hessian.operator.CurvatureOperator;
import ai.djl.lrdecay.tensor.HostArrays;
import ai.djl.lrdecay.torchscript.TorchScriptModule;
import ai.djl.lrdecay.util.SplitMix64;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * Orthonormal vectors on the device of an operator, as the rows of one matrix. Each new vector is
 * made orthogonal to all others, twice, which keeps them orthogonal to rounding.
 */
final class KrylovBasis implements AutoCloseable {

    /** What is left of a vector in the span of the others is rounding, below this share. */
    private static final double BREAKDOWN_32 = 1e-5;

    private static final double BREAKDOWN_64 = 1e-12;

    private final CurvatureOperator operator;
    private final NDManager manager;
    private final TorchScriptModule script;
    private final NDArray rows;
    private final NDArray coefficients;
    private final int capacity;
    private final double breakdown;
    private int size;

    KrylovBasis(CurvatureOperator operator, int capacity, MemoryLimit limit) {
        long bytes = (capacity + 3L) * operator.dimension() * operator.dataType().getNumOfBytes();
        limit.check(
                bytes,
                operator.manager().getDevice(),
                capacity + " Lanczos vectors of dimension " + operator.dimension(),
                "use a smaller basis");
        this.operator = operator;
        this.capacity = capacity;
        manager = operator.manager().newSubManager();
        script =
                TorchScriptModule.fromResource(
                        manager.getDevice(), KrylovBasis.class, "vectors.torchscript");
        rows = manager.zeros(new Shape(capacity, operator.dimension()), operator.dataType());
        coefficients = manager.zeros(new Shape(capacity + 2L), operator.dataType());
        breakdown = operator.dataType() == DataType.FLOAT64 ? BREAKDOWN_64 : BREAKDOWN_32;
    }

    /**
     * What orthogonalisation took away and left.
     *
     * @param along the components along the vectors of the basis
     * @param norm the norm of what was left; 0 if it was only rounding
     */
    record Remainder(double[] along, double norm) {}

    int size() {
        return size;
    }

    NDManager manager() {
        return manager;
    }

    /** A vector of the basis; it shares memory with it. */
    NDArray row(NDManager owner, int index) {
        return rows.get(owner, index);
    }

    /** Makes a vector orthogonal to the basis, in place. */
    Remainder orthogonalise(NDArray vector) {
        script.run("orthogonalise", rows, (long) size, vector, coefficients);
        double[] values = HostArrays.doubles(coefficients);
        double before = values[size];
        double after = values[size + 1];
        if (!Double.isFinite(before)) {
            throw new IllegalStateException(
                    "a product with the operator is not finite: the loss overflows near these"
                            + " parameters");
        }
        double[] along = Arrays.copyOf(values, size);
        return new Remainder(along, after <= breakdown * before ? 0 : after);
    }

    /** Appends a vector that is orthogonal to the basis. */
    void append(NDArray vector, double norm) {
        script.run("store", rows, (long) size, vector, 1 / norm);
        size++;
    }

    /** Appends a random vector, orthogonal to the basis. */
    void appendRandom(SplitMix64 random) {
        try (NDManager scratch = manager.newSubManager()) {
            for (int attempt = 0; attempt < 10; attempt++) {
                NDArray vector = RandomVectors.uniform(scratch, operator, random);
                Remainder remainder = orthogonalise(vector);
                if (remainder.norm() > 0) {
                    append(vector, remainder.norm());
                    return;
                }
            }
        }
        throw new IllegalStateException("no vector is left beside " + size + " others");
    }

    /**
     * Replaces the basis by combinations of its vectors, followed by the last one.
     *
     * @param combinations the coefficients of each new vector along all but the last
     */
    void rotate(double[][] combinations) {
        int old = size - 1;
        double[] flat = new double[combinations.length * old];
        for (int i = 0; i < combinations.length; i++) {
            System.arraycopy(combinations[i], 0, flat, i * old, old);
        }
        try (NDArray wide = manager.create(flat, new Shape(combinations.length, old));
                NDArray y = wide.toType(operator.dataType(), true)) {
            script.run("rotate", rows, (long) old, y, (long) old);
        }
        size = combinations.length + 1;
    }

    void clear() {
        size = 0;
    }

    int capacity() {
        return capacity;
    }

    @Override
    public void close() {
        script.close();
        manager.close();
    }
}
