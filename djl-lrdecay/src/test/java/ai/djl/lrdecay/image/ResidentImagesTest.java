package ai.djl.lrdecay.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.lrdecay.batch.IndexedBatches;
import ai.djl.lrdecay.batch.IndexedBatches.DeviceBatch;
import ai.djl.lrdecay.torchscript.TorchScriptModule;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResidentImagesTest {

    private static final int N = 6;
    private static final int H = 5;
    private static final int W = 4;
    private static final float[] MEAN = {0.1f, 0.5f, 0.9f};
    private static final float[] DEVIATION = {0.2f, 1, 0.5f};

    private final byte[] pixels = new byte[N * H * W * 3];
    private final int[] labels = {0, 1, 2, 2, 1, 0};

    private ResidentImages images() {
        new Random(2).nextBytes(pixels);
        for (int i = 0; i < pixels.length; i++) {
            // Black marks what comes from outside.
            pixels[i] = pixels[i] == 0 ? 1 : pixels[i];
        }
        return new ResidentImages(pixels, labels, 3, H, W, MEAN, DEVIATION);
    }

    /** The pixel of the formula, or black outside the image. */
    private double value(int image, int y, int x, int c) {
        boolean inside = y >= 0 && y < H && x >= 0 && x < W;
        int b = inside ? pixels[((image * H + y) * W + x) * 3 + c] & 0xFF : 0;
        return (b / 255.0 - MEAN[c]) / DEVIATION[c];
    }

    private boolean isMoved(float[] batch, int at, int image, int dy, int dx, boolean mirrored) {
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < H; y++) {
                for (int x = 0; x < W; x++) {
                    int column = (mirrored ? W - 1 - x : x) + dx;
                    double expected = value(image, y + dy, column, c);
                    double found = batch[((at * 3 + c) * H + y) * W + x];
                    if (Math.abs(expected - found) > 1e-5) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    @Test
    void gathersAndNormalises() {
        try (ResidentImages images = images();
                NDManager manager = NDManager.newBaseManager()) {
            DeviceBatch batch = images.gather(manager, manager.create(new long[] {4, 2, 4}));
            float[] values = batch.inputs().toFloatArray();
            assertThat(batch.inputs().getShape().getShape()).containsExactly(3, 3, H, W);
            assertThat(batch.labels().toLongArray()).containsExactly(1, 2, 1);
            assertThat(isMoved(values, 0, 4, 0, 0, false)).isTrue();
            assertThat(isMoved(values, 1, 2, 0, 0, false)).isTrue();
            assertThat(isMoved(values, 2, 4, 0, 0, false)).isTrue();
            assertThat(isMoved(values, 2, 3, 0, 0, false)).isFalse();
            assertThat(images.groupSizes()).containsExactly(N);
        }
    }

    /** Every image of many batches is one of the possible moves of its own; all of them occur. */
    @Test
    void movesAndMirrors() {
        int padding = 1;
        int[] seen = new int[18];
        Engine.getInstance().setRandomSeed(5);
        try (ResidentImages images = images();
                NDManager manager = NDManager.newBaseManager()) {
            IndexedBatches augmented = images.augmented(new CropAndFlip(padding, true));
            for (int round = 0; round < 100; round++) {
                DeviceBatch batch = augmented.gather(manager, manager.create(new long[] {5, 1, 3}));
                float[] values = batch.inputs().toFloatArray();
                int[] from = {5, 1, 3};
                for (int at = 0; at < 3; at++) {
                    int move = move(values, at, from[at], padding);
                    assertThat(move).isNotNegative();
                    seen[move]++;
                }
            }
        }
        // 300 draws of 18 moves: 16.7 each, with a standard deviation of 4.
        for (int count : seen) {
            assertThat((double) count).isCloseTo(300 / 18.0, within(5 * 4.0));
        }
    }

    private int move(float[] values, int at, int image, int padding) {
        int number = 0;
        for (boolean mirrored : new boolean[] {false, true}) {
            for (int dy = -padding; dy <= padding; dy++) {
                for (int dx = -padding; dx <= padding; dx++) {
                    if (isMoved(values, at, image, dy, dx, mirrored)) {
                        return number;
                    }
                    number++;
                }
            }
        }
        return -1;
    }

    /**
     * Draws and results are those of DJL's operators one by one: first the shifts downwards, then
     * who is mirrored, then the shifts to the right. Recorded runs rest on that order.
     */
    @ParameterizedTest
    @CsvSource({"4, true", "0, true", "2, false"})
    void drawsInTheOrderOfRecordedRuns(int padding, boolean flip) {
        long[] numbers = {3, 0, 7, 7, 5};
        long black = 8 * H * W;
        try (NDManager manager = NDManager.newBaseManager();
                TorchScriptModule functions = CropAndFlip.functions(manager.getDevice())) {
            NDArray images = manager.create(numbers);
            Engine.getInstance().setRandomSeed(11);
            long[] found =
                    new CropAndFlip(padding, flip)
                            .sources(functions, images, H, W, black)
                            .toLongArray();
            Engine.getInstance().setRandomSeed(11);
            Shape each = new Shape(5, 1, 1);
            long[] down =
                    manager.randomInteger(-padding, padding + 1, each, DataType.INT64)
                            .toLongArray();
            long[] mirrored =
                    flip
                            ? manager.randomInteger(0, 2, each, DataType.INT64).toLongArray()
                            : new long[5];
            long[] right =
                    manager.randomInteger(-padding, padding + 1, each, DataType.INT64)
                            .toLongArray();
            long[] expected = new long[5 * H * W];
            for (int i = 0; i < expected.length; i++) {
                int at = i / (H * W);
                long row = i / W % H + down[at];
                long column = (mirrored[at] == 1 ? W - 1 - i % W : i % W) + right[at];
                boolean inside = row >= 0 && row < H && column >= 0 && column < W;
                expected[i] = inside ? (numbers[at] * H + row) * W + column : black;
            }
            assertThat(found).containsExactly(expected);
        }
    }

    @Test
    void leavesImagesAloneWhereNothingIsAskedFor() {
        try (ResidentImages images = images();
                NDManager manager = NDManager.newBaseManager()) {
            IndexedBatches still = images.augmented(new CropAndFlip(0, false));
            float[] values =
                    still.gather(manager, manager.create(new long[] {0, 5}))
                            .inputs()
                            .toFloatArray();
            assertThat(isMoved(values, 0, 0, 0, 0, false)).isTrue();
            assertThat(isMoved(values, 1, 5, 0, 0, false)).isTrue();
        }
    }

    @Test
    void refusesWhatDoesNotFit() {
        byte[] four = new byte[4];
        float[] one = {1};
        assertThatThrownBy(() -> new ResidentImages(four, new int[] {0, 2}, 2, 1, 2, one, one))
                .hasMessageContaining("label 2 of image 1");
        assertThatThrownBy(() -> new ResidentImages(four, new int[] {0, 1}, 2, 1, 1, one, one))
                .hasMessageContaining("must be 2 values, not 4");
        assertThatThrownBy(
                        () ->
                                new ResidentImages(
                                        four, new int[] {0, 1}, 2, 1, 2, one, new float[] {0}))
                .hasMessageContaining("deviation");
        assertThatThrownBy(() -> new CropAndFlip(-1, true)).hasMessageContaining("padding");
    }
}
