package ai.djl.lrdecay.paper.run;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.lrdecay.paper.data.DataSource;
import ai.djl.lrdecay.paper.data.DataSources;
import ai.djl.lrdecay.paper.data.DatasetSpec;
import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.lrdecay.training.snapshot.StageSnapshot;
import ai.djl.lrdecay.training.state.BlockState;
import ai.djl.lrdecay.transfer.StageCandidate;
import ai.djl.lrdecay.transfer.StageInputs;
import ai.djl.lrdecay.zoo.SnapshotZoo;
import ai.djl.lrdecay.zoo.StagedSnapshots;
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
                    case ZOO -> ofZoo(ref.place(), StageCandidate::of);
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
                                        new RunException(
                                                ref
                                                        + " is not there: the stages are "
                                                        + all.stream()
                                                                .map(StageCandidate::stage)
                                                                .toList())));
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
            return ofZoo(ref.place(), StageCandidate::all);
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

    /** Lists snapshots of a model of a zoo. */
    @FunctionalInterface
    private interface Listing {
        List<StageCandidate> of(StagedSnapshots snapshots, String name) throws IOException;
    }

    /** A model of this library's group, or as {@code GROUP:MODEL} that of somebody else. */
    private static List<StageCandidate> ofZoo(String place, Listing listing) throws IOException {
        int colon = place.indexOf(':');
        if (colon < 0) {
            return listing.of(new StagedSnapshots(), place);
        }
        SnapshotZoo zoo;
        try {
            zoo = new SnapshotZoo(null, place.substring(0, colon));
        } catch (IllegalArgumentException e) {
            throw new RunException(String.valueOf(e.getMessage()), e);
        }
        return listing.of(new StagedSnapshots(zoo), place.substring(colon + 1));
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
        DatasetSpec dataset = dataOf(snapshot, folder);
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
     * Returns the data that a snapshot was trained on.
     *
     * @param snapshot the description of the snapshot
     * @param folder its folder
     * @return the data
     * @throws DamagedFileException if the description does not say it, or names data that are
     *     unknown here
     */
    public static DatasetSpec dataOf(StageSnapshot snapshot, Path folder)
            throws DamagedFileException {
        Path file = folder.resolve(StageSnapshot.DESCRIPTION);
        String text = snapshot.about().data();
        if (text.isEmpty()) {
            throw new DamagedFileException(file, "it does not say which data it was trained on");
        }
        try {
            return DataSources.parse(text);
        } catch (IllegalArgumentException e) {
            throw new DamagedFileException(
                    file, "its data '" + text + "' cannot be read here: " + e.getMessage(), e);
        }
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
