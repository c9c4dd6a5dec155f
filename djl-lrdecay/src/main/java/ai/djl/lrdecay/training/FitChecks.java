package ai.djl.lrdecay.training;

import ai.djl.lrdecay.decay.ObservingTracker;
import ai.djl.lrdecay.decay.ResumableTracker;
import ai.djl.lrdecay.training.checkpoint.TrainingFolder;
import ai.djl.lrdecay.training.listener.AutoDecayListener;
import ai.djl.lrdecay.training.listener.CheckpointListener;
import ai.djl.lrdecay.training.listener.EpochMeter;
import ai.djl.lrdecay.training.listener.GoodValues;
import ai.djl.lrdecay.training.listener.RateOwner;
import ai.djl.lrdecay.training.listener.WeightAverageListener;
import ai.djl.lrdecay.training.optimizer.OptimizerState;
import ai.djl.lrdecay.training.optimizer.TrainerOptimizer;
import ai.djl.lrdecay.training.state.BlockState;
import ai.djl.lrdecay.training.state.WeightAverage;
import ai.djl.lrdecay.util.LockFile;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.Trainer;
import ai.djl.training.optimizer.Optimizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a {@link StagedFit} makes sure of before its first epoch. */
final class FitChecks {

    private FitChecks() {}

    /** Refuses a trainer without weights to train, and listeners that do what the loop does. */
    static void trainer(Trainer trainer, FitOptions options) {
        weights(trainer.getModel().getBlock());
        trainer.notifyListeners(
                listener -> {
                    if (listener instanceof WeightAverageListener averaging
                            && averaging.averages(options.average())) {
                        throw new IllegalStateException(
                                "StagedFit updates the average that optAverage names: remove its"
                                        + " WeightAverageListener from the training configuration");
                    }
                    if (listener instanceof AutoDecayListener
                            || listener instanceof CheckpointListener) {
                        throw new IllegalStateException(
                                "StagedFit does what the "
                                        + listener.getClass().getSimpleName()
                                        + " does: remove it from the training configuration");
                    }
                });
    }

    private static void weights(Block block) {
        BlockState.requireInitialized(block);
        if (block.getParameters().values().stream().noneMatch(Parameter::requiresGradient)) {
            throw new IllegalStateException(
                    "there is nothing to train: all parameters of the model are frozen"
                            + " (block.freezeParameters(false) unfreezes them), or it has none");
        }
    }

    /** Refuses a learning rate that nobody would show a loss. */
    static void observer(
            Trainer trainer, @Nullable Optimizer named, @Nullable ResumableTracker tracker) {
        if (tracker != null) {
            return;
        }
        Optional.ofNullable(named)
                .or(() -> TrainerOptimizer.of(trainer))
                .flatMap(OptimizerState::observingRate)
                .ifPresent(
                        rate -> {
                            throw new IllegalArgumentException(
                                    "StagedFit: the optimizer has a learning rate that observes"
                                            + " the training: name it with optTracker, or it never"
                                            + " decays ("
                                            + rate
                                            + ")");
                        });
    }

    /** Refuses metrics that will not be measured, and those of which the opposite is good. */
    static void metrics(Trainer trainer, FitOptions options) {
        Set<String> known = EpochMeter.names(trainer, options.validation() != null);
        FitOptions.Observation observation = options.observation();
        for (String name : List.of(observation.metric(), observation.bestMetric())) {
            if (!name.isEmpty() && !known.contains(name)) {
                throw new IllegalArgumentException(
                        "there is no metric '" + name + "': there are " + String.join(", ", known));
            }
        }
        ResumableTracker tracker = observation.tracker();
        if (tracker != null) {
            tracker.observer()
                    .flatMap(ObservingTracker::mode)
                    .ifPresent(
                            mode ->
                                    GoodValues.require(
                                            trainer,
                                            observation.metric(),
                                            mode,
                                            "with optMode where the learning rate is built"));
        }
        GoodValues.require(
                trainer, observation.bestMetric(), observation.bestMode(), "with optBest");
    }

    /** Refuses what goes on from the training of another model, and an average in its place. */
    static void own(Trainer trainer, FitOptions options) {
        ResumableTracker tracker = options.observation().tracker();
        if (tracker != null) {
            RateOwner.claim(tracker, trainer);
        }
        WeightAverage average = options.average();
        if (average != null) {
            average.requireTrainable(trainer.getModel().getBlock());
        }
    }

    /** Makes a folder, in which no other training is at work until the lock is closed. */
    static LockFile claim(Path folder) throws IOException {
        return TrainingFolder.claim(folder)
                .orElseThrow(() -> new IOException("this process already trains in " + folder));
    }
}
