package ai.djl.lrdecay.training;

import ai.djl.TrainingDivergedException;
import ai.djl.lrdecay.decay.Decision;
import ai.djl.lrdecay.decay.ObservingTracker;
import ai.djl.lrdecay.decay.Reason;
import ai.djl.lrdecay.decay.ResumableTracker;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.lrdecay.tracking.EpochSink;
import ai.djl.lrdecay.tracking.EpochSummary;
import ai.djl.lrdecay.training.checkpoint.JobState;
import ai.djl.lrdecay.training.listener.EpochEndListener;
import ai.djl.lrdecay.training.listener.EpochMeter;
import ai.djl.lrdecay.training.listener.EpochSeed;
import ai.djl.lrdecay.training.state.BestWeights;
import ai.djl.lrdecay.training.state.BlockState;
import ai.djl.lrdecay.training.state.TrainerWeights;
import ai.djl.lrdecay.training.state.WeightAverage;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.listener.EarlyStoppingListener.EarlyStoppedException;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The epochs of one call of {@link StagedFit#fit}. */
final class FitEpochs {

    private final Trainer trainer;
    private final Dataset training;
    private final FitOptions options;
    private final EpochMeter meter;
    private final FitStore store;
    private final @Nullable BestWeights best;
    private final FitLoop loop;

    /** What a training that diverges before it has best weights goes back to. */
    private final @Nullable Map<String, HostTensor> first;

    private @Nullable EpochSummary last;

    FitEpochs(
            Trainer trainer,
            Dataset training,
            TrainerPass forward,
            FitOptions options,
            EpochMeter meter,
            FitStore store,
            @Nullable BestWeights best) {
        this.trainer = trainer;
        this.training = training;
        this.options = options;
        this.meter = meter;
        this.store = store;
        this.best = best;
        loop = new FitLoop(trainer, forward, options.computation().microBatches());
        // With a folder its store goes back.
        first =
                best != null
                                && options.observation().restoreBest()
                                && options.storage().folder() == null
                        ? BlockState.capture(trainer.getModel().getBlock())
                        : null;
    }

    FitResult run(int done, int epochs) throws IOException, TranslateException {
        ObservingTracker observer = observer();
        int epoch = done;
        while (epoch < epochs) {
            if (observer != null && observer.isTerminated()) {
                return terminated(observer, epoch);
            }
            epoch++;
            EpochSeed.set(trainer.getManager().getEngine(), options.seed(), epoch);
            int stage = observer == null ? 1 : observer.stage();
            try {
                pass();
            } catch (TrainingDivergedException e) {
                return end(FitResult.Reason.DIVERGED, epoch, String.valueOf(e.getMessage()));
            } catch (EarlyStoppedException e) {
                // In the midst of an epoch, which is done again when the training continues.
                int kept = store.resume(trainer);
                return end(
                        FitResult.Reason.STOPPED_BY_LISTENER,
                        options.storage().folder() == null ? epoch - 1 : kept,
                        String.valueOf(e.getMessage()));
            }
            ResumableTracker rate = options.observation().tracker();
            if (rate != null) {
                JobState.requireUsed(rate);
            }
            EpochSummary summary = meter.end(trainer, epoch, stage);
            last = summary;
            if (!Double.isFinite(summary.trainLoss())) {
                return end(
                        FitResult.Reason.DIVERGED,
                        epoch,
                        "The training loss was not finite in epoch " + epoch + ".");
            }
            if (!BlockState.isFinite(trainer.getModel().getBlock())) {
                return end(
                        FitResult.Reason.DIVERGED,
                        epoch,
                        "A parameter was not finite after epoch " + epoch + ".");
            }
            decide(observer, summary);
            EarlyStoppedException stop = tellListeners();
            if (!keep(summary, stop != null || epoch == epochs || isOver(observer))) {
                return end(
                        FitResult.Reason.DIVERGED,
                        epoch,
                        "The state of the optimizer, or the average, was not finite after epoch "
                                + epoch
                                + ".");
            }
            if (stop != null) {
                return end(
                        FitResult.Reason.STOPPED_BY_LISTENER,
                        epoch,
                        String.valueOf(stop.getMessage()));
            }
        }
        if (observer != null && observer.isTerminated()) {
            return terminated(observer, epoch);
        }
        return end(FitResult.Reason.EPOCHS_DONE, epoch, "All " + epoch + " epochs are done.");
    }

    private FitResult terminated(ObservingTracker observer, int epoch) throws IOException {
        String why = observer.whyTerminated();
        return end(
                observer.terminationReason() == Reason.END_OF_SCHEDULE
                        ? FitResult.Reason.SCHEDULE_DONE
                        : FitResult.Reason.TERMINATED,
                epoch,
                Character.toUpperCase(why.charAt(0)) + why.substring(1) + ".");
    }

    private @Nullable ObservingTracker observer() {
        ResumableTracker tracker = options.observation().tracker();
        return tracker == null ? null : tracker.observer().orElse(null);
    }

    private static boolean isOver(@Nullable ObservingTracker observer) {
        return observer != null && observer.isTerminated();
    }

    private void pass() throws IOException, TranslateException {
        WeightAverage average = options.average();
        Runnable afterUpdate =
                average == null
                        ? () -> {}
                        : () -> average.afterUpdate(trainer.getModel().getBlock());
        loop.train(training, meter, afterUpdate);
        Dataset validation = options.validation();
        if (validation != null) {
            loop.validate(validation, meter);
        }
    }

    private void decide(@Nullable ObservingTracker observer, EpochSummary summary) {
        WeightAverage average = options.average();
        if (average != null) {
            average.afterEpoch(trainer.getModel().getBlock(), summary.epoch());
        }
        BestWeights kept = best;
        if (kept != null) {
            kept.offer(
                    trainer.getModel().getBlock(),
                    summary.value(options.observation().bestMetric()),
                    summary.epoch());
        }
        if (observer != null) {
            Decision decision = observer.observe(summary.value(options.observation().metric()));
            if (decision == Decision.DECAY && options.observation().backToBest() && kept != null) {
                TrainerWeights.restore(trainer, kept.weights());
            }
        }
    }

    /** All of them hear of the epoch, also those behind the one that ends the training. */
    private @Nullable EarlyStoppedException tellListeners() {
        List<EarlyStoppedException> stops = new ArrayList<>();
        trainer.notifyListeners(
                listener -> {
                    try {
                        listener.onEpoch(trainer);
                    } catch (EarlyStoppedException e) {
                        stops.add(e);
                    }
                });
        return stops.isEmpty() ? null : stops.get(0);
    }

    /**
     * Sinks come before the checkpoint: what a killed process has not shown is shown when the
     * epochs after the last checkpoint are repeated.
     */
    private boolean keep(EpochSummary summary, boolean isLast) throws IOException {
        for (EpochSink sink : options.sinks()) {
            sink.epoch(summary);
            sink.parameters(summary.epoch(), trainer.getModel().getBlock());
        }
        return store.keep(trainer, summary, isLast);
    }

    /** A decay after the last epoch begins a stage in which nothing was trained. */
    private int stages(@Nullable ObservingTracker observer) throws IOException {
        EpochSummary known = last == null ? store.last() : last;
        return known != null ? known.stage() : observer == null ? 1 : observer.stage();
    }

    private FitResult end(FitResult.Reason reason, int epoch, String message) throws IOException {
        ObservingTracker observer = observer();
        BestWeights bestWeights = best;
        int kept = reason == FitResult.Reason.DIVERGED ? store.resume(trainer) : epoch;
        if (kept > 0) {
            EpochEndListener.finishAll(trainer);
        } else {
            EpochEndListener.divergedAll(trainer);
        }
        if (bestWeights != null && bestWeights.epoch() > 0 && options.observation().restoreBest()) {
            TrainerWeights.restore(trainer, bestWeights.weights());
        } else if (reason == FitResult.Reason.DIVERGED && first != null) {
            TrainerWeights.restore(trainer, first);
        }
        return new FitResult(
                reason,
                epoch,
                stages(observer),
                bestWeights == null ? 0 : bestWeights.epoch(),
                bestWeights == null ? Double.NaN : bestWeights.value(),
                last == null ? store.last() : last,
                message);
    }
}
