package ai.djl.lrdecay.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.modality.Classifications;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Zoos in stores that DJL's repositories read, with a stand-in for the store. */
class StoreTest {

    @TempDir Path folder;

    @BeforeEach
    void publish() throws IOException {
        Engine.getInstance();
        System.setProperty("DJL_CACHE_DIR", folder.resolve("cache").toString());
        publish("1.0.0");
        StoreInAFolder.folder = folder;
    }

    @AfterEach
    void cacheAsBefore() {
        System.clearProperty("DJL_CACHE_DIR");
        System.clearProperty(ZooLocation.PROPERTY);
        StoreInAFolder.folder = null;
    }

    private void publish(String version) throws IOException {
        new SnapshotPublisher(folder.resolve("zoo"))
                .publish(
                        Trained.publication("animals", version, 3),
                        Trained.snapshots(folder.resolve("run"), version, 3));
    }

    private static StagedSnapshots at(String place) {
        return new StagedSnapshots(new SnapshotZoo(place));
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3://bucket/zoo", "hdfs://host/zoo/"})
    void isTheZooThatTheFolderIs(String place) throws Exception {
        assertThat(at(place).published()).containsExactly("animals");
        assertThat(at(place).all("animals"))
                .isEqualTo(at(folder.resolve("zoo").toString()).all("animals"));
        assertThat(at(place).verify("animals")).hasSize(3);
        try (ZooModel<float[], Classifications> model =
                at(place).load("animals", 2, float[].class, Classifications.class)) {
            assertThat(model.getBlock().getParameters()).isNotEmpty();
        }
        // DJL's own cache, which has no checksums and does not age, keeps nothing of it.
        Path own = folder.resolve("cache/lrdecay/zoo");
        try (Stream<Path> files = Files.walk(folder.resolve("cache"))) {
            assertThat(files.filter(Files::isRegularFile).filter(file -> !file.startsWith(own)))
                    .isEmpty();
        }
        publish("1.1.0");
        assertThat(at(place).stages("animals"))
                .extracting(StageInfo::version)
                .containsOnly("1.1.0");
    }

    @Test
    void addressesOfTheZooLeadThere() throws Exception {
        System.setProperty(ZooLocation.PROPERTY, "s3://bucket/zoo");
        Criteria<float[], Classifications> criteria =
                Criteria.builder()
                        .setTypes(float[].class, Classifications.class)
                        .optModelUrls("lrdecay://ai.djl.lrdecay/animals/1.0.0/animals-stage1")
                        .build();
        try (ZooModel<float[], Classifications> model = criteria.loadModel()) {
            assertThat(model.getName()).isEqualTo("animals-stage1");
        }
    }

    @Test
    void damageIsSeenAndWhatIsMissingIsNamed() throws Exception {
        Path file =
                folder.resolve(
                        "zoo/model/cv/image_classification/ai/djl/lrdecay/animals/1.0.0/"
                                + "animals-stage2/animals-stage2-0000.params");
        byte[] bytes = Files.readAllBytes(file);
        bytes[700] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> at("s3://bucket/zoo").verify("animals"))
                .isInstanceOf(ZooException.class)
                .hasMessageContaining("s3://bucket/zoo/")
                .hasMessageContaining("is damaged");
        assertThatThrownBy(() -> at("s3://bucket/zoo").stages("other"))
                .isInstanceOf(ZooException.class)
                .hasMessageContaining("there is no model 'other'");
        StoreInAFolder.folder = null;
        assertThatThrownBy(() -> at("s3://bucket/zoo").stages("animals"))
                .isInstanceOf(ZooException.class)
                .hasMessageContaining("s3://bucket/zoo/ cannot be read: no route to host");
        for (String place : List.of("ftp://host/zoo", "s3://a b/zoo")) {
            assertThatThrownBy(() -> at(place).stages("animals"))
                    .isInstanceOf(ZooException.class)
                    .hasMessageContaining(place);
        }
    }

    /** DJL reads its property when it starts: what it names, a process of its own sees. */
    @Test
    void djlsOwnPropertyNamesTheZoo() throws Exception {
        for (String location :
                List.of(
                        folder.resolve("zoo").toUri().toString(),
                        "lrdecay://ai.djl.lrdecay/animals/1.0.0/animals-stage2")) {
            Process process =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-XX:TieredStopAtLevel=1",
                                    "-DOPT_OUT_TRACKING=true",
                                    "-DDJL_CACHE_DIR=" + folder.resolve("cache"),
                                    "-Dai.djl.repository.zoo.location=" + location,
                                    "-D" + ZooLocation.PROPERTY + "=" + folder.resolve("zoo"),
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    StoreTest.class.getName())
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(location).isZero();
            assertThat(said).as(location).contains("loaded animals-stage2");
        }
    }

    /** Loads a stage from wherever DJL looks by itself. */
    public static void main(String[] args) throws Exception {
        Criteria<float[], Classifications> criteria =
                Criteria.builder()
                        .setTypes(float[].class, Classifications.class)
                        .optGroupId("ai.djl.localmodelzoo")
                        .optFilter("stage", "2")
                        .build();
        try (ZooModel<float[], Classifications> model = criteria.loadModel()) {
            System.out.println("loaded " + model.getName());
        }
    }
}
