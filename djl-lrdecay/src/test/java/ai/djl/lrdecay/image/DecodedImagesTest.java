package ai.djl.lrdecay.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.lrdecay.batch.IndexedBatches;
import ai.djl.lrdecay.batch.IndexedBatches.DeviceBatch;
import ai.djl.lrdecay.batch.IndexedBatches.Portion;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecodedImagesTest {

    private static final int SIDE = 8;
    private static final int COUNT = 20;
    private static final float[] NONE = {0, 0, 0};
    private static final float[] BYTES = {1 / 255f, 1 / 255f, 1 / 255f};

    @TempDir private Path folder;

    /** Red counts columns, green counts rows, blue is the number of the image. */
    private ImageFiles files() throws IOException {
        List<Path> paths = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
            for (int y = 0; y < SIDE; y++) {
                for (int x = 0; x < SIDE; x++) {
                    image.setRGB(x, y, (x * 10) << 16 | (y * 20) << 8 | i);
                }
            }
            Path path = folder.resolve(i + ".png");
            ImageIO.write(image, "png", path.toFile());
            paths.add(path);
            labels.add(i % 3);
        }
        return new ImageFiles(List.of("a", "b", "c"), paths, labels);
    }

    private static float[] all(DecodedImages images, long[] order, long seed) {
        float[] values = new float[0];
        List<Portion> portions = List.of(new Portion(0, 7), new Portion(7, 8), new Portion(8, 15));
        try (NDManager manager = NDManager.newBaseManager();
                IndexedBatches.Pass pass = images.pass(order, portions, seed)) {
            for (Portion portion : portions) {
                DeviceBatch batch = pass.next(manager);
                assertThat(batch.inputs().getShape())
                        .isEqualTo(new Shape(portion.size(), 3, SIDE, SIDE));
                for (int i = 0; i < portion.size(); i++) {
                    assertThat(batch.labels().getLong(i)).isEqualTo(order[portion.from() + i] % 3);
                }
                float[] more = batch.inputs().toFloatArray();
                values = Arrays.copyOf(values, values.length + more.length);
                System.arraycopy(more, 0, values, values.length - more.length, more.length);
            }
            assertThatThrownBy(() -> pass.next(manager)).isInstanceOf(NoSuchElementException.class);
        }
        return values;
    }

    private static final long[] ORDER = {4, 19, 0, 7, 7, 3, 11, 12, 1, 18, 2, 5, 6, 8, 9};

    @Test
    void bringsTheImagesOfAnOrder() throws IOException {
        try (DecodedImages images =
                new DecodedImages(files(), ImageCrop.whole(SIDE, SIDE), NONE, BYTES, 3)) {
            float[] values = all(images, ORDER, 1);
            for (int i = 0; i < ORDER.length; i++) {
                for (int y = 0; y < SIDE; y++) {
                    for (int x = 0; x < SIDE; x++) {
                        int red = ((i * 3) * SIDE + y) * SIDE + x;
                        int plane = SIDE * SIDE;
                        assertThat(Math.round(values[red])).isEqualTo(x * 10);
                        assertThat(Math.round(values[red + plane])).isEqualTo(y * 20);
                        assertThat(Math.round(values[red + 2 * plane])).isEqualTo((int) ORDER[i]);
                    }
                }
            }
            try (NDManager manager = NDManager.newBaseManager()) {
                float[] gathered =
                        images.gather(manager, manager.create(ORDER)).inputs().toFloatArray();
                assertThat(gathered).isEqualTo(values);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void isTheSameForAnyNumberOfThreads(int threads) throws IOException {
        ImageFiles files = files();
        try (DecodedImages one =
                        new DecodedImages(files, ImageCrop.randomResized(SIDE), NONE, BYTES, 1);
                DecodedImages more =
                        new DecodedImages(
                                files, ImageCrop.randomResized(SIDE), NONE, BYTES, threads)) {
            assertThat(all(more, ORDER, 7)).isEqualTo(all(one, ORDER, 7));
            assertThat(all(more, ORDER, 8)).isNotEqualTo(all(one, ORDER, 7));
        }
    }

    /** Grey, transparent and indexed files are read as their pixels are stored. */
    @Test
    void readsEveryKindOfImage() throws IOException {
        int[] types = {
            BufferedImage.TYPE_BYTE_GRAY,
            BufferedImage.TYPE_USHORT_GRAY,
            BufferedImage.TYPE_INT_ARGB,
            BufferedImage.TYPE_BYTE_INDEXED,
            BufferedImage.TYPE_3BYTE_BGR,
            BufferedImage.TYPE_BYTE_BINARY
        };
        List<Path> paths = new ArrayList<>();
        for (int type : types) {
            BufferedImage image = new BufferedImage(2, 1, type);
            if (type == BufferedImage.TYPE_BYTE_GRAY) {
                image.getRaster().setSample(0, 0, 0, 51);
            } else if (type == BufferedImage.TYPE_USHORT_GRAY) {
                image.getRaster().setSample(0, 0, 0, 51 << 8 | 7);
            } else if (type == BufferedImage.TYPE_BYTE_BINARY) {
                image.setRGB(0, 0, 0xFFFFFFFF);
            } else {
                image.setRGB(0, 0, 0xFF333333);
            }
            // Of the transparent image the second pixel stays transparent: white.
            Path path = folder.resolve("kind" + type + ".png");
            ImageIO.write(image, "png", path.toFile());
            paths.add(path);
        }
        ImageFiles files = new ImageFiles(List.of("a", "b"), paths, List.of(0, 0, 0, 1, 1, 1));
        for (int channels : new int[] {1, 3}) {
            try (DecodedImages images =
                            new DecodedImages(
                                    files,
                                    ImageCrop.whole(1, 2),
                                    Arrays.copyOf(NONE, channels),
                                    Arrays.copyOf(BYTES, channels),
                                    2);
                    NDManager manager = NDManager.newBaseManager()) {
                float[] values =
                        images.gather(manager, manager.create(new long[] {0, 1, 2, 3, 4, 5}))
                                .inputs()
                                .toFloatArray();
                for (int i = 0; i < types.length; i++) {
                    for (int c = 0; c < channels; c++) {
                        int place = (i * channels + c) * 2;
                        assertThat(Math.round(values[place])).isEqualTo(i == 5 ? 255 : 51);
                        assertThat(Math.round(values[place + 1])).isEqualTo(i == 2 ? 255 : 0);
                    }
                }
            }
        }
    }

    @Test
    void namesAFileThatIsNoImage() throws IOException {
        ImageFiles files = files();
        Path bad = files.files().get(7);
        Files.writeString(bad, "not an image");
        try (DecodedImages images =
                new DecodedImages(files, ImageCrop.whole(SIDE, SIDE), NONE, BYTES, 2)) {
            assertThatThrownBy(() -> all(images, ORDER, 1))
                    .hasMessageContaining(bad.toString())
                    .hasMessageContaining("not an image that can be read");
            Files.delete(bad);
            assertThatThrownBy(() -> all(images, ORDER, 1)).hasMessageContaining(bad.toString());
        }
    }
}
