package ai.djl.lrdecay.hessian.operator;

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
