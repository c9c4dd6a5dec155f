package ai.djl.lrdecay.training.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Model;
import ai.djl.lrdecay.nn.WideResNet;
import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.lrdecay.training.state.BlockState;
import ai.djl.lrdecay.util.Folders;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StageSnapshotTest {

    @TempDir Path folder;

    private static Model model(int widen) {
        Model model = Model.newInstance("wrn");
        model.setBlock(
                WideResNet.builder().setDepth(10).setWidenFactor(widen).setClasses(4).build());
        model.getBlock().initialize(model.getNDManager(), DataType.FLOAT32, new Shape(1, 3, 4, 4));
        return model;
    }

    private static StageSnapshot description(int epoch) {
        return new StageSnapshot(
                "wrn-10-1",
                List.of(3L, 4L, 4L),
                4,
                new TrainedStage(
                        2,
                        epoch,
                        0.1,
                        Map.of(TrainedStage.TEST_ACCURACY, 0.528),
                        "ps10",
                        Map.of("a", "b")));
    }

    @Test
    void isLoadedByPlainDjlAndByName() throws Exception {
        Path stage = folder.resolve("snapshots/stage-2");
        try (Model model = model(1);
                Model plain = model(1);
                Model checked = model(1)) {
            StageSnapshot written = StageSnapshot.write(model, stage, description(9));
            assertThat(written.epoch()).isEqualTo(9);
            assertThat(StageSnapshot.read(stage)).isEqualTo(written);
            plain.load(stage, "wrn-10-1");
            assertThat(BlockState.capture(plain.getBlock()))
                    .isEqualTo(BlockState.capture(model.getBlock()));
            assertThat(StageSnapshot.load(stage, checked)).isEqualTo(written);
            assertThat(BlockState.capture(checked.getBlock()))
                    .isEqualTo(BlockState.capture(model.getBlock()));
        }
    }

    @Test
    void replacesTheSnapshotOfARepeatedEpoch() throws Exception {
        Path stage = folder.resolve("stage-2");
        try (Model first = model(1);
                Model second = model(1)) {
            StageSnapshot.write(first, stage, description(1));
            StageSnapshot again = StageSnapshot.write(second, stage, description(2));
            assertThat(StageSnapshot.read(stage)).isEqualTo(again);
        }
    }

    /** The folder of all snapshots in place of one for this snapshot. */
    @Test
    void losesNothingOfAFolderThatIsNoSnapshot() throws Exception {
        Path thesis = Files.createDirectories(folder.resolve("snapshots/precious"));
        Files.writeString(thesis.resolve("thesis.txt"), "years");
        try (Model model = model(1)) {
            assertThatThrownBy(
                            () ->
                                    StageSnapshot.write(
                                            model, folder.resolve("snapshots"), description(1)))
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            folder.resolve("snapshots")
                                    + " holds something else than a snapshot (precious): name a"
                                    + " folder for this one, as "
                                    + folder.resolve("snapshots/stage-2"));
            assertThat(thesis.resolve("thesis.txt")).hasContent("years");
        }
    }

    @Test
    void keepsWhatSomebodyPutBesideASnapshot() throws Exception {
        Path stage = folder.resolve("stage-2");
        try (Model model = model(1)) {
            StageSnapshot.write(model, stage, description(1));
            Files.writeString(stage.resolve("notes.txt"), "the best one");
            StageSnapshot again = StageSnapshot.write(model, stage, description(2));
            assertThat(StageSnapshot.read(stage)).isEqualTo(again);
            assertThat(stage.resolve("notes.txt")).hasContent("the best one");
            Files.createDirectory(stage.resolve("figures"));
            Files.writeString(stage.resolve("mean-0000.params"), "of another");
            StageSnapshot third = StageSnapshot.write(model, stage, description(3));
            assertThat(StageSnapshot.read(stage)).isEqualTo(third);
            assertThat(stage.resolve("figures")).isDirectory();
            assertThat(stage.resolve("mean-0000.params")).hasContent("of another");
            assertThat(folder.resolve(".stage-2.old")).doesNotExist();
        }
    }

    /** What a killed process leaves between its steps. */
    @ParameterizedTest
    @ValueSource(strings = {"renamed", "moved", "without parameters", "without description"})
    void goesOnWhereAKilledReplacementEnded(String left) throws Exception {
        Path stage = folder.resolve("stage-2");
        Path old = folder.resolve(".stage-2.old");
        try (Model model = model(1)) {
            StageSnapshot.write(model, stage, description(1));
            Files.writeString(stage.resolve("notes.txt"), "the best one");
            switch (left) {
                case "renamed" -> Files.move(stage, old);
                case "moved" -> {
                    Files.move(stage, old);
                    StageSnapshot.write(model, folder.resolve("new"), description(1));
                    Files.move(folder.resolve("new"), stage);
                }
                case "without parameters" -> Files.delete(stage.resolve("wrn-10-1-0000.params"));
                default -> {
                    Files.delete(stage.resolve(StageSnapshot.DESCRIPTION));
                    Files.move(stage.resolve("notes.txt"), stage.resolve(".notes.txt"));
                }
            }
            StageSnapshot again = StageSnapshot.write(model, stage, description(2));
            assertThat(StageSnapshot.read(stage)).isEqualTo(again);
            String notes = left.equals("without description") ? ".notes.txt" : "notes.txt";
            assertThat(stage.resolve(notes)).hasContent("the best one");
            assertThat(old).doesNotExist();
        }
    }

    @Test
    void doesNotReplaceAnotherStage() throws Exception {
        try (Model model = model(1)) {
            StageSnapshot second = StageSnapshot.write(model, folder.resolve("s"), description(1));
            TrainedStage third = new TrainedStage(3, 9, 0.01, Map.of(), "ps10", Map.of("a", "b"));
            assertThatThrownBy(
                            () ->
                                    StageSnapshot.write(
                                            model,
                                            folder.resolve("s"),
                                            new StageSnapshot(
                                                    "wrn-10-1", List.of(3L, 4L, 4L), 4, third)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the snapshot of stage 2, and this is stage 3");
            assertThat(StageSnapshot.read(folder.resolve("s"))).isEqualTo(second);
        }
    }

    @Test
    void refusesWhatWasChanged() throws Exception {
        Path stage = folder.resolve("stage-2");
        try (Model model = model(1);
                Model wider = model(2)) {
            StageSnapshot.write(model, stage, description(1));
            assertThatThrownBy(() -> StageSnapshot.load(stage, wider))
                    .hasMessageContaining(stage.toString());
            Path parameters = stage.resolve("wrn-10-1-0000.params");
            byte[] bytes = Files.readAllBytes(parameters);
            bytes[bytes.length / 2] ^= 4;
            Files.write(parameters, bytes);
            assertThatThrownBy(() -> StageSnapshot.read(stage))
                    .isInstanceOf(DamagedFileException.class)
                    .hasMessageContaining(parameters.toString());
            Files.writeString(stage.resolve("snapshot.json"), "{\"name\": 1");
            assertThatThrownBy(() -> StageSnapshot.read(stage))
                    .isInstanceOf(DamagedFileException.class)
                    .hasMessageContaining("snapshot.json");
            Files.writeString(stage.resolve("snapshot.json"), "{}");
            assertThatThrownBy(() -> StageSnapshot.read(stage))
                    .isInstanceOf(DamagedFileException.class);
        }
    }

    /** An accuracy, a rate or the data: whatever is edited afterwards is noticed. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.528->0.928",
                "\"stage\": 2->\"stage\": 1",
                "\"ps10\"->\"cifar10\"",
                "0.1->0.2"
            })
    void refusesAnEditedDescription(String edit) throws Exception {
        Path stage = folder.resolve("stage-2");
        Path json = stage.resolve(StageSnapshot.DESCRIPTION);
        try (Model model = model(1)) {
            StageSnapshot.write(model, stage, description(1));
        }
        String text = Files.readString(json);
        String[] parts = edit.split("->");
        assertThat(text).contains(parts[0]);
        Files.writeString(json, text.replace(parts[0], parts[1]));
        assertThatThrownBy(() -> StageSnapshot.read(stage))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining(json.toString())
                .hasMessageContaining("it was changed after it was written");
        // How the lines are broken does not matter.
        Files.writeString(json, text.replace("\n", "\r\n").replace("  ", "\t"));
        assertThat(StageSnapshot.read(stage).about().accuracy()).isEqualTo(0.528);
    }

    /** What version 0.1.0 wrote while it was made: without a checksum of the description. */
    @Test
    void readsTheFirstFormat() throws Exception {
        Path stage = folder.resolve("stage-2");
        StageSnapshot written;
        try (Model model = model(1)) {
            written = StageSnapshot.write(model, stage, description(7));
        }
        Files.writeString(
                stage.resolve(StageSnapshot.DESCRIPTION),
                """
                {"name": "wrn-10-1", "stage": 2, "epoch": 7, "architecture": "wrn-10-1",
                 "inputShape": [3, 4, 4], "classes": 4,
                 "properties": {"a": "b", "dataset": "ps10", "learningRate": "0.1",
                                "testAccuracy": "0.528"},
                 "sha256": "%s"}
                """
                        .formatted(written.sha256()));
        assertThat(StageSnapshot.read(stage)).isEqualTo(written);
        assertThatThrownBy(() -> StageSnapshot.readSealed(stage))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining("first format");
    }

    @Test
    void aMissingStageIsNamed() throws Exception {
        Path nowhere = folder.resolve("nowhere");
        assertThatThrownBy(() -> StageSnapshot.list(nowhere))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("there is no folder " + nowhere)
                .hasMessageContaining("when the trainer is closed");
        assertThatThrownBy(() -> StageSnapshot.listAll(nowhere))
                .hasMessageContaining("there is no folder " + nowhere);
        assertThat(StageSnapshot.list(Files.createDirectory(nowhere))).isEmpty();
        Files.delete(nowhere);
        try (Model model = model(1)) {
            for (int stage = 1; stage <= 3; stage++) {
                StageSnapshot.write(model, folder.resolve("stage-" + stage), description(1));
            }
        }
        Files.createDirectory(folder.resolve("stage-3-hessian"));
        assertThat(StageSnapshot.list(folder))
                .containsExactly(
                        folder.resolve("stage-1"),
                        folder.resolve("stage-2"),
                        folder.resolve("stage-3"));
        // A description that is gone from the last stage is a gap, too.
        for (int stage : new int[] {3, 2}) {
            Path json = folder.resolve("stage-" + stage).resolve(StageSnapshot.DESCRIPTION);
            Files.move(json, folder.resolve("kept"));
            assertThatThrownBy(() -> StageSnapshot.list(folder))
                    .isInstanceOf(DamagedFileException.class)
                    .hasMessageContaining(json + " is missing");
            Files.move(folder.resolve("kept"), json);
        }
        Folders.delete(folder.resolve("stage-2"));
        assertThatThrownBy(() -> StageSnapshot.list(folder))
                .hasMessageContaining(folder.resolve("stage-2").toString());
    }
}
