package ai.djl.lrdecay.paper.transfer;

import ai.djl.lrdecay.paper.data.DataFolders;
import ai.djl.lrdecay.paper.run.Devices;
import ai.djl.lrdecay.paper.run.EpochRecord;
import ai.djl.lrdecay.paper.run.Execution;
import ai.djl.lrdecay.paper.run.FineTuningSpec;
import ai.djl.lrdecay.paper.run.NetworkSpec;
import ai.djl.lrdecay.paper.run.Provenance;
import ai.djl.lrdecay.paper.run.RunDirectory;
import ai.djl.lrdecay.paper.run.RunException;
import ai.djl.lrdecay.paper.run.RunListener;
import ai.djl.lrdecay.paper.run.RunResult;
import ai.djl.lrdecay.paper.run.RunSpec;
import ai.djl.lrdecay.paper.run.Runner;
import ai.djl.lrdecay.paper.run.StartSnapshots;
import ai.djl.lrdecay.training.precision.Precision;
import ai.djl.lrdecay.transfer.StageCandidate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * The strategy {@code finetune} of Section 6: a new head, and all layers are trained, the backbone
 * more slowly. Each stage is a run in a folder of its own, which can be interrupted like any other.
 */
public final class FineTunedTransfer {

    private final TransferSpec spec;
    private final FineTuningRecipe recipe;
    private final Execution execution;
    private final DataFolders folders;

    /**
     * Creates a transfer.
     *
     * @param spec what is transferred, and to what
     * @param recipe how it is fine-tuned
     * @param execution threads and device
     * @param folders where the files of the data are looked for
     */
    public FineTunedTransfer(
            TransferSpec spec, FineTuningRecipe recipe, Execution execution, DataFolders folders) {
        this.spec = spec;
        this.recipe = recipe;
        this.execution = execution;
        this.folders = folders;
    }

    /**
     * Transfers all stages; those that were finished before are not trained again.
     *
     * @param folder where the record and the runs go
     * @param listener makes what hears of the epochs of a stage
     * @param progress is shown each stage as soon as it is done
     * @return what came of it
     * @throws RunException if the folder holds another transfer, or a training diverges
     * @throws IOException if files are missing or damaged
     * @throws IllegalArgumentException if the recipe is not possible
     */
    public TransferRecord run(
            Path folder, IntFunction<RunListener> listener, Consumer<TransferRecord.Stage> progress)
            throws IOException {
        Optional<TransferRecord> before = TransferFolder.read(folder, spec);
        List<TransferRecord.Stage> stages = new ArrayList<>();
        // The runs of the stages are not beside the run that they start from.
        List<StageCandidate> candidates =
                StartSnapshots.candidates(spec.source(), null, Devices.of(execution.device()));
        for (StageCandidate candidate : candidates) {
            TransferRecord.Stage stage = tune(folder, candidate, listener.apply(candidate.stage()));
            stages.add(stage);
            progress.accept(stage);
        }
        if (before.isPresent()) {
            return before.get();
        }
        TransferRecord record =
                TransferRecord.of(spec, Provenance.here(execution, Optional.empty()), stages);
        record.write(folder);
        return record;
    }

    private TransferRecord.Stage tune(Path folder, StageCandidate candidate, RunListener listener)
            throws IOException {
        RunDirectory directory = new RunDirectory(folder.resolve("stage-" + candidate.stage()));
        long began = System.nanoTime();
        RunResult result =
                new Runner(execution, folders, listener).run(run(candidate), directory, true);
        if (result.verdict() != RunResult.Verdict.COMPLETED) {
            throw new RunException(
                    "fine-tuning stage " + candidate.stage() + " failed: " + result.message());
        }
        List<EpochRecord> epochs = directory.epochs();
        return new TransferRecord.Stage(
                spec.nameOf(candidate),
                candidate.stage(),
                candidate.accuracy(),
                epochs.get(epochs.size() - 1).testAccuracy(),
                Double.NaN,
                Double.NaN,
                Double.NaN,
                (System.nanoTime() - began) / 1e9);
    }

    private RunSpec run(StageCandidate candidate) {
        return RunSpec.builder()
                .setData(spec.data())
                .setNetwork(
                        NetworkSpec.parse(candidate.architecture())
                                .in(spec.precision().orElse(Precision.FLOAT32)))
                .optSchedule(recipe.schedule())
                .setOptimizer(recipe.optimizer())
                .optFineTuning(
                        Optional.of(
                                new FineTuningSpec(
                                        spec.source().at(candidate.stage()),
                                        recipe.backboneRate())))
                .setEpochs(recipe.epochs())
                .optSeed(spec.seed())
                .build();
    }
}
