package ai.djl.lrdecay.hessian.operator;

import ai.djl.lrdecay.tensor.HostArrays;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/** Norms of vectors of any precision, in double precision. */
final class Norms {

    private Norms() {}

    /** The Euclidean norm; it waits for the device. */
    static double euclidean(NDArray vector) {
        try (NDArray wide = vector.toType(DataType.FLOAT64, true);
                NDArray squares = wide.square();
                NDArray sum = squares.sum()) {
            return Math.sqrt(HostArrays.doubles(sum)[0]);
        }
    }
}
