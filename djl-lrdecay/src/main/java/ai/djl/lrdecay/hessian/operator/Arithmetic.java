package ai.djl.lrdecay.hessian.operator;

import ai.djl.ndarray.types.DataType;

/**
 * How exactly a loss is computed.
 *
 * @param type the type of parameters, inputs and vectors: FLOAT32 or FLOAT64
 * @param wideSums whether micro-batches are summed in FLOAT64
 */
record Arithmetic(DataType type, boolean wideSums) {

    Arithmetic {
        if (type != DataType.FLOAT32 && type != DataType.FLOAT64) {
            throw new IllegalArgumentException("the type must be FLOAT32 or FLOAT64, not " + type);
        }
    }
}
