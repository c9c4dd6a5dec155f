package ai.djl.lrdecay.paper.run;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.lrdecay.paper.data.DataSource;
import ai.djl.lrdecay.paper.data.DatasetSpec;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.lrdecay.training.BlockState;
import ai.djl.lrdecay.training.StageSnapshot;
import ai.djl.lrdecay.transfer.StageCandidate;
import ai.djl.lrdecay.transfer.StageInputs;
import ai.djl.lrdecay.zoo.StagedSnapshots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots that a transfer can start from, by name: {@code zoo:wrn-fashion-mnist@2} for a
 * stage of a model of the zoo, {@code run:ID@2} for one of a run in the folder beside, and
 * otherwise the folder of a snapshot, or of a run with a stage behind an {@code @}.
 */
public final class StartPoint {

    private static final Pattern STAGE = Pattern.compile("(.+)@(\\d{1,2})");
    private static final String ZOO = "zoo:";
    private static final String RUN = "run:";

    private StartPoint() {}

    static void check(String text) {
        boolean named = text.startsWith(ZOO) || text.startsWith(RUN);
        if (named && !STAGE.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' names no stage: write for instance " + text + "@2");
        }
    }

    /**
     * Returns the run that must be finished before.
     *
     * @param text the name of the snapshot, or of all of a model
     * @return the id of the run, if it is one of the folder beside
     */
    public static Optional<String> run(String text) {
        if (!text.startsWith(RUN)) {
            return Optional.empty();
        }
        Matcher stage = STAGE.matcher(text);
        return Optional.of((stage.matches() ? stage.group(1) : text).substring(RUN.length()));
    }

    /**
     * Lists the stages that are meant.
     *
     * @param text the name, with or without a stage
     * @param beside the folder that holds runs, for {@code run:}; null if there is none
     * @param device where models are opened
     * @return the snapshots in the order of their stages: one if a stage is named
     * @throws IOException if there is none, or a description is damaged
     */
    public static List<StageCandidate> candidates(String text, @Nullable Path beside, Device device)
            throws IOException {
        Matcher named = STAGE.matcher(text);
        boolean folder = !text.startsWith(ZOO) && Files.exists(Path.of(text));
        int stage = !folder && named.matches() ? Integer.parseInt(named.group(2)) : 0;
        String rest = stage > 0 ? named.group(1) : text;
        List<StageCandidate> all;
        if (rest.startsWith(ZOO)) {
            all = StageCandidate.of(new StagedSnapshots(), rest.substring(ZOO.length()));
        } else if (rest.startsWith(RUN)) {
            if (beside == null) {
                throw new IOException("'" + text + "' is the name of a run beside another one");
            }
            all = ofFolder(beside.resolve(rest.substring(RUN.length())), device);
        } else {
            all = ofFolder(Path.of(rest), device);
        }
        List<StageCandidate> meant =
                all.stream().filter(candidate -> stage == 0 || candidate.stage() == stage).toList();
        if (meant.isEmpty()) {
            throw new IOException(
                    rest
                            + " has no stage "
                            + stage
                            + ": its stages are "
                            + all.stream().map(StageCandidate::stage).toList());
        }
        return meant;
    }

    /** A snapshot, or all of a run. */
    private static List<StageCandidate> ofFolder(Path folder, Device device) throws IOException {
        List<StageCandidate> candidates = new ArrayList<>();
        if (Files.exists(folder.resolve(StageSnapshot.DESCRIPTION))) {
            candidates.add(candidate(folder, device));
            return candidates;
        }
        RunDirectory run = new RunDirectory(folder);
        for (int stage = 1;
                Files.exists(run.snapshot(stage).resolve(StageSnapshot.DESCRIPTION));
                stage++) {
            candidates.add(candidate(run.snapshot(stage), device));
        }
        if (candidates.isEmpty()) {
            throw new IOException(folder + " is neither a snapshot nor a run with snapshots");
        }
        return candidates;
    }

    private static StageCandidate candidate(Path folder, Device device) throws IOException {
        StageSnapshot snapshot = StageSnapshot.read(folder);
        DatasetSpec dataset = DatasetSpec.parse(snapshot.properties().getOrDefault("dataset", ""));
        DataSource source = DataSource.named(dataset.name());
        DataSource.Scaling scaling = source.scaling(dataset);
        return new StageCandidate(
                folder.toString(),
                snapshot.stage(),
                snapshot.architecture(),
                new StageInputs(
                        snapshot.inputShape(),
                        scaling.mean(),
                        scaling.deviation(),
                        source.central(dataset)),
                Double.parseDouble(snapshot.properties().getOrDefault("testAccuracy", "NaN")),
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

    static Loaded load(String text, @Nullable Path beside) throws IOException {
        List<StageCandidate> candidates = candidates(text, beside, Device.cpu());
        StageCandidate last = candidates.get(candidates.size() - 1);
        try (Model model = last.opener().open()) {
            return new Loaded(last.name(), last.inputs(), BlockState.capture(model.getBlock()));
        }
    }
}
