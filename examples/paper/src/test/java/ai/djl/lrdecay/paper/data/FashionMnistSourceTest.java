package ai.djl.lrdecay.paper.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.lrdecay.batch.IndexedBatches.DeviceBatch;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.repository.Repository;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FashionMnistSourceTest {

    private static final int TRAIN = 40;
    private static final int TEST = 12;

    @TempDir Path root;
    private Path folder;
    private final byte[] pixels = new byte[TRAIN * 28 * 28];
    private final byte[] labels = new byte[TRAIN];
    private FashionMnistSource source;

    @BeforeEach
    void writeSmallFiles() throws IOException {
        // A repository without anything, so that no test asks the network.
        Path nothing = Files.createDirectories(root.resolve("repository"));
        source =
                new FashionMnistSource(
                        Repository.newInstance("nothing", nothing),
                        new ImageCache(root.resolve("cache")));
        folder = Files.createDirectories(root.resolve("fashion-mnist"));
        new Random(1).nextBytes(pixels);
        for (int i = 0; i < TRAIN; i++) {
            labels[i] = (byte) (i % 10);
        }
        write("train-images-idx3-ubyte", idx(pixels, TRAIN, 28, 28));
        write("train-labels-idx1-ubyte.gz", idx(labels, TRAIN));
        write("t10k-images-idx3-ubyte.gz", idx(Arrays.copyOf(pixels, TEST * 784), TEST, 28, 28));
        write("t10k-labels-idx1-ubyte", idx(Arrays.copyOf(labels, TEST), TEST));
    }

    private static byte[] idx(byte[] values, int... dimensions) {
        ByteBuffer buffer = ByteBuffer.allocate(4 + 4 * dimensions.length + values.length);
        buffer.putInt(0x800 | dimensions.length);
        Arrays.stream(dimensions).forEach(buffer::putInt);
        return buffer.put(values).array();
    }

    private void write(String name, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (name.endsWith(".gz")) {
            try (OutputStream out = new GZIPOutputStream(bytes)) {
                out.write(content);
            }
        } else {
            bytes.write(content);
        }
        Files.write(folder.resolve(name), bytes.toByteArray());
    }

    private DataSource.Data open(String spec) throws IOException {
        return source.open(DataSources.parse(spec), 7, new DataFolders(List.of(root)));
    }

    /** Plain and packed files, from a folder of the name or directly. */
    @Test
    void readsTheLayoutAndNormalises() throws IOException {
        try (DataSource.Data data = open("fashion-mnist");
                NDManager manager = NDManager.newBaseManager()) {
            assertThat(data.train().size()).isEqualTo(TRAIN);
            assertThat(data.test().size()).isEqualTo(TEST);
            DeviceBatch batch = data.train().gather(manager, manager.create(new long[] {3, 39}));
            assertThat(batch.inputs().getShape().getShape()).containsExactly(2, 1, 28, 28);
            assertThat(batch.labels().toLongArray()).containsExactly(3, 9);
            float[] values = batch.inputs().toFloatArray();
            for (int i = 0; i < 784; i++) {
                double expected = ((pixels[39 * 784 + i] & 0xFF) / 255.0 - 0.2860) / 0.3530;
                assertThat((double) values[784 + i]).isCloseTo(expected, within(1e-5));
            }
        }
        DataFolders direct = new DataFolders(List.of(folder));
        assertThat(source.find(direct)).isPresent();
    }

    @Test
    void drawsAPartAndShrinks() throws IOException {
        try (DataSource.Data data = open("fashion-mnist:train=10,test=5,size=14");
                DataSource.Data again = open("fashion-mnist:train=10,test=5,size=14");
                DataSource.Data whole = open("fashion-mnist");
                NDManager manager = NDManager.newBaseManager()) {
            assertThat(data.train().size()).isEqualTo(10);
            assertThat(data.test().size()).isEqualTo(5);
            float[] small =
                    data.train()
                            .gather(manager, manager.arange(0, 10, 1, DataType.INT64))
                            .inputs()
                            .toFloatArray();
            float[] same =
                    again.train()
                            .gather(manager, manager.arange(0, 10, 1, DataType.INT64))
                            .inputs()
                            .toFloatArray();
            assertThat(small).isEqualTo(same).hasSize(10 * 14 * 14);
            float[] large =
                    whole.train()
                            .gather(manager, manager.arange(0, TRAIN, 1, DataType.INT64))
                            .inputs()
                            .toFloatArray();
            double[] totals = new double[TRAIN];
            for (int i = 0; i < large.length; i++) {
                totals[i / 784] += large[i] / 784;
            }
            // A mean over squares keeps the mean of the image, up to rounding to bytes.
            for (int i = 0; i < 10; i++) {
                double total = 0;
                for (int j = 0; j < 196; j++) {
                    total += small[i * 196 + j] / 196;
                }
                double found = total;
                assertThat(Arrays.stream(totals).anyMatch(t -> Math.abs(t - found) < 0.002))
                        .isTrue();
            }
        }
    }

    private List<Path> cached() throws IOException {
        if (!Files.exists(root.resolve("cache"))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(root.resolve("cache"))) {
            return files.toList();
        }
    }

    private float[] pixels(String spec) throws IOException {
        try (DataSource.Data data = open(spec);
                NDManager manager = NDManager.newBaseManager()) {
            NDArray all = manager.arange(0, (int) data.train().size(), 1, DataType.INT64);
            return data.train().gather(manager, all).inputs().toFloatArray();
        }
    }

    /** What is decoded once is read from the cache, which is made anew when anything changed. */
    /** Every tenth image of the files is of the same class. */
    @ParameterizedTest
    @CsvSource({"3-4,3,4", "7+2,7,2"})
    void keepsSomeClasses(String classes, int first, int second) throws IOException {
        DatasetSpec spec = DataSources.parse("fashion-mnist:classes=" + classes);
        assertThat(source.inputs(spec).classNames())
                .containsExactly(
                        source.inputs(DataSources.parse("fashion-mnist")).classNames().get(first),
                        source.inputs(DataSources.parse("fashion-mnist")).classNames().get(second));
        try (DataSource.Data data = source.open(spec, 1, DataFolders.standard(root));
                DataSource.Data all =
                        source.open(
                                DataSources.parse("fashion-mnist"), 1, DataFolders.standard(root));
                NDManager manager = NDManager.newBaseManager()) {
            assertThat(data.train().size()).isEqualTo(8);
            assertThat(data.train().classes()).isEqualTo(2);
            var kept = data.train().gather(manager, manager.arange(0, 8, 1, DataType.INT64));
            long smaller = Math.min(first, second);
            long larger = Math.max(first, second);
            long[] numbers = new long[8];
            long[] labelsOfThem = new long[8];
            for (int i = 0; i < 8; i++) {
                long label = i % 2 == 0 ? smaller : larger;
                numbers[i] = i / 2 * 10L + label;
                labelsOfThem[i] = label == first ? 0 : 1;
            }
            var found = all.train().gather(manager, manager.create(numbers));
            assertThat(kept.labels().toLongArray()).containsExactly(labelsOfThem);
            assertThat(kept.inputs().toFloatArray()).isEqualTo(found.inputs().toFloatArray());
        }
    }

    @Test
    void decodesOnce() throws IOException {
        float[] first = pixels("fashion-mnist:size=14");
        assertThat(cached()).hasSize(1);
        Path cached = cached().get(0);
        FileTime written = Files.getLastModifiedTime(cached);
        assertThat(pixels("fashion-mnist:size=14")).isEqualTo(first);
        assertThat(Files.getLastModifiedTime(cached)).isEqualTo(written);
        // Only the cache is looked at: the files are damaged, with their sizes and times.
        Path images = folder.resolve("train-images-idx3-ubyte");
        FileTime time = Files.getLastModifiedTime(images);
        Files.write(images, new byte[(int) Files.size(images)]);
        Files.setLastModifiedTime(images, time);
        assertThat(pixels("fashion-mnist:size=14")).isEqualTo(first);
        Files.setLastModifiedTime(images, FileTime.fromMillis(time.toMillis() + 5000));
        assertThatThrownBy(() -> pixels("fashion-mnist:size=14"))
                .hasMessageContaining("magic number");
    }

    @Test
    void makesADamagedCacheAnew() throws IOException {
        float[] first = pixels("fashion-mnist:size=14");
        byte[] good = Files.readAllBytes(cached().get(0));
        for (int at = 0; at < good.length; at += good.length / 23) {
            byte[] bad = good.clone();
            bad[at] ^= 0x10;
            Files.write(cached().get(0), bad);
            assertThat(pixels("fashion-mnist:size=14")).isEqualTo(first);
            assertThat(Files.readAllBytes(cached().get(0))).isEqualTo(good);
        }
    }

    @Test
    void saysWhatIsMissingAndHowToGetIt() {
        DataFolders empty = new DataFolders(List.of(root.resolve("nothing")));
        assertThat(source.find(empty)).isEmpty();
        assertThatThrownBy(() -> source.open(DataSources.parse("fashion-mnist"), 1, empty))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessageContaining("train-images-idx3-ubyte")
                .hasMessageContaining("nothing")
                .hasMessageContaining("--data-dir");
        assertThatThrownBy(() -> DataFolders.standard(root.resolve("nothing")))
                .hasMessageContaining("does not exist");
    }

    @ParameterizedTest
    @CsvSource({
        "train-images-idx3-ubyte, magic, magic number",
        "train-images-idx3-ubyte, truncated, values instead of",
        "train-images-idx3-ubyte, longer, more than",
        "train-images-idx3-ubyte, empty, truncated",
        "train-images-idx3-ubyte, dimension, dimension 0",
        "t10k-labels-idx1-ubyte, label, label 2 is 10",
        "t10k-labels-idx1-ubyte, count, labels for",
        "train-labels-idx1-ubyte.gz, garbage, gzip",
        "train-labels-idx1-ubyte.gz, truncated, truncated"
    })
    void refusesADamagedFileByName(String file, String damage, String reason) throws IOException {
        Path path = folder.resolve(file);
        byte[] bytes = Files.readAllBytes(path);
        byte[] damaged =
                switch (damage) {
                    case "truncated" -> Arrays.copyOf(bytes, bytes.length - 3);
                    case "longer" -> Arrays.copyOf(bytes, bytes.length + 1);
                    case "empty" -> new byte[0];
                    case "garbage" -> "not a gzip file".getBytes();
                    case "count" -> idx(new byte[TEST - 1], TEST - 1);
                    default -> bytes.clone();
                };
        switch (damage) {
            case "magic" -> damaged[2] = 9;
            case "dimension" -> damaged[4] = -1;
            case "label" -> damaged[8 + 2] = 10;
            default -> {}
        }
        Files.write(path, damaged);
        assertThatThrownBy(() -> open("fashion-mnist"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file)
                .hasMessageContaining(reason);
    }

    @Test
    void refusesAMissingFileByName() throws IOException {
        Files.delete(folder.resolve("t10k-labels-idx1-ubyte"));
        assertThatThrownBy(() -> open("fashion-mnist"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("t10k-labels-idx1-ubyte");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "fashion-mnist:colour=1; no option 'colour'",
                "fashion-mnist:train=0; not a number above 0",
                "fashion-mnist:augment=maybe; yes or no",
                "fashion-mnist:train=41; has 40 images",
                "fashion-mnist:size=9; cannot be made 9 x 9"
            })
    void refusesWrongOptions(String spec, String reason) {
        assertThatThrownBy(() -> open(spec))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }
}
