package ai.djl.lrdecay.paper.run;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.lrdecay.nn.Networks;
import ai.djl.lrdecay.training.snapshot.StageSnapshot;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The model of a snapshot that a run has left. */
public final class SnapshotModel {

    private static final String NAMES =
            "name the folder given to 'train --out', a folder snapshots/stage-N in it, or a model of"
                    + " the zoo as zoo:NAME";

    private SnapshotModel() {}

    /**
     * Lists the snapshots that are meant.
     *
     * @param folder the folder of a snapshot, or of a run, all of whose stages are meant
     * @return the folders of the snapshots, at least one, in the order of the stages
     * @throws RunException if there is none
     * @throws IOException if the records of the run are damaged
     */
    public static List<Path> all(Path folder) throws IOException {
        if (Files.exists(folder.resolve(StageSnapshot.DESCRIPTION))) {
            return List.of(folder);
        }
        if (!Files.exists(folder)) {
            throw new RunException("there is no folder " + folder + ": " + NAMES);
        }
        RunDirectory run = new RunDirectory(folder);
        List<Path> snapshots = run.snapshots();
        if (snapshots.isEmpty()) {
            boolean begun = Files.exists(folder.resolve(RunDirectory.INFO));
            throw new RunException(
                    folder
                            + (begun
                                    ? " is a run that has no snapshot yet: its first stage has not"
                                            + " ended"
                                    : " is neither a snapshot nor a run with snapshots: " + NAMES));
        }
        return snapshots;
    }

    /**
     * Lists the snapshots of a run with those within stages, in the order of training.
     *
     * @param run the run
     * @return their folders; none if there are none
     * @throws IOException if the records of the run are damaged, as {@link RunDirectory#snapshots}
     */
    public static List<Path> allSnapshots(RunDirectory run) throws IOException {
        List<Path> ends = run.snapshots();
        return ends.isEmpty() ? ends : StageSnapshot.listAll(run.root().resolve("snapshots"));
    }

    /**
     * Returns where results about a snapshot belong.
     *
     * @param snapshot the folder of the snapshot
     * @return the folder {@code hessian/STAGE} of the run, or one beside the snapshot
     */
    public static Path results(Path snapshot) {
        Path absolute = snapshot.toAbsolutePath().normalize();
        Path snapshots = absolute.getParent();
        Path run = snapshots == null ? null : snapshots.getParent();
        String name = String.valueOf(absolute.getFileName());
        if (run != null && Files.exists(run.resolve("run.json"))) {
            return run.resolve("hessian").resolve(name);
        }
        return absolute.resolveSibling(name + "-hessian");
    }

    /**
     * Loads the model of a snapshot, after checking it.
     *
     * @param folder the folder of the snapshot
     * @param device where to
     * @return the model, to be closed
     * @throws IOException if the snapshot is damaged or cannot be read
     */
    public static Model open(Path folder, Device device) throws IOException {
        StageSnapshot snapshot = StageSnapshot.read(folder);
        Model model = Model.newInstance(snapshot.name(), device);
        try {
            model.setBlock(Networks.create(snapshot.architecture(), snapshot.classes()));
            model.getBlock()
                    .initialize(model.getNDManager(), DataType.FLOAT32, snapshot.batchOfOne());
            StageSnapshot.load(folder, model);
            return model;
        } catch (IOException | RuntimeException e) {
            model.close();
            throw e;
        }
    }
}
