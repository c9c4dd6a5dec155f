package ai.djl.lrdecay.paper.bench;

import ai.djl.Model;
import ai.djl.lrdecay.nn.Networks;
import ai.djl.lrdecay.training.snapshot.StageSnapshot;
import ai.djl.lrdecay.training.snapshot.TrainedStage;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A stage snapshot of a WRN-16-4 (11 MB): written with its checksum, flushed and renamed; read with
 * its checksum compared.
 */
final class SnapshotWork {

    static final String NETWORK = "wrn-16-4";
    private static final int CLASSES = 10;

    private SnapshotWork() {}

    static Contender saving(Fixture fixture) {
        Model model = model(fixture);
        Path folder = fixture.folder().resolve("saved");
        return new TimedWork(() -> save(model, folder), model::close);
    }

    static Contender loading(Fixture fixture) throws IOException {
        Model model = model(fixture);
        Path folder = fixture.folder().resolve("loaded");
        save(model, folder);
        return new TimedWork(() -> StageSnapshot.load(folder, model), model::close);
    }

    private static Model model(Fixture fixture) {
        Model model = Model.newInstance(NETWORK, fixture.device());
        model.setBlock(Networks.create(NETWORK, CLASSES));
        model.getBlock()
                .initialize(model.getNDManager(), DataType.FLOAT32, new Shape(1, 3, 32, 32));
        return model;
    }

    private static void save(Model model, Path folder) throws IOException {
        TrainedStage stage = new TrainedStage(1, 1, 0.1, Map.of(), "bench", Map.of(), true);
        StageSnapshot.write(
                model, folder, new StageSnapshot(NETWORK, List.of(3L, 32L, 32L), CLASSES, stage));
    }
}
