package ai.djl.lrdecay.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.lrdecay.nn.Networks;
import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.lrdecay.training.snapshot.StageSnapshot;
import ai.djl.lrdecay.util.Folders;
import ai.djl.lrdecay.util.Sha256;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A publication happens whole or not at all. */
class PublishingTest {

    /** As if the process ended: nothing cleans up behind it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    @TempDir Path folder;
    private Path root;
    private List<Path> snapshots;

    @BeforeEach
    void train() throws IOException {
        Engine.getInstance();
        root = folder.resolve("zoo");
        snapshots = Trained.snapshots(folder.resolve("run"), "run", 3);
    }

    private static Map<String, String> contents(Path top) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        if (Files.exists(top)) {
            try (Stream<Path> files = Files.walk(top)) {
                for (Path file : files.toList()) {
                    boolean regular = Files.isRegularFile(file);
                    contents.put(
                            top.relativize(file).toString(), regular ? Sha256.of(file) : "folder");
                }
            }
        }
        return contents;
    }

    private List<StageInfo> publish(String version, PublishingFiles.Step step) throws IOException {
        return new SnapshotPublisher(root, step)
                .publish(Trained.publication("animals", version, 3), snapshots);
    }

    private List<String> steps(String version) throws IOException {
        List<String> steps = new ArrayList<>();
        publish(version, steps::add);
        return steps;
    }

    private List<StageInfo> seen() throws IOException {
        StagedSnapshots zoo = new StagedSnapshots(new SnapshotZoo(root.toString()));
        return zoo.published().contains("animals") ? zoo.verify("animals") : List.of();
    }

    /** Of a new model, and of another version of one that is there. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void killedAnywhereItIsCompletedOrUndoneByTheNext(boolean another) throws Exception {
        if (another) {
            publish("1.0.0", what -> {});
        }
        Path kept = folder.resolve("kept");
        copy(root, kept);
        List<String> steps = steps("1.1.0");
        Map<String, String> whole = contents(root);
        assertThat(steps)
                .contains(
                        "move 1.1.0",
                        "rename metadata.json",
                        "flush .metadata.json.tmp",
                        "flush animals-stage2-0000.params");
        assertThat(steps.contains("rename index.txt")).isNotEqualTo(another);
        int stages = another ? 6 : 3;
        for (int i = 0; i < steps.size(); i++) {
            Folders.delete(root);
            copy(kept, root);
            int[] done = {0};
            int end = i;
            assertThatThrownBy(
                            () ->
                                    publish(
                                            "1.1.0",
                                            what -> {
                                                if (done[0]++ == end) {
                                                    throw new Killed();
                                                }
                                            }))
                    .as(steps.get(i))
                    .isInstanceOf(Killed.class);
            // Whoever looks meanwhile sees all of it or nothing of it.
            if (Files.isDirectory(root)) {
                assertThat(seen().size()).as(steps.get(i)).isIn(stages - 3, stages);
            }
            try {
                assertThat(publish("1.1.0", what -> {})).hasSize(3);
            } catch (ZooException e) {
                // The index was right already: nothing was left to be done.
                assertThat(e).hasMessageContaining("published already");
            }
            assertThat(seen()).as(steps.get(i)).hasSize(stages);
            assertThat(contents(root)).as(steps.get(i)).isEqualTo(whole);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        if (Files.exists(from)) {
            try (Stream<Path> files = Files.walk(from)) {
                for (Path file : files.toList()) {
                    Files.copy(file, to.resolve(from.relativize(file).toString()));
                }
            }
        }
    }

    /** What another training left half-way is not taken for this one. */
    @Test
    void anotherTrainingDoesNotCompleteIt() throws Exception {
        assertThatThrownBy(
                        () ->
                                publish(
                                        "1.0.0",
                                        what -> {
                                            if (what.contains(".index.txt")) {
                                                throw new Killed();
                                            }
                                        }))
                .isInstanceOf(Killed.class);
        List<StageInfo> before = seen();
        assertThat(before).hasSize(3);
        List<Path> others = Trained.snapshots(folder.resolve("other"), "other", 3);
        assertThatThrownBy(
                        () ->
                                new SnapshotPublisher(root)
                                        .publish(
                                                Trained.publication("animals", "1.0.0", 3), others))
                .hasMessageContaining("published already");
        assertThat(seen()).isEqualTo(before);
        assertThat(Files.readString(root.resolve("index.txt"))).isEqualTo("animals\n");
    }

    /** A disk that fails before the description is there. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void failedAnywhereItLeavesNothingBehind(boolean another) throws Exception {
        if (another) {
            publish("1.0.0", what -> {});
        }
        Path kept = folder.resolve("kept");
        copy(root, kept);
        Map<String, String> before = contents(root);
        List<String> steps = steps("1.1.0");
        Folders.delete(root);
        copy(kept, root);
        int commit = steps.indexOf("rename metadata.json");
        assertThat(commit).isPositive();
        for (int i = 0; i <= commit; i++) {
            int[] done = {0};
            int end = i;
            assertThatThrownBy(
                            () ->
                                    publish(
                                            "1.1.0",
                                            what -> {
                                                if (done[0]++ == end) {
                                                    throw new IOException("disk full");
                                                }
                                            }))
                    .as(steps.get(i))
                    .hasMessage("disk full");
            assertThat(contents(root)).as(steps.get(i)).isEqualTo(before);
        }
    }

    /** Nothing is made for what cannot be published. */
    @Test
    void whatIsRefusedLeavesNothingBehind() throws Exception {
        List<Path> mixed = List.of(snapshots.get(0), snapshots.get(2));
        assertThatThrownBy(
                        () ->
                                new SnapshotPublisher(root)
                                        .publish(Trained.publication("a", "1.0.0", 3), mixed))
                .hasMessageContaining("of one training");
        assertThat(root).doesNotExist();
    }

