package ai.djl.lrdecay.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FloatTensorsTest {

    /** Bits and values of the table in the article on binary16 of IEEE 754. */
    @ParameterizedTest
    @CsvSource({
        "0x0000, 0.0",
        "0x0001, 0.000000059604645",
        "0x03ff, 0.000060975552",
        "0x0400, 0.00006103515625",
        "0x3555, 0.33325195",
        "0x3bff, 0.99951172",
        "0x3c00, 1.0",
        "0x3c01, 1.00097656",
        "0x7bff, 65504.0",
        "0x7c00, Infinity",
        "0xfc00, -Infinity",
        "0xc000, -2.0",
        "0x8001, -0.000000059604645"
    })
    void half(String bits, float value) {
        assertThat(FloatTensors.half((short) (int) Integer.decode(bits))).isEqualTo(value);
    }

    @Test
    void noNumber() {
        assertThat(FloatTensors.half((short) 0x7e00)).isNaN();
        assertThat(1 / FloatTensors.half((short) 0x8000)).isEqualTo(Float.NEGATIVE_INFINITY);
    }

    @Test
    void otherWidths() {
        byte[] doubles =
                ByteBuffer.allocate(16)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putDouble(0.1)
                        .putDouble(-3)
                        .array();
        ByteBuffer floats =
                ByteBuffer.wrap(FloatTensors.float32("F64", doubles))
                        .order(ByteOrder.LITTLE_ENDIAN);
        assertThat(floats.getFloat()).isEqualTo(0.1f);
        assertThat(floats.getFloat()).isEqualTo(-3f);
        // 0x3f80 is the upper half of 1.
        byte[] one = {(byte) 0x80, 0x3f};
        assertThat(
                        ByteBuffer.wrap(FloatTensors.float32("BF16", one))
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .getFloat())
                .isEqualTo(1f);
    }
}
