package ai.djl.lrdecay.training.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointStoreTest {

    @TempDir Path folder;
    private CheckpointStore store;
    private final List<String> warnings = new ArrayList<>();

    @BeforeEach
    void open() {
        store = new CheckpointStore(folder.resolve("checkpoint"), "run-1");
    }

    private static Checkpoint checkpoint(int epoch) {
        return checkpoint(epoch, 1);
    }

    private static Checkpoint checkpoint(int epoch, float last) {
        ByteBuffer data = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
        Random random = new Random(epoch);
        for (int i = 0; i < 9; i++) {
            data.putFloat((float) random.nextGaussian());
        }
        data.putFloat(last);
        HostTensor tensor = new HostTensor(DataType.FLOAT32, new Shape(2, 5), data.array());
        return new Checkpoint(
                "run-1",
                epoch,
                Map.of("epochs", Integer.toString(epoch)),
                Map.of("w", tensor),
                Map.of("w", tensor));
    }

    private Path file(int epoch) {
        return folder.resolve("checkpoint/epoch-00000" + epoch + ".safetensors");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("checkpoint"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void givesBackTheNewestAndKeepsTwo() throws IOException {
        assertThat(store.latest(warnings::add)).isEmpty();
        for (int epoch = 1; epoch <= 4; epoch++) {
            store.save(checkpoint(epoch));
        }
        assertThat(store.latest(warnings::add)).contains(checkpoint(4));
        assertThat(names()).containsExactly("epoch-000003.safetensors", "epoch-000004.safetensors");
        assertThat(warnings).isEmpty();
    }

    /** No training could continue from it, and what is there would be removed for it. */
    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void doesNotWriteWhatIsNotFinite(float number) throws IOException {
        assertThat(store.save(checkpoint(1))).isTrue();
        assertThat(store.save(checkpoint(2))).isTrue();
        assertThat(store.save(checkpoint(3, number))).isFalse();
        assertThat(names()).containsExactly("epoch-000001.safetensors", "epoch-000002.safetensors");
        assertThat(store.latest(warnings::add)).contains(checkpoint(2));
    }

    /** Every byte of the file matters: no flipped bit goes unnoticed. */
    @Test
    void refusesEveryFlippedBit() throws IOException {
        store.save(checkpoint(1));
        store.save(checkpoint(2));
        byte[] good = Files.readAllBytes(file(2));
        Random random = new Random(1);
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= (byte) (1 << random.nextInt(8));
            Files.write(file(2), bad);
            warnings.clear();
            assertThat(store.latest(warnings::add)).as("byte %s", i).contains(checkpoint(1));
            assertThat(warnings).hasSize(1);
            assertThat(warnings.get(0)).contains(file(2).toString()).endsWith(".");
            assertThat(file(2)).doesNotExist();
        }
        // Nothing was deleted: each refused file lies aside.
        assertThat(names()).hasSize(1 + good.length);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 100, -1})
    void refusesATruncatedFile(int length) throws IOException {
        store.save(checkpoint(1));
        store.save(checkpoint(2));
        byte[] good = Files.readAllBytes(file(2));
        int kept = length < 0 ? good.length + length : length;
        Files.write(file(2), Arrays.copyOf(good, kept));
        assertThat(store.latest(warnings::add)).contains(checkpoint(1));
        assertThat(warnings).singleElement().asString().contains(file(2).toString());
    }

    @Test
    void refusesACheckpointOfAnotherRun() throws IOException {
        store.save(checkpoint(1));
        CheckpointStore other = new CheckpointStore(folder.resolve("checkpoint"), "run-2");
        assertThatThrownBy(() -> other.latest(warnings::add))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file(1).toString())
                .hasMessageContaining("another training");
        assertThat(file(1)).exists();
    }

    /** Both files, and what can be done. */
    @Test
    void saysWhatToDoWhereNoneIsGood() throws IOException {
        store.save(checkpoint(1));
        store.save(checkpoint(2));
        for (int epoch = 1; epoch <= 2; epoch++) {
            Files.write(file(epoch), new byte[] {1, 2, 3});
        }
        assertThatThrownBy(() -> store.latest(warnings::add))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining("so the training cannot be resumed")
                .hasMessageContaining(file(2) + " is not used")
                .hasMessageContaining(file(1) + " is not used")
                .hasMessageEndingWith("or move the folder away to begin again");
        assertThat(file(1)).exists();
        assertThat(file(2)).exists();
    }

    /** What the settings are is for people: an older checkpoint has none of them. */
    @Test
    void saysWhichSettingIsOfAnotherRun() throws IOException {
        named("run-1", Map.of("optimizer", "Adam", "seed", "1")).save(checkpoint(1));
        named("run-1", Map.of("optimizer", "Adam", "seed", "1")).save(checkpoint(2));
        assertThatThrownBy(
                        () ->
                                named("run-2", Map.of("optimizer", "Adam", "seed", "2"))
                                        .latest(warnings::add))
                .hasMessageStartingWith(
                        file(2) + " is not used: it is a checkpoint of another training")
                .hasMessageContaining(": seed 1 there, 2 here; choose another folder");
        assertThat(warnings).as("said once").isEmpty();
        assertThat(named("run-1", Map.of("momentum", "0.9")).latest(warnings::add))
                .contains(checkpoint(2));
    }

    private CheckpointStore named(String run, Map<String, String> settings) {
        return new CheckpointStore(folder.resolve("checkpoint"), new RunIdentity(run, settings));
    }

    @Test
    void refusesAFileOfAnotherKindOrName() throws IOException {
        store.save(checkpoint(1));
        Files.copy(file(1), file(5));
        assertThat(store.latest(warnings::add)).contains(checkpoint(1));
        assertThat(warnings).singleElement().asString().contains("name");
        Files.writeString(file(6), "{}");
        warnings.clear();
        assertThat(store.latest(warnings::add)).contains(checkpoint(1));
        assertThat(warnings).hasSize(1);
    }

    @Test
    void leavesTheOnlyFileWhereItIsWhenItIsDamaged() throws IOException {
        store.save(checkpoint(1));
        byte[] bytes = Files.readAllBytes(file(1));
        bytes[bytes.length - 1] ^= 1;
        Files.write(file(1), bytes);
        assertThatThrownBy(() -> store.latest(warnings::add))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining(file(1).toString());
        assertThat(Files.readAllBytes(file(1))).isEqualTo(bytes);
    }

    @Test
    void doesNotMindAFileThatWasBeingWritten() throws IOException {
        store.save(checkpoint(1));
        Files.writeString(folder.resolve("checkpoint/.epoch-000002.safetensors.tmp"), "half");
        assertThat(store.latest(warnings::add)).contains(checkpoint(1));
        assertThat(warnings).isEmpty();
    }
}
