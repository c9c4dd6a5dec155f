package ai.djl.lrdecay.hessian.operator;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A matrix that is there, or a function that multiplies; for tests and for small problems. */
public final class MatrixOperator implements CurvatureOperator {

    private final NDManager manager;
    private final long dimension;
    private final DataType type;
    private final UnaryOperator<NDArray> product;
    private long products;

    private MatrixOperator(
            NDManager manager, long dimension, DataType type, UnaryOperator<NDArray> product) {
        this.manager = manager;
        this.dimension = dimension;
        this.type = type;
        this.product = product;
    }

    /**
     * Takes a symmetric matrix.
     *
     * @param rows the rows, as many as columns
     * @param type FLOAT32 or FLOAT64
     * @param device the device
     * @return the operator
     * @throws IllegalArgumentException if the matrix is not square
     */
    public static MatrixOperator of(double[][] rows, DataType type, Device device) {
        NDManager manager = NDManager.newBaseManager(device, "PyTorch");
        int n = rows.length;
        double[] values = new double[n * n];
        for (int i = 0; i < n; i++) {
            if (rows[i].length != n) {
                manager.close();
                throw new IllegalArgumentException("the matrix is not square");
            }
            System.arraycopy(rows[i], 0, values, i * n, n);
        }
        NDArray matrix = manager.create(values, new Shape(n, n)).toType(type, false);
        return new MatrixOperator(
                manager,
                n,
                type,
                vector -> {
                    NDArray column = matrix.matMul(vector.reshape(-1, 1));
                    return column.reshape(-1);
                });
    }

    /**
     * Takes a function.
     *
     * @param dimension the dimension, at least 1
     * @param type FLOAT32 or FLOAT64
     * @param device the device
     * @param product multiplies a vector by a symmetric matrix and leaves the vector unchanged
     * @return the operator
     */
    public static MatrixOperator of(
            long dimension, DataType type, Device device, UnaryOperator<NDArray> product) {
        return new MatrixOperator(
                NDManager.newBaseManager(device, "PyTorch"), dimension, type, product);
    }

    /** {@inheritDoc} */
    @Override
    public long dimension() {
        return dimension;
    }

    /** {@inheritDoc} */
    @Override
    public DataType dataType() {
        return type;
    }

    /** {@inheritDoc} */
    @Override
    public NDManager manager() {
        return manager;
    }

    /** {@inheritDoc} */
    @Override
    public NDArray apply(NDArray vector) {
        products++;
        NDArray result = product.apply(vector);
        result.attach(vector.getManager());
        return result;
    }

    /** {@inheritDoc} */
    @Override
    public long products() {
        return products;
    }

    /** {@inheritDoc} */
    @Override
    public Map<String, String> describe() {
        return Map.of("operator", "matrix", "dimension", Long.toString(dimension));
    }

    /** {@inheritDoc} */
    @Override
    public void close() {
        manager.close();
    }
}
