package ai.djl.lrdecay.training.state;

import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Whole numbers among the tensors of a checkpoint. */
public final class Counts {

    private Counts() {}

    /**
     * Makes a tensor of a number.
     *
     * @param value the number
     * @return a tensor of one INT64
     */
    public static HostTensor tensor(long value) {
        byte[] bytes =
                ByteBuffer.allocate(Long.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(value)
                        .array();
        return new HostTensor(DataType.INT64, new Shape(1), bytes);
    }

    /**
     * Reads a number of updates.
     *
     * @param tensor a tensor of one INT64
     * @return the number, from 0 to the largest {@code int}
     * @throws IllegalArgumentException if it is no such tensor
     */
    public static long number(HostTensor tensor) {
        if (tensor.type() != DataType.INT64 || tensor.shape().size() != 1) {
            throw new IllegalArgumentException("a count of updates is not a whole number");
        }
        long value = ByteBuffer.wrap(tensor.data()).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a count of updates is out of its range: " + value);
        }
        return value;
    }
}