    @Test
    void anEditedAccuracyIsRefused() throws Exception {
        Path json = snapshots.get(1).resolve(StageSnapshot.DESCRIPTION);
        String text = Files.readString(json);
        assertThat(text).contains("0.7");
        Files.writeString(json, text.replace("0.7", "0.9"));
        assertThatThrownBy(() -> publish("1.0.0", what -> {}))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining(json.toString())
                .hasMessageContaining("changed after it was written");
        assertThat(root).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void parametersThatAreNotFiniteAreRefused(float value) throws Exception {
        StageSnapshot good = StageSnapshot.read(snapshots.get(2));
        try (Model model = Model.newInstance("wrn")) {
            model.setBlock(Networks.create("wrn-10-1", 3));
            model.getBlock()
                    .initialize(model.getNDManager(), DataType.FLOAT32, new Shape(1, 3, 8, 8));
            NDArray bias =
                    model.getBlock().getParameters().values().stream()
                            .reduce((a, b) -> b)
                            .orElseThrow()
                            .getArray();
            bias.set(new float[] {0, value, 0});
            StageSnapshot.write(model, snapshots.get(2), good);
        }
        assertThatThrownBy(() -> publish("1.0.0", what -> {}))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining(snapshots.get(2).toString())
                .hasMessageContaining("not finite");
        assertThat(root).doesNotExist();
    }

    @Test
    void anIndexThatRepeatsItselfListsEachModelOnce() throws Exception {
        publish("1.0.0", what -> {});
        Files.writeString(root.resolve("index.txt"), "animals\n".repeat(100_000));
        StagedSnapshots zoo = new StagedSnapshots(new SnapshotZoo(root.toString()));
        assertThat(zoo.published()).containsExactly("animals");
        assertThat(zoo.models()).containsExactly("animals");
    }

    /** Somebody's parameters have no licence but the one that they state. */
    @Test
    void withoutALicenceNoneIsStated() throws Exception {
        publish("1.0.0", what -> {});
        StagedSnapshots zoo = new StagedSnapshots(new SnapshotZoo(root.toString()));
        assertThat(zoo.stages("animals")).extracting(StageInfo::licence).containsOnly("not stated");
        assertThat(zoo.verify("animals")).hasSize(3);
        assertThat(new StagedSnapshots().stages("wrn-ps10"))
                .extracting(StageInfo::licence)
                .containsOnly("Apache-2.0");
    }

    @Test
    void aMistypedFolderIsNamed() {
        Path mistyped = folder.resolve("rnu");
        assertThatThrownBy(
                        () ->
                                new SnapshotPublisher(root)
                                        .publish(
                                                Trained.publication("a", "1.0.0", 3),
                                                StageSnapshot.list(mistyped)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("there is no folder " + mistyped);
        assertThat(root).doesNotExist();
    }

    /** It is named when it is asked for; nothing of it is removed. */
    @Test
    void aDamagedDescriptionOfAnotherModelStopsNobody() throws Exception {
        publish("1.0.0", what -> {});
        Path other;
        try (Stream<Path> files = Files.walk(root)) {
            other =
                    files.filter(file -> file.endsWith(PublishedModels.METADATA))
                            .findFirst()
                            .orElseThrow();
        }
        Files.writeString(other, "{");
        Map<String, String> before = contents(other.getParent());
        new SnapshotPublisher(root).publish(Trained.publication("plants", "1.0.0", 3), snapshots);
        assertThat(contents(other.getParent())).isEqualTo(before);
        StagedSnapshots zoo = new StagedSnapshots(new SnapshotZoo(root.toString()));
        assertThat(zoo.verify("plants")).hasSize(3);
        assertThatThrownBy(() -> publish("2.0.0", what -> {}))
                .hasMessageContaining(other.toString());
        assertThat(contents(other.getParent())).isEqualTo(before);
    }

    @Test
    void aClassHasANameOfItsOwnAndADeviationIsAboveZero() {
        Publication.Builder named = Publication.builder().setName("twice").setVersion("1.0.0");
        assertThatThrownBy(() -> named.optClassNames(List.of("a", "b", "c", "c")).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("each class needs a name of its own, and several are called c");
        named.optClassNames(List.of("a", "b"));
        assertThatThrownBy(() -> named.optNormalisation(List.of(0.5f), List.of(0f)).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a deviation of 0.0 is not possible");
    }

    @Test
    void aFileIsNoZoo() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "mine");
        Publication publication =
                Publication.builder()
                        .setName("some")
                        .setVersion("1.0.0")
                        .optClassNames(Trained.CLASSES)
                        .build();
        assertThatThrownBy(() -> new SnapshotPublisher(file).publish(publication, snapshots))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + " is a file, but a folder is needed there");
        assertThat(file).hasContent("mine");
    }
}
