package ai.djl.lrdecay.paper.run;

import ai.djl.Device;
import ai.djl.lrdecay.paper.data.DataSources;
import ai.djl.lrdecay.paper.data.DatasetSpec;
import ai.djl.lrdecay.training.snapshot.StageSnapshot;
import ai.djl.lrdecay.training.snapshot.TrainedStage;
import ai.djl.lrdecay.transfer.StageCandidate;
import ai.djl.lrdecay.zoo.StageInfo;
import ai.djl.lrdecay.zoo.StagedSnapshots;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A snapshot of a run or of the zoo, with what is known about its training.
 *
 * @param origin where this is said, for people: a file, or a model of the zoo
 * @param architecture the network
 * @param inputShape the shape of one input
 * @param about stage, epoch, data and circumstances
 * @param results the folder where results about it belong unless another one is named
 * @param opener opens the model
 */
public record TrainedSnapshot(
        String origin,
        String architecture,
        List<Long> inputShape,
        TrainedStage about,
        Path results,
        StageCandidate.Opener opener) {

    /** Makes the list unmodifiable. */
    public TrainedSnapshot {
        inputShape = List.copyOf(inputShape);
    }

    /**
     * Finds the snapshot that is meant.
     *
     * @param ref a snapshot, or a run or a model of the zoo, whose last stage is meant unless a
     *     stage is named
     * @param device where the model is opened
     * @return the snapshot
     * @throws IOException if there is none, or its description is damaged
     */
    public static TrainedSnapshot find(SnapshotRef ref, Device device) throws IOException {
        List<TrainedSnapshot> all = new ArrayList<>();
        if (ref.kind() == SnapshotRef.Kind.ZOO) {
            ZooModelRef model = ZooModelRef.parse(ref.place());
            StagedSnapshots zoo = model.zoo(device);
            for (StageInfo info : model.name().ends(zoo)) {
                all.add(of(zoo, info));
            }
        } else if (ref.kind() == SnapshotRef.Kind.FOLDER) {
            for (Path folder : SnapshotModel.all(Path.of(ref.place()))) {
                all.add(of(folder, device));
            }
        } else {
            throw new RunException("'" + ref + "' is the name of a run beside another one");
        }
        Optional<Integer> stage = ref.stage();
        if (stage.isEmpty()) {
            return all.get(all.size() - 1);
        }
        return all.stream()
                .filter(one -> one.about().stage() == stage.get())
                .findFirst()
                .orElseThrow(
                        () ->
                                StartSnapshots.missing(
                                        ref,
                                        all.stream().map(one -> one.about().stage()).toList()));
    }

    /** A snapshot in a folder. */
    static TrainedSnapshot of(Path folder, Device device) throws IOException {
        StageSnapshot snapshot = StageSnapshot.read(folder);
        return new TrainedSnapshot(
                folder.resolve(StageSnapshot.DESCRIPTION).toString(),
                snapshot.architecture(),
                snapshot.inputShapes().get(0),
                snapshot.about(),
                SnapshotModel.results(folder),
                () -> SnapshotModel.open(folder, device));
    }

    private static TrainedSnapshot of(StagedSnapshots zoo, StageInfo info) {
        return new TrainedSnapshot(
                info.name() + " " + info.version() + " of the zoo",
                info.architecture(),
                info.inputShape(),
                info.about(),
                Path.of(
                        info.artifactId()
                                + "-"
                                + info.version()
                                + "-stage"
                                + info.stage()
                                + "-hessian"),
                StageCandidate.candidates(zoo, List.of(info)).get(0).opener());
    }

    /**
     * Returns the data that it was trained on.
     *
     * @return the data
     * @throws RunException if its description does not say it, or names data that are unknown here
     */
    public DatasetSpec data() throws RunException {
        String text = about.data();
        if (text.isEmpty()) {
            throw new RunException(origin + ": it does not say which data it was trained on");
        }
        try {
            return DataSources.parse(text);
        } catch (IllegalArgumentException e) {
            throw new RunException(
                    origin + ": its data '" + text + "' cannot be read here: " + e.getMessage(), e);
        }
    }

    /**
     * Returns the seed of its training.
     *
     * @param otherwise the seed if its description names none
     * @return the seed, which its data may depend on
     * @throws RunException if what is named is no number
     */
    public long seed(long otherwise) throws RunException {
        String text = about.provenance().get("seed");
        try {
            return text == null ? otherwise : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new RunException(origin + ": its seed '" + text + "' is not a number", e);
        }
    }
}
