package ai.djl.lrdecay.training.listener;

import ai.djl.TrainingDivergedException;
import ai.djl.lrdecay.decay.Decision;
import ai.djl.lrdecay.decay.MetricMode;
import ai.djl.lrdecay.decay.ObservingTracker;
import ai.djl.lrdecay.decay.ResumableTracker;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.lrdecay.training.checkpoint.JobState;
import ai.djl.lrdecay.training.state.BestWeights;
import ai.djl.lrdecay.training.state.BlockState;
import ai.djl.lrdecay.training.state.TrainerWeights;
import ai.djl.lrdecay.util.Decimals;
import ai.djl.training.Trainer;
import ai.djl.training.listener.EarlyStoppingListener.EarlyStoppedException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Shows the losses of a DJL training job to a learning rate that observes them: AutoDecay, a
 * warm-up around it, or another {@link ObservingTracker}.
 *
 * <p>By default it observes the mean training loss of each epoch. It evaluates the trainer's loss
 * on the predictions of each batch itself and sums it on the device, so it needs no metrics and no
 * particular place among the listeners, and no batch waits for the device.
 *
 * <p>At TERMINATE it ends the training by DJL's convention, an {@link EarlyStoppedException} that
 * {@code EasyTrain.fit} passes on, after all listeners of this library had their turn. DJL
 * listeners behind the last of them do not hear of that epoch. A training that continues after its
 * end, in the same process or resumed, throws it again in its first batch, with the weights as they
 * were at the end.
 *
 * <p>A learning rate that no update has asked for is not that of the optimizer, and ends the first
 * epoch with an {@link IllegalStateException}.
 */
public final class AutoDecayListener extends EpochEndListener {

    /** What to do with a loss that is not finite. */
    public enum NonFinite {
        /** End the training with a {@link TrainingDivergedException}. */
        FAIL,
        /** Skip the observation. Weights that are not finite end the training even so. */
        SKIP
    }

    private static final String BATCHES_SEEN = "losses.batches";

    /** What the optimizer has: the tracker itself, or what it is within. */
    private final ResumableTracker rate;

    private final ObservingTracker tracker;
    private final ObservedSource source;
    private final RecordedMetric metric;
    private final int batches;
    private final boolean stop;
    private final boolean backToBest;
    private final NonFinite nonFinite;
    private final LossSum losses = new LossSum();
    private final BestWeights best;
    private int batchesSeen;
    private boolean over;
    private boolean claimed;

    /** The weights of a training that has ended. */
    private @Nullable Map<String, HostTensor> finalWeights;

    private AutoDecayListener(ResumableTracker rate, ObservingTracker tracker, Builder builder) {
        this.rate = rate;
        this.tracker = tracker;
        source = builder.source;
        metric = new RecordedMetric(builder.metric);
        batches = builder.batches;
        stop = builder.stop;
        backToBest = builder.backToBest;
        nonFinite = builder.nonFinite;
        best = new BestWeights(source + " " + builder.metric, builder.mode);
    }

    /**
     * Returns a builder.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    ResumableTracker tracker() {
        return rate;
    }

    /** {@inheritDoc} */
    @Override
    protected Phase phase() {
        return Phase.OBSERVE;
    }

    /** {@inheritDoc} */
    @Override
    protected Optional<EarlyStoppedException> stop() {
        return over ? Optional.of(endOfTraining()) : Optional.empty();
    }

    /** {@inheritDoc} */
    @Override
    public void onTrainingBegin(Trainer trainer) {
        super.onTrainingBegin(trainer);
        over = false;
        claimed = false;
        finalWeights = null;
    }

    /** {@inheritDoc} */
    @Override
    protected void saveState(Map<String, String> state) {
        if (batches > 0) {
            state.put(BATCHES_SEEN, Integer.toString(batchesSeen));
            losses.save(state);
        }
    }

