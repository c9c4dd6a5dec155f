package ai.djl.lrdecay.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.lrdecay.tensor.TensorFile;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubLayoutTest {

    @TempDir Path folder;
    private StagedSnapshots snapshots;

    @BeforeEach
    void publish() throws IOException {
        Engine.getInstance();
        System.setProperty("DJL_CACHE_DIR", folder.resolve("cache").toString());
        Path root = folder.resolve("zoo");
        new SnapshotPublisher(root)
                .publish(
                        Trained.publication("animals", "1.0.0", 3),
                        Trained.snapshots(folder.resolve("run"), "run", 3));
        snapshots = new StagedSnapshots(new SnapshotZoo(root.toString()));
    }

    @AfterEach
    void cacheAsBefore() {
        System.clearProperty("DJL_CACHE_DIR");
    }

    private static Path revision(Path repository, String name) throws IOException {
        String commit = Files.readString(repository.resolve("refs").resolve(name));
        assertThat(commit).matches("[0-9a-f]{40}");
        return repository.resolve("snapshots").resolve(commit);
    }

    @Test
    void eachStageIsARevision() throws Exception {
        Path hub = folder.resolve("hub");
        assertThat(HubLayout.write(snapshots, "animals", hub))
                .containsExactly("stage-1", "stage-2", "stage-3", "main");
        Path repository = hub.resolve("models--ai.djl.lrdecay--animals");
        for (int stage = 1; stage <= 3; stage++) {
            Path own = revision(repository, "stage-" + stage);
            Path alone = folder.resolve("alone.safetensors");
            StateDicts.write(snapshots, "animals", stage, alone);
            assertThat(own.resolve("model.safetensors")).hasSameBinaryContentAs(alone);
            JsonObject config =
                    JsonParser.parseString(Files.readString(own.resolve("config.json")))
                            .getAsJsonObject();
            assertThat(config.get("stage").getAsInt()).isEqualTo(stage);
            assertThat(config.get("architecture").getAsString()).isEqualTo("wrn-10-1");
            assertThat(config.getAsJsonObject("id2label").get("2").getAsString()).isEqualTo("cow");
            assertThat(own.resolve("README.md")).content().startsWith("---\nlicense: unknown\n");
        }
        assertThat(revision(repository, "main")).isEqualTo(revision(repository, "stage-3"));
        assertThat(
                        TensorFile.readForeign(
                                revision(repository, "main").resolve("model.safetensors")))
                .containsKeys("stem.weight", "blocks.0.norm1.running_mean", "head.bias");
        Map<String, byte[]> once = MutableZoo.contents(hub);
        HubLayout.write(snapshots, "animals", hub);
        assertThat(MutableZoo.contents(hub).keySet()).isEqualTo(once.keySet());
    }

    @Test
    void aStatedLicenceIsOnTheCard() throws Exception {
        Publication publication =
                Publication.builder()
                        .setName("stated")
                        .setVersion("1.0.0")
                        .optClassNames(Trained.CLASSES)
                        .optLicence("Apache-2.0")
                        .build();
        new SnapshotPublisher(folder.resolve("zoo"))
                .publish(publication, Trained.snapshots(folder.resolve("run2"), "run2", 3));
        Path hub = folder.resolve("hub");
        HubLayout.write(snapshots, "stated", hub);
        Path own = revision(hub.resolve("models--ai.djl.lrdecay--stated"), "main");
        assertThat(own.resolve("README.md")).content().startsWith("---\nlicense: apache-2.0\n");
    }

    @Test
    void whatIsMissingOrDamagedLeavesNothingHalf() throws Exception {
        Path hub = folder.resolve("hub");
        assertThatThrownBy(() -> HubLayout.write(snapshots, "plants", hub))
                .isInstanceOf(ZooException.class)
                .hasMessageContaining("there is no model 'plants'");
        assertThat(hub).doesNotExist();
        Path file;
        try (Stream<Path> files = Files.walk(folder.resolve("zoo"))) {
            List<Path> all =
                    files.filter(path -> path.endsWith("animals-stage2-0000.params")).toList();
            file = all.get(0);
        }
        Files.write(file, new byte[10]);
        assertThatThrownBy(() -> HubLayout.write(snapshots, "animals", hub))
                .isInstanceOf(ZooException.class)
                .hasMessageContaining("animals-stage2");
        Path repository = hub.resolve("models--ai.djl.lrdecay--animals");
        assertThat(repository.resolve("refs").toFile().list()).containsExactly("stage-1");
        assertThat(repository.resolve("snapshots").toFile().list()).hasSize(1);
    }
}
