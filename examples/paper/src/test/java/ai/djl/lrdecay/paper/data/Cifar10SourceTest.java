package ai.djl.lrdecay.paper.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Application;
import ai.djl.basicdataset.BasicDatasets;
import ai.djl.engine.Engine;
import ai.djl.lrdecay.batch.IndexedBatches.DeviceBatch;
import ai.djl.ndarray.NDManager;
import ai.djl.repository.Repository;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Cifar10SourceTest {

    private static final float[] MEAN = {0.4914f, 0.4822f, 0.4465f};
    private static final float[] DEVIATION = {0.2470f, 0.2435f, 0.2616f};

    @TempDir Path root;
    private Path folder;
    private CifarFolder files;

    @BeforeEach
    void write() throws IOException {
        folder = root.resolve("cifar-10-batches-bin");
        files = CifarFolder.write(folder, 6, 7);
    }

    private Cifar10Source source() throws IOException {
        Path nothing = Files.createDirectories(root.resolve("repository"));
        return new Cifar10Source(
                Repository.newInstance("nothing", nothing), new ImageCache(root.resolve("cache")));
    }

    private DataSource.Data open(String spec) throws IOException {
        return source().open(DataSources.parse(spec), 3, new DataFolders(List.of(root)));
    }

    /** Planes of red, green and blue in the file; channels first on the device as well. */
    private void check(DataSource.Data data) {
        try (NDManager manager = NDManager.newBaseManager()) {
            assertThat(data.train().size()).isEqualTo(5 * 6);
            assertThat(data.test().size()).isEqualTo(7);
            assertThat(data.train().classes()).isEqualTo(10);
            DeviceBatch batch = data.train().gather(manager, manager.create(new long[] {29, 6}));
            assertThat(batch.inputs().getShape().getShape()).containsExactly(2, 3, 32, 32);
            byte[] last = files.train().get(4);
            assertThat(batch.labels().toLongArray())
                    .containsExactly(last[5 * 3073], files.train().get(1)[0]);
            float[] found = batch.inputs().toFloatArray();
            for (int i = 0; i < 3072; i++) {
                int channel = i / 1024;
                double value = (last[5 * 3073 + 1 + i] & 0xFF) / 255.0;
                assertThat((double) found[i])
                        .isCloseTo((value - MEAN[channel]) / DEVIATION[channel], within(1e-5));
            }
        }
    }

    @Test
    void readsThePublishedLayout() throws IOException {
        try (DataSource.Data data = open("cifar10")) {
            check(data);
        }
        assertThat(source().find(new DataFolders(List.of(folder)))).contains(folder.resolve(""));
    }

    /** As DJL's basicdataset lays it out in a repository: the five training files in one. */
    @Test
    void readsWhatDjlPublishes() throws IOException {
        Path repository = root.resolve("published");
        String uri =
                BasicDatasets.REPOSITORY
                        .dataset(
                                Application.CV.IMAGE_CLASSIFICATION,
                                BasicDatasets.GROUP_ID,
                                "cifar10",
                                null)
                        .toURI()
                        .toString();
        Path place = Files.createDirectories(repository.resolve(uri).resolve("1.0"));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        files.train().forEach(all::writeBytes);
        Files.write(place.resolve("data_batch.bin"), all.toByteArray());
        Files.write(place.resolve("test_batch.bin"), files.test());
        Files.writeString(
                place.resolveSibling("metadata.json"),
                """
                {
                  "metadataVersion": "0.2",
                  "resourceType": "dataset",
                  "application": "cv/image_classification",
                  "groupId": "ai.djl.basicdataset",
                  "artifactId": "cifar10",
                  "name": "CIFAR-10",
                  "artifacts": [
                    {
                      "version": "1.0",
                      "name": "cifar10",
                      "files": {
                        "data_batch.bin": {"uri": "%s", "size": %d},
                        "test_batch.bin": {"uri": "%s", "size": %d}
                      }
                    }
                  ]
                }
                """
                        .formatted(
                                place.resolve("data_batch.bin").toUri(),
                                all.size(),
                                place.resolve("test_batch.bin").toUri(),
                                files.test().length));
        Repository local = Repository.newInstance("published", repository);
        DataFolders none = new DataFolders(List.of(root.resolve("nothing")));
        Cifar10Source source = new Cifar10Source(local, new ImageCache(root.resolve("cache")));
        assertThat(source.find(none)).isEmpty();
        // The engine's libraries are there before DJL's cache is somewhere else.
        Engine.getInstance();
        System.setProperty("DJL_CACHE_DIR", root.resolve("djl").toString());
        try (DataSource.Data data = source.open(DataSources.parse("cifar10"), 3, none)) {
            check(data);
        } finally {
            System.clearProperty("DJL_CACHE_DIR");
        }
    }

    @Test
    void saysWhatIsMissingAndHowToGetIt() {
        DataFolders empty = new DataFolders(List.of(root.resolve("nothing")));
        assertThatThrownBy(() -> source().open(DataSources.parse("cifar10"), 1, empty))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessageContaining("data_batch_1.bin")
                .hasMessageContaining("nothing")
                .hasMessageContaining("cifar-10-binary.tar.gz")
                .hasMessageContaining("--data-dir");
    }

    @ParameterizedTest
    @CsvSource({
        "data_batch_3.bin, truncated, ends within record 5",
        "data_batch_1.bin, empty, ends within record 0",
        "test_batch.bin, longer, ends within record 7",
        "data_batch_5.bin, label, label of record 1 is 10",
        "data_batch_2.bin, missing, one of the five",
        "test_batch.bin, missing, missing"
    })
    void refusesADamagedFileByName(String file, String damage, String reason) throws IOException {
        Path path = folder.resolve(file);
        byte[] bytes = Files.readAllBytes(path);
        switch (damage) {
            case "truncated" -> Files.write(path, Arrays.copyOf(bytes, bytes.length - 1));
            case "longer" -> Files.write(path, Arrays.copyOf(bytes, bytes.length + 1));
            case "empty" -> Files.write(path, new byte[0]);
            case "missing" -> Files.delete(path);
            default -> {
                bytes[3073] = 10;
                Files.write(path, bytes);
            }
        }
        assertThatThrownBy(() -> open("cifar10"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file)
                .hasMessageContaining(reason);
    }
}
