package ai.djl.lrdecay.hessian.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/** The mean of vectors over all samples, from their means over micro-batches. */
final class MicroBatchMean {

    private final Arithmetic arithmetic;
    private final long samples;
    private final NDArray total;

    /**
     * Starts with zero.
     *
     * @param owner the owner of the total
     * @param dimension the length of the vectors
     * @param arithmetic the type of the vectors, and how they are summed
     * @param samples the number of all samples
     */
    MicroBatchMean(NDManager owner, long dimension, Arithmetic arithmetic, long samples) {
        this.arithmetic = arithmetic;
        this.samples = samples;
        DataType type = arithmetic.wideSums() ? DataType.FLOAT64 : arithmetic.type();
        total = owner.zeros(new Shape(dimension), type);
    }

    /** Adds the mean over one micro-batch. */
    void add(NDArray part, long count) {
        if (arithmetic.wideSums()) {
            addSum(total, part, count);
        } else {
            // Closed here: the part may belong to a manager that lives as long as the operator.
            try (NDArray share = part.mul((double) count / samples)) {
                total.addi(share);
            }
        }
    }

    /** Adds {@code count} times a vector of any precision to a total in FLOAT64. */
    static void addSum(NDArray total, NDArray part, long count) {
        try (NDArray wide = part.toType(DataType.FLOAT64, true);
                NDArray sum = wide.mul((double) count)) {
            total.addi(sum);
        }
    }

    /** The mean in the type of the vectors, attached to the owner of the total. */
    NDArray mean() {
        if (!arithmetic.wideSums()) {
            return total;
        }
        try (total;
                NDArray mean = total.div((double) samples)) {
            NDArray result = mean.toType(arithmetic.type(), true);
            result.attach(total.getManager());
            return result;
        }
    }
}
