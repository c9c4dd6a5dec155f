package ai.djl.lrdecay.paper.run;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.lrdecay.paper.data.DataSource;
import ai.djl.lrdecay.paper.data.DataSources;
import ai.djl.lrdecay.paper.data.DatasetSpec;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.lrdecay.training.snapshot.StageSnapshot;
import ai.djl.lrdecay.training.state.BlockState;
import ai.djl.lrdecay.transfer.StageCandidate;
import ai.djl.lrdecay.transfer.StageInputs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The snapshots that a transfer or a run can start from, found and opened. */
public final class StartSnapshots {

    private StartSnapshots() {}

    /**
     * Lists the stages that are meant.
     *
     * @param ref which are meant
     * @param beside the folder that holds runs, for those of a run; null if there is none
     * @param device where models are opened
     * @return the snapshots in the order of their stages: one if a stage is named
     * @throws IOException if there is none, or a description is damaged
     */
    public static List<StageCandidate> candidates(
            SnapshotRef ref, @Nullable Path beside, Device device) throws IOException {
        List<StageCandidate> all =
                switch (ref.kind()) {
                    case ZOO -> ZooModelRef.parse(ref.place()).stages(device);
                    case FOLDER -> ofFolder(Path.of(ref.place()), device);
                    case RUN -> {
                        if (beside == null) {
                            throw new RunException(
                                    "'" + ref + "' is the name of a run beside another one");
                        }
                        yield ofFolder(beside.resolve(ref.place()), device);
                    }
                };
        if (ref.stage().isEmpty()) {
            return all;
        }
        int stage = ref.stage().get();
        return List.of(
                all.stream()
                        .filter(candidate -> candidate.stage() == stage)
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        missing(
                                                ref,
                                                all.stream().map(StageCandidate::stage).toList())));
    }

    /** Says that a stage that is named is not there. */
    static RunException missing(SnapshotRef ref, List<Integer> stages) {
        return new RunException(
                ref + " is not there: the stages are " + stages.stream().distinct().toList());
    }

    /**
     * Lists the snapshots that are meant, with those within stages where no stage is named.
     *
     * @param ref which are meant: of the zoo or of a folder
     * @param device where models are opened
     * @return the snapshots in the order of training
     * @throws IOException if there is none, or a description is damaged
     */
    public static List<StageCandidate> all(SnapshotRef ref, Device device) throws IOException {
        if (ref.stage().isPresent() || ref.kind() == SnapshotRef.Kind.RUN) {
            return candidates(ref, null, device);
        }
        if (ref.kind() == SnapshotRef.Kind.ZOO) {
            return ZooModelRef.parse(ref.place()).snapshots(device);
        }
        Path folder = Path.of(ref.place());
        List<StageCandidate> ends = ofFolder(folder, device);
        List<StageCandidate> all = new ArrayList<>();
        for (Path snapshot : SnapshotModel.allSnapshots(new RunDirectory(folder))) {
            all.add(candidate(snapshot, device));
        }
        // The folder of one snapshot is no run.
        return all.isEmpty() ? ends : all;
    }

    /** A snapshot, or all of a run. */
    private static List<StageCandidate> ofFolder(Path folder, Device device) throws IOException {
        List<StageCandidate> candidates = new ArrayList<>();
        for (Path snapshot : SnapshotModel.all(folder)) {
            candidates.add(candidate(snapshot, device));
        }
        return candidates;
    }

    private static StageCandidate candidate(Path folder, Device device) throws IOException {
        StageSnapshot snapshot = StageSnapshot.read(folder);
        DatasetSpec dataset = TrainedSnapshot.of(folder, device).data();
        DataSource source = DataSources.of(dataset);
        DataSource.Scaling scaling = source.scaling(dataset);
        return new StageCandidate(
                folder.toString(),
                snapshot.stage(),
                snapshot.epoch(),
                snapshot.architecture(),
                new StageInputs(
                        snapshot.inputShape(),
                        scaling.mean(),
                        scaling.deviation(),
                        source.central(dataset)),
                snapshot.about().accuracy(),
                () -> SnapshotModel.open(folder, device));
    }

    /**
     * What a training takes over.
     *
     * @param name the name of the snapshot, for people
     * @param inputs what it expects of its inputs
     * @param state all tensors of its network, by parameter name
     */
    record Loaded(String name, StageInputs inputs, Map<String, HostTensor> state) {}

    static Loaded load(SnapshotRef ref, @Nullable Path beside) throws IOException {
        List<StageCandidate> candidates = candidates(ref, beside, Device.cpu());
        StageCandidate last = candidates.get(candidates.size() - 1);
        try (Model model = last.opener().open()) {
            return new Loaded(last.name(), last.inputs(), BlockState.capture(model.getBlock()));
        }
    }
}
