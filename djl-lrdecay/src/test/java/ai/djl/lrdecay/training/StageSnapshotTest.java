package ai.djl.lrdecay.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Model;
import ai.djl.lrdecay.nn.WideResNet;
import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
                "wrn-10-1", 2, epoch, "wrn-10-1", List.of(3L, 4L, 4L), 4, Map.of("a", "b"), "");
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
}
