package ai.djl.lrdecay.hessian.operator;

import ai.djl.lrdecay.tensor.HostArrays;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Map;

/**
 * A symmetric matrix that is known only by its matrix-vector products. The algorithms see nothing
 * else.
 *
 * <p>Not safe for several threads.
 */
public interface CurvatureOperator extends AutoCloseable {

    /**
     * Returns the number of rows and columns.
     *
     * @return the dimension, at least 1
     */
    long dimension();

    /**
     * Returns the type of the vectors.
     *
     * @return FLOAT32 or FLOAT64
     */
    DataType dataType();

    /**
     * Returns the manager on whose device the vectors are.
     *
     * @return the manager; what it owns is released with the operator
     */
    NDManager manager();

    /**
     * Multiplies a vector.
     *
     * @param vector shape (dimension), of the data type and on the device of the operator;
     *     unchanged
     * @return the product, shape (dimension), attached to the manager of the vector
     */
    NDArray apply(NDArray vector);

    /**
     * Multiplies a vector on the host.
     *
     * @param vector of the dimension of the operator; unchanged
     * @return the product, rounded to single precision
     */
    default float[] apply(float[] vector) {
        try (NDManager scratch = manager().newSubManager()) {
            NDArray there = scratch.create(vector).toType(dataType(), false);
            double[] product = HostArrays.doubles(apply(there));
            float[] rounded = new float[product.length];
            for (int i = 0; i < rounded.length; i++) {
                rounded[i] = (float) product[i];
            }
            return rounded;
        }
    }

    /**
     * Returns how many products were computed so far.
     *
     * @return the number of products
     */
    long products();

    /**
     * Describes the matrix, for records.
     *
     * @return texts by name
     */
    Map<String, String> describe();

    /** Releases what the operator holds. */
    @Override
    void close();
}