    /** {@inheritDoc} */
    @Override
    protected void restoreState(Trainer trainer, Map<String, String> state) {
        // Of an epoch that was not finished and is done again.
        losses.close();
        metric.forget();
        if (batches > 0) {
            batchesSeen = Integer.parseInt(state.getOrDefault(BATCHES_SEEN, "0"));
            losses.restore(trainer, state);
        }
    }

    @Override
    @Nullable BestWeights bestWeights() {
        return backToBest ? best : null;
    }

    /** {@inheritDoc} */
    @Override
    protected void resumed(Trainer trainer) {
        over = stop && tracker.isTerminated();
        finalWeights = over ? BlockState.capture(trainer.getModel().getBlock()) : null;
    }

    /** {@inheritDoc} */
    @Override
    public void onTrainingBatch(Trainer trainer, BatchData batchData) {
        if (finalWeights != null) {
            // DJL asks nobody before an epoch. There was no update yet, but batch norm saw a batch.
            TrainerWeights.restore(trainer, finalWeights);
            all(trainer).forEach(EpochEndListener::forgetBatch);
            throw endOfTraining();
        }
        super.onTrainingBatch(trainer, batchData);
        if (!claimed) {
            claimed = true;
            RateOwner.claim(rate, trainer);
            Observers.requireOne(trainer, tracker);
            requireMode(trainer);
        }
        if (source == ObservedSource.METRIC) {
            // Whoever records the metric came after this listener in the last epoch.
            metric.beforeBatch(trainer, epoch()).ifPresent(value -> observe(trainer, value));
        }
        if (source == ObservedSource.TRAINING) {
            losses.add(trainer, batchData);
            batchesSeen++;
            if (batches > 0 && batchesSeen == batches) {
                batchesSeen = 0;
                observe(trainer, losses.drain());
            }
        }
    }

    private void requireMode(Trainer trainer) {
        String name = source.metric().orElseGet(metric::name);
        tracker.mode()
                .ifPresent(
                        mode ->
                                GoodValues.require(
                                        trainer,
                                        name,
                                        mode,
                                        "with optMode where the learning rate is built"));
        if (backToBest) {
            GoodValues.require(trainer, name, best.mode(), "with optBackToBest");
        }
    }

    /** {@inheritDoc} */
    @Override
    public void onValidationBatch(Trainer trainer, BatchData batchData) {
        if (source == ObservedSource.VALIDATION) {
            losses.add(trainer, batchData);
        }
    }

    /** {@inheritDoc} */
    @Override
    protected void endEpoch(Trainer trainer) {
        if (source != ObservedSource.METRIC && batches == 0 && losses.samples() == 0) {
            throw new IllegalStateException(source.nothingIn(epoch()));
        }
        JobState.requireUsed(rate);
        if (source == ObservedSource.METRIC) {
            metric.ofEpoch(trainer).ifPresent(value -> observe(trainer, value));
        } else if (batches == 0) {
            observe(trainer, losses.drain());
        }
    }

    @Override
    void settled(Trainer trainer) {
        // Others may have brought back weights.
        finalWeights = over ? BlockState.capture(trainer.getModel().getBlock()) : null;
    }

    /** {@inheritDoc} */
    @Override
    public void onTrainingEnd(Trainer trainer) {
        super.onTrainingEnd(trainer);
        losses.close();
        best.close();
    }

    private void observe(Trainer trainer, double value) {
        if (!Double.isFinite(value) && nonFinite == NonFinite.FAIL) {
            throw new TrainingDivergedException(
                    ("What AutoDecay observes is not finite (%s) at the learning rate %s; lower it,"
                                    + " or add optNonFinite(SKIP)")
                            .formatted(value, tracker.learningRate()));
        }
        if (backToBest) {
            best.offer(trainer.getModel().getBlock(), value, epoch());
        }
        Decision decision = tracker.observe(value);
        if (decision == Decision.DECAY && backToBest) {
            TrainerWeights.restore(trainer, best.weights());
        }
        over |= decision == Decision.TERMINATE && stop;
    }

