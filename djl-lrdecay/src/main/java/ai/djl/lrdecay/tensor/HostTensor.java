package ai.djl.lrdecay.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A tensor in the memory of the host: little-endian bytes in row-major order.
 *
 * <p>The byte array is not copied and must not be changed.
 *
 * @param type FLOAT32, FLOAT64, INT32, INT64 or UINT8
 * @param shape the shape; no dimension may be unknown
 * @param data as many bytes as shape and type ask for
 */
public record HostTensor(DataType type, Shape shape, byte[] data) {

    /** Checks that the parts fit together. */
    public HostTensor {
        if (data.length != shape.size() * type.getNumOfBytes()) {
            throw new IllegalArgumentException(
                    "a tensor of type "
                            + type
                            + " and shape "
                            + shape
                            + " does not have "
                            + data.length
                            + " bytes");
        }
    }

    /**
     * Copies an array from its device.
     *
     * @param array the array
     * @return the copy
     */
    public static HostTensor of(NDArray array) {
        return new HostTensor(array.getDataType(), array.getShape(), HostArrays.bytes(array));
    }

    /**
     * Copies this tensor into an existing array, keeping its identity, its device and its memory
     * layout.
     *
     * @param target an array of the same type and shape
     * @throws IllegalArgumentException if type or shape differ
     */
    public void copyTo(NDArray target) {
        if (!target.getShape().equals(shape) || target.getDataType() != type) {
            throw new IllegalArgumentException(
                    "a tensor of shape "
                            + shape
                            + " and type "
                            + type
                            + " does not fit an array of shape "
                            + target.getShape()
                            + " and type "
                            + target.getDataType());
        }
        try (NDManager scratch = target.getManager().newSubManager()) {
            ArrayCopies.copy(scratch.create(littleEndian(), shape, type), target);
        }
    }

    /**
     * Tells whether every value is finite.
     *
     * @return false if there is a NaN or an infinity
     */
    public boolean isFinite() {
        ByteBuffer buffer = littleEndian();
        if (type == DataType.FLOAT32) {
            while (buffer.hasRemaining()) {
                if (!Float.isFinite(buffer.getFloat())) {
                    return false;
                }
            }
        } else if (type == DataType.FLOAT64) {
            while (buffer.hasRemaining()) {
                if (!Double.isFinite(buffer.getDouble())) {
                    return false;
                }
            }
        }
        return true;
    }

    private ByteBuffer littleEndian() {
        return ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** {@inheritDoc} */
    @Override
    public boolean equals(Object other) {
        return other instanceof HostTensor that
                && type == that.type
                && shape.equals(that.shape)
                && Arrays.equals(data, that.data);
    }

    /** {@inheritDoc} */
    @Override
    public int hashCode() {
        return 31 * shape.hashCode() + Arrays.hashCode(data);
    }

    /** {@inheritDoc} */
    @Override
    public String toString() {
        return type + " " + shape;
    }
}
