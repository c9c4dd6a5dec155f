package ai.djl.lrdecay.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.lrdecay.util.Folders;
import ai.djl.lrdecay.util.Sha256;
import ai.djl.modality.Classifications;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A publisher who means harm: all checksums fit, and the files are not what they should be. */
class HostileParametersTest {

    /** What is done to the parameter file of stage 3. */
    private enum Harm {
        HUGE_RANK(file -> with(file, rank(file), 0x7fffffff)),
        NEGATIVE_RANK(file -> with(file, rank(file), -1)),
        HUGE_LENGTH(file -> with(file, rank(file) + 4, 0x7fffffff)),
        HUGE_INPUTS(file -> with(file, text(file, "FLOAT32", 0) + 7, 0x7fffffff)),
        NOISE(
                file -> {
                    byte[] noise = new byte[file.length];
                    new Random(5).nextBytes(noise);
                    return noise;
                }),
        NOISE_BEHIND_A_GOOD_BEGINNING(
                file -> {
                    byte[] noise = new byte[file.length];
                    new Random(6).nextBytes(noise);
                    System.arraycopy(file, 0, noise, 0, 200);
                    return noise;
                }),
        EMPTY(file -> new byte[0]),
        HALF(file -> Arrays.copyOf(file, file.length / 2)),
        LONGER(file -> Arrays.copyOf(file, file.length + 1)),
        NOT_A_NUMBER(file -> with(file, file.length - 4, 0xffffffff)),
        OTHER_TYPE(
                file -> {
                    byte[] other = file.clone();
                    int at = text(file, "FLOAT32", rank(file) - 8);
                    System.arraycopy("UINT8XX".getBytes(StandardCharsets.UTF_8), 0, other, at, 7);
                    return other;
                });

        final UnaryOperator<byte[]> harm;

        Harm(UnaryOperator<byte[]> harm) {
            this.harm = harm;
        }
    }

    private static byte[] with(byte[] file, int at, int value) {
        byte[] other = file.clone();
        ByteBuffer.wrap(other).putInt(at, value);
        return other;
    }

    private static int text(byte[] file, String text, int from) {
        int at = new String(file, StandardCharsets.ISO_8859_1).indexOf(text, from);
        assertThat(at).isNotNegative();
        return at;
    }

    /** Where the rank of the first convolution's filters is. */
    private static int rank(byte[] file) {
        return text(file, "FLOAT32\0\0\0\4", 0) + 7;
    }

    @TempDir Path folder;
    private Path root;
    private Path model;

    @BeforeEach
    void publish() throws IOException {
        Engine.getInstance();
        System.setProperty("DJL_CACHE_DIR", folder.resolve("cache").toString());
        root = folder.resolve("zoo");
        new SnapshotPublisher(root)
                .publish(
                        Trained.publication("animals", "1.0.0", 3),
                        Trained.snapshots(folder.resolve("run"), "run", 3));
        model = root.resolve("model/cv/image_classification/ai/djl/lrdecay/animals");
    }

    @AfterEach
    void cacheAsBefore() {
        System.clearProperty("DJL_CACHE_DIR");
    }

    /** Changes the files and what is said of stage 3, and computes all checksums again. */
    private void seal(Consumer<JsonObject> change) throws IOException {
        Path own = model.resolve("1.0.0/animals-stage3");
        Path description = model.resolve("metadata.json");
        JsonObject json = JsonParser.parseString(Files.readString(description)).getAsJsonObject();
        JsonObject arguments =
                json.getAsJsonArray("artifacts")
                        .get(0)
                        .getAsJsonObject()
                        .getAsJsonObject("arguments");
        JsonObject info = arguments.getAsJsonObject("snapshot");
        change.accept(info);
        for (JsonElement element : info.getAsJsonArray("files")) {
            JsonObject file = element.getAsJsonObject();
            Path path = own.resolve(file.get("name").getAsString());
            file.addProperty("size", Files.size(path));
            file.addProperty("sha256", Sha256.of(path));
        }
        arguments.addProperty("snapshotSha256", StageJson.read(info).digest());
        Files.writeString(description, json.toString());
    }

