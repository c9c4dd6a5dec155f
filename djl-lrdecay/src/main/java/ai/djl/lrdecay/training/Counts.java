package ai.djl.lrdecay.training;

import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Whole numbers among the tensors of a checkpoint. */
final class Counts {

    private Counts() {}

    static HostTensor tensor(long value) {
        byte[] bytes =
                ByteBuffer.allocate(Long.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(value)
                        .array();
        return new HostTensor(DataType.INT64, new Shape(1), bytes);
    }

    static long number(HostTensor tensor) {
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
