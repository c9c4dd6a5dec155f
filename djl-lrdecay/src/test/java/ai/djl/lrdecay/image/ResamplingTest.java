package ai.djl.lrdecay.image;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.Golden;
import ai.djl.lrdecay.image.ImageCrop.Region;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResamplingTest {

    private static final int CHANNELS = 3;

    static Stream<JsonObject> cases() throws IOException {
        return StreamSupport.stream(
                        Golden.read("resampling.json")
                                .getAsJsonObject()
                                .getAsJsonArray("cases")
                                .spliterator(),
                        false)
                .map(JsonElement::getAsJsonObject);
    }

    /** Pillow rounds after each direction, this scaling once: they may differ by one. */
    @ParameterizedTest
    @MethodSource("cases")
    void scalesAsPillowDoes(JsonObject golden) throws IOException {
        JsonObject file = Golden.read("resampling.json").getAsJsonObject();
        int height = file.get("height").getAsInt();
        int width = file.get("width").getAsInt();
        byte[] pixels = new byte[height * width * CHANNELS];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < CHANNELS; c++) {
                    int value = 37 * y + 59 * x + 101 * c + x * y * (c + 1) % 23 * 11;
                    pixels[(y * width + x) * CHANNELS + c] = (byte) (value % 256);
                }
            }
        }
        int outHeight = golden.get("outHeight").getAsInt();
        int outWidth = golden.get("outWidth").getAsInt();
        int[] wanted =
                golden.getAsJsonArray("values").asList().stream()
                        .mapToInt(JsonElement::getAsInt)
                        .toArray();
        for (boolean mirrored : new boolean[] {false, true}) {
            Region region =
                    new Region(
                            golden.get("left").getAsDouble(),
                            golden.get("top").getAsDouble(),
                            golden.get("width").getAsDouble(),
                            golden.get("height").getAsDouble(),
                            mirrored);
            byte[] out = new byte[wanted.length + 1];
            Resampling.scale(
                    pixels,
                    height,
                    width,
                    CHANNELS,
                    region,
                    out,
                    1,
                    ImageCrop.whole(outHeight, outWidth));
            for (int y = 0; y < outHeight; y++) {
                for (int x = 0; x < outWidth; x++) {
                    int column = mirrored ? outWidth - 1 - x : x;
                    for (int c = 0; c < CHANNELS; c++) {
                        int found = out[1 + (y * outWidth + column) * CHANNELS + c] & 0xFF;
                        assertThat(Math.abs(found - wanted[(y * outWidth + x) * CHANNELS + c]))
                                .isLessThanOrEqualTo(1);
                    }
                }
            }
        }
    }
}