    private void load() throws Exception {
        Criteria<float[], Classifications> criteria =
                Criteria.builder()
                        .setTypes(float[].class, Classifications.class)
                        .optModelZoo(new SnapshotZoo(root.toString()))
                        .optArtifactId("ai.djl.lrdecay:animals")
                        .build();
        try (ZooModel<float[], Classifications> loaded = criteria.loadModel()) {
            assertThat(loaded.getBlock().getParameters()).isNotEmpty();
        }
    }

    private void loadByDjlItself() throws Exception {
        Criteria<float[], Classifications> criteria =
                Criteria.builder()
                        .setTypes(float[].class, Classifications.class)
                        .optModelPath(root)
                        .optArtifactId("animals")
                        .build();
        try (ZooModel<float[], Classifications> loaded = criteria.loadModel()) {
            assertThat(loaded.getBlock().getParameters()).isNotEmpty();
        }
    }

    private void assertRefused(String says) throws IOException {
        assertThatThrownBy(this::load)
                .isInstanceOf(ZooException.class)
                .hasMessageContaining("animals-stage3")
                .hasMessageContaining(says)
                .hasMessageNotContaining("\n");
        Folders.delete(folder.resolve("cache"));
        assertThatThrownBy(this::loadByDjlItself)
                .isInstanceOf(ZooException.class)
                .hasMessageContaining(says);
        assertThatThrownBy(
                        () ->
                                new StagedSnapshots(new SnapshotZoo(root.toString()))
                                        .verify("animals"))
                .isInstanceOf(ZooException.class)
                .hasMessageContaining(says);
    }

    @ParameterizedTest
    @EnumSource(Harm.class)
    void parametersAreThoseOfTheNetworkOrRefused(Harm harm) throws Exception {
        load();
        loadByDjlItself();
        Folders.delete(folder.resolve("cache"));
        Path file = model.resolve("1.0.0/animals-stage3/animals-stage3-0000.params");
        Files.write(file, harm.harm.apply(Files.readAllBytes(file)));
        seal(info -> {});
        assertRefused("does not hold the parameters of wrn-10-1");
    }

    static Stream<List<String>> otherNames() {
        return Stream.of(List.of("cat", "dog"), List.of("cat", "dog", "cow", "hen"));
    }

    @ParameterizedTest
    @MethodSource("otherNames")
    void namesOfClassesFitTheHead(List<String> names) throws Exception {
        JsonArray array = new JsonArray();
        names.forEach(array::add);
        Files.writeString(
                model.resolve("1.0.0/animals-stage3/synset.txt"), String.join("\n", names) + "\n");
        seal(info -> info.add("classNames", array));
        assertRefused("does not hold the parameters of wrn-10-1");
    }

    @Test
    void namesOfClassesAreThoseOfTheFile() throws Exception {
        Files.writeString(model.resolve("1.0.0/animals-stage3/synset.txt"), "dog\ncat\ncow\n");
        seal(info -> {});
        assertThatThrownBy(this::load)
                .isInstanceOf(ZooException.class)
                .hasMessageContaining("the names of the classes are not those of synset.txt");
    }

    @Test
    void aDeviationIsFinite() throws Exception {
        JsonArray array = new JsonArray();
        List.of("0.5", "Infinity", "0.5").forEach(array::add);
        seal(info -> info.add("deviation", array));
        assertThatThrownBy(this::load)
                .isInstanceOf(ZooException.class)
                .hasMessageContaining("a deviation of Infinity is not possible");
    }

    /** A network of terabytes is not made to find out that the file is smaller. */
    @Test
    void aHugeNetworkIsNotMade() throws Exception {
        seal(info -> info.addProperty("architecture", "wrn-10-9000"));
        JsonObject json =
                JsonParser.parseString(Files.readString(model.resolve("metadata.json")))
                        .getAsJsonObject();
        json.getAsJsonArray("artifacts")
                .get(0)
                .getAsJsonObject()
                .getAsJsonObject("properties")
                .addProperty("architecture", "wrn-10-9000");
        Files.writeString(model.resolve("metadata.json"), json.toString());
        assertRefused("more parameters than the file has bytes");
    }
}
