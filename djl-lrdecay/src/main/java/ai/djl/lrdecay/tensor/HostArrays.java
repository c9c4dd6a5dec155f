package ai.djl.lrdecay.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

/**
 * Copies of arrays in the memory of the host.
 *
 * <p>DJL's {@code toByteArray} and its kin copy an array first where it is on a GPU or not in
 * row-major order, and leave that copy to the manager of the array, which may live as long as the
 * model. Here it is released at once.
 */
public final class HostArrays {

    private HostArrays() {}

    /**
     * Copies the bytes of an array.
     *
     * @param array an array on any device
     * @return its elements in row-major order, each in the native byte order
     */
    public static byte[] bytes(NDArray array) {
        try (NDManager scratch = array.getManager().newSubManager()) {
            return alias(scratch, array).toByteArray();
        }
    }

    /**
     * Copies the elements of an array as double-precision numbers.
     *
     * @param array an array of numbers on any device
     * @return its elements in row-major order
     */
    public static double[] doubles(NDArray array) {
        try (NDManager scratch = array.getManager().newSubManager()) {
            NDArray wide = alias(scratch, array).toType(DataType.FLOAT64, false);
            wide.attach(scratch);
            return wide.toDoubleArray();
        }
    }

    /** The same memory, owned by another manager. */
    private static NDArray alias(NDManager scratch, NDArray array) {
        NDArray alias = array.stopGradient();
        alias.attach(scratch);
        return alias;
    }
}
