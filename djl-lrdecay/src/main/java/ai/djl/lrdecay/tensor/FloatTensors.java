package ai.djl.lrdecay.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Floating-point numbers of other widths as FLOAT32. */
final class FloatTensors {

    private static final int HALF_FRACTION = 10;
    private static final int FLOAT_FRACTION = 23;
    private static final int HALF_EXPONENT = 0x1f;
    private static final int HALF_BIAS = 15;

    private FloatTensors() {}

    /** Tells whether a type of safetensors becomes FLOAT32. */
    static boolean covers(String type) {
        return type.equals("F64") || type.equals("F16") || type.equals("BF16");
    }

    /**
     * Converts little-endian numbers.
     *
     * @throws IllegalArgumentException if the bytes are no whole number of them
     */
    static byte[] float32(String type, byte[] data) {
        int width = type.equals("F64") ? Double.BYTES : Short.BYTES;
        if (data.length % width != 0) {
            throw new IllegalArgumentException("no whole number of values");
        }
        ByteBuffer from = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer to =
                ByteBuffer.allocate(data.length / width * Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        while (from.hasRemaining()) {
            to.putFloat(
                    switch (type) {
                        case "F64" -> (float) from.getDouble();
                        case "F16" -> half(from.getShort());
                        // The upper half of a FLOAT32.
                        default -> Float.intBitsToFloat(from.getShort() << Short.SIZE);
                    });
        }
        return to.array();
    }

    /** A number of IEEE 754's binary16. */
    static float half(short bits) {
        int sign = bits & 0x8000;
        int exponent = bits >> HALF_FRACTION & HALF_EXPONENT;
        int fraction = bits & ((1 << HALF_FRACTION) - 1);
        if (exponent == 0) {
            float value = Math.scalb((float) fraction, 1 - HALF_BIAS - HALF_FRACTION);
            return sign == 0 ? value : -value;
        }
        int wide = exponent == HALF_EXPONENT ? 0xff : exponent - HALF_BIAS + Float.MAX_EXPONENT;
        return Float.intBitsToFloat(
                sign << Short.SIZE
                        | wide << FLOAT_FRACTION
                        | fraction << (FLOAT_FRACTION - HALF_FRACTION));
    }
}
