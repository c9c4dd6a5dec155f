package ai.djl.lrdecay.zoo;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.lrdecay.nn.Networks;
import ai.djl.lrdecay.training.snapshot.StageSnapshot;
import ai.djl.lrdecay.training.snapshot.TrainedStage;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Snapshots of a small network, as a run of the trainer leaves them, without the training. */
final class Trained {

    static final List<String> CLASSES = List.of("cat", "dog", "cow");

    private Trained() {}

    /** Three stages with parameters of their own. */
    static List<Path> snapshots(Path folder, String run, int channels) throws IOException {
        List<Path> snapshots = new ArrayList<>();
        for (int stage = 1; stage <= 3; stage++) {
            Path snapshot = folder.resolve("stage-" + stage);
            Engine.getInstance().setRandomSeed(stage + run.hashCode());
            write(
                    snapshot,
                    channels,
                    stage(stage, 10 * stage, "animals", Map.of(TrainedStage.RUN, run)));
            snapshots.add(snapshot);
        }
        return snapshots;
    }

    /** The end of a stage, whose accuracy rises with its number. */
    static TrainedStage stage(int stage, int epoch, String data, Map<String, String> provenance) {
        return new TrainedStage(
                stage,
                epoch,
                0.1,
                Map.of(TrainedStage.TEST_ACCURACY, (5 + stage) / 10.0),
                data,
                provenance);
    }

    static void write(Path snapshot, int channels, TrainedStage about) throws IOException {
        try (Model model = Model.newInstance("wrn")) {
            model.setBlock(Networks.create("wrn-10-1", CLASSES.size()));
            Shape shape = new Shape(1, channels, 8, 8);
            model.getBlock().initialize(model.getNDManager(), DataType.FLOAT32, shape);
            StageSnapshot.write(
                    model,
                    snapshot,
                    new StageSnapshot(
                            "wrn-10-1", List.of((long) channels, 8L, 8L), CLASSES.size(), about));
        }
    }

    static Publication publication(String name, String version, int channels) {
        List<Float> mean = new ArrayList<>();
        List<Float> deviation = new ArrayList<>();
        for (int i = 0; i < channels; i++) {
            mean.add(0.25f + 0.125f * i);
            deviation.add(0.5f + 0.25f * i);
        }
        return Publication.builder()
                .setName(name)
                .setVersion(version)
                .optClassNames(CLASSES)
                .optNormalisation(mean, deviation)
                .optProvenance(Map.of("command", "lrdecay train ..", "seed", "1"))
                .build();
    }
}