    private EarlyStoppedException endOfTraining() {
        return new EarlyStoppedException(
                epoch(),
                "%s ended the training in stage %s: %s, at the learning rate %s"
                        .formatted(
                                tracker.getClass().getSimpleName(),
                                tracker.stage(),
                                tracker.whyTerminated(),
                                Decimals.of(tracker.lastValue(), 4)));
    }

    /** Builds an {@link AutoDecayListener}. */
    public static final class Builder {

        private @Nullable ResumableTracker tracker;
        private ObservedSource source = ObservedSource.TRAINING;
        private String metric = "";
        private MetricMode mode = MetricMode.MIN;
        private int batches;
        private boolean stop = true;
        private boolean backToBest;
        private NonFinite nonFinite = NonFinite.FAIL;

        private Builder() {}

        /**
         * Sets the learning rate of the optimizer of the same training; a warm-up must be this
         * library's.
         *
         * @param tracker the learning rate
         * @return this builder
         */
        public Builder setTracker(ResumableTracker tracker) {
            this.tracker = tracker;
            return this;
        }

        /**
         * Observes the mean validation loss of each epoch.
         *
         * @return this builder
         */
        public Builder optValidationLoss() {
            this.source = ObservedSource.VALIDATION;
            return this;
        }

        /**
         * Observes a metric that something else records in the trainer's metrics, once an epoch. An
         * accuracy needs a detector with {@code optMode(MAX)}.
         *
         * @param metric the name, for instance {@code validate_epoch_Accuracy}, which DJL's {@code
         *     EvaluatorTrainingListener} records. Where another listener records it, add that one
         *     before this one: what comes later is observed with the next epoch's first batch, and
         *     not part of a checkpoint of its own epoch
         * @return this builder
         */
        public Builder optMetric(String metric) {
            this.source = ObservedSource.METRIC;
            this.metric = Objects.requireNonNull(metric);
            return this;
        }

        /**
         * Observes the mean training loss of every few batches instead of every epoch.
         *
         * @param batches at least 1
         * @return this builder
         */
        public Builder optEveryBatches(int batches) {
            if (batches < 1) {
                throw new IllegalArgumentException(
                        "the number of batches must be at least 1, not " + batches);
            }
            this.batches = batches;
            return this;
        }

        /**
         * Says whether to end the training at TERMINATE; true by default.
         *
         * @param stop whether to
         * @return this builder
         */
        public Builder optStop(boolean stop) {
            this.stop = stop;
            return this;
        }

        /**
         * Goes back at each decay to the weights with the best observed value so far, running
         * statistics of batch norm included; off by default. The optimizer keeps its state.
         *
         * @param mode whether small or large values are good
         * @return this builder
         */
        public Builder optBackToBest(MetricMode mode) {
            this.backToBest = true;
            this.mode = mode;
            return this;
        }

        /**
         * Chooses what to do with a value that is not finite; to fail by default.
         *
         * @param nonFinite what to do
         * @return this builder
         */
        public Builder optNonFinite(NonFinite nonFinite) {
            this.nonFinite = nonFinite;
            return this;
        }

        /**
         * Builds the listener.
         *
         * @return the listener
         * @throws IllegalArgumentException if no tracker was set or it observes nothing, or batches
         *     are asked for together with something else than the training loss
         */
        public AutoDecayListener build() {
            if (tracker == null) {
                throw new IllegalArgumentException(
                        "set the learning rate of the optimizer with setTracker");
            }
            if (batches > 0 && source != ObservedSource.TRAINING) {
                throw new IllegalArgumentException(
                        "only the training loss can be observed every few batches");
            }
            ObservingTracker observer =
                    tracker.observer()
                            .orElseThrow(
                                    () ->
                                            new IllegalArgumentException(
                                                    "the tracker follows a fixed schedule and"
                                                            + " observes nothing"));
            return new AutoDecayListener(tracker, observer, this);
        }
    }
}
