package ai.djl.lrdecay.training;

import ai.djl.lrdecay.decay.MetricMode;
import ai.djl.lrdecay.decay.ResumableTracker;
import ai.djl.lrdecay.tracking.EpochSink;
import ai.djl.lrdecay.tracking.EpochSummary;
import ai.djl.lrdecay.training.checkpoint.JobState;
import ai.djl.lrdecay.training.listener.AutoDecayListener;
import ai.djl.lrdecay.training.listener.CheckpointListener;
import ai.djl.lrdecay.training.listener.EpochMeter;
import ai.djl.lrdecay.training.optimizer.ResumableOptimizer;
import ai.djl.lrdecay.training.precision.Precision;
import ai.djl.lrdecay.training.state.BestWeights;
import ai.djl.lrdecay.training.state.WeightAverage;
import ai.djl.lrdecay.util.LockFile;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A training loop around any DJL trainer. It trains as {@code EasyTrain.fit} does, and also passes
 * the losses to a learning rate that observes them, ends without an exception once the loss no
 * longer improves, keeps the best weights, writes checkpoints, and resumes exactly after an
 * interruption of any kind.
 *
 * <p>With a folder, calling {@link #fit} again, in another process or with more epochs, continues
 * after the last checkpoint: {@code checkpoint/} holds parameters, batch norm, the optimizer, the
 * learning rate, averages and the best weights; {@code history.jsonl} a line for each epoch. The
 * order of samples, dropout and augmentation are functions of the seed and the epoch; a data set
 * that is augmented by several threads at once is not repeatable even so.
 *
 * <p>Listeners of the trainer are called as {@code EasyTrain} calls them; an {@link
 * AutoDecayListener} or {@link CheckpointListener} among them is refused, since this loop does what
 * they do. Not safe for several threads.
 */
public final class StagedFit {

    private final Trainer trainer;
    private final Dataset training;
    private final int epochs;
    private final FitOptions options;
    private final @Nullable JobState job;
    private final @Nullable BestWeights best;
    private @Nullable FitStore store;

    private StagedFit(
            Trainer trainer,
            Dataset training,
            int epochs,
            FitOptions options,
            @Nullable Optimizer optimizer) {
        this.trainer = trainer;
        this.training = training;
        this.epochs = epochs;
        this.options = options;
        FitOptions.Observation observation = options.observation();
        best =
                observation.bestMetric().isEmpty()
                        ? null
                        : new BestWeights(observation.bestMetric(), observation.bestMode());
        job =
                optimizer == null
                        ? null
                        : new JobState(optimizer, observation.tracker(), options.average(), best);
    }

    /**
     * Returns a builder.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Trains, or continues an interrupted training. With a folder it can be called again after an
     * exception: it goes back to the last checkpoint, or to the beginning if there is none yet.
     *
     * @return how it ended
     * @throws IOException if data, checkpoints or the history cannot be read or written, no
     *     checkpoint in the folder can be trusted, or another training is at work in it
     * @throws TranslateException if the data cannot be prepared
     * @throws IllegalArgumentException if the checkpoint is of other settings, a metric is none
     *     that the trainer measures, or the data have no batch
     * @throws IllegalStateException if the trainer has no weights, rate or average are of another
     *     model, the average is swapped in, or rate or optimizer turn out not to be its own
     */
    public FitResult fit() throws IOException, TranslateException {
        FitChecks.trainer(trainer, options);
        FitChecks.metrics(trainer, options);
        Path folder = options.storage().folder();
        if (folder == null) {
            return train();
        }
        try (LockFile ignored = FitChecks.claim(folder)) {
            return train();
        }
    }

    private FitResult train() throws IOException, TranslateException {
        FitStore kept = open();
        int done = kept.resume(trainer);
        FitChecks.own(trainer, options);
        options.beginSinks(kept.epochs());
        try (EpochMeter meter = new EpochMeter(options.observation().tracker());
                TrainerPass pass = new TrainerPass(trainer, options.computation().precision())) {
            return new FitEpochs(trainer, training, pass, options, meter, kept, best)
                    .run(done, epochs);
        } finally {
            options.sinks().forEach(EpochSink::close);
        }
    }

    private FitStore open() throws IOException {
        if (store == null) {
            Path folder = options.storage().folder();
            store =
                    folder == null || job == null
                            ? FitStore.none()
                            : FitStore.open(folder, job, trainer, options);
        }
        return store;
    }

    /** Builds a {@link StagedFit}. */
    public static final class Builder {

        private @Nullable Trainer trainer;
        private @Nullable Dataset training;
        private int epochs;
        private @Nullable Dataset validation;
        private @Nullable Optimizer optimizer;
        private @Nullable ResumableTracker tracker;
        private @Nullable WeightAverage average;
        private @Nullable Path folder;
        private String observed = EpochSummary.TRAIN_LOSS;
        private String bestMetric = "";
        private MetricMode bestMode = MetricMode.MIN;
        private boolean restoreBest = true;
        private boolean backToBest;
        private int every = 1;
        private int microBatches = 1;
        private Precision precision = Precision.FLOAT32;
        private long seed;
        private final List<EpochSink> sinks = new ArrayList<>();
        private Map<String, String> settings = Map.of();

        private Builder() {}

        /**
         * Sets the trainer.
         *
         * @param trainer an initialised trainer, which the caller closes
         * @return this builder
         */
        public Builder setTrainer(Trainer trainer) {
            this.trainer = trainer;
            return this;
        }

        /**
         * Sets the training data.
         *
         * @param data the data
         * @return this builder
         */
        public Builder setTrainingData(Dataset data) {
            this.training = data;
            return this;
        }

        /**
         * Sets the number of epochs at most, those before an interruption among them.
         *
         * @param epochs at least 1
         * @return this builder
         */
        public Builder setEpochs(int epochs) {
            this.epochs = epochs;
            return this;
        }

        /**
         * Sets validation data, on which the loss and the trainer's evaluators are computed after
         * each epoch.
         *
         * @param data the data
         * @return this builder
         */
        public Builder optValidationData(Dataset data) {
            this.validation = data;
            return this;
        }

        /**
         * Sets the learning rate of the trainer's optimizer; a warm-up must be this library's.
         *
         * @param tracker the learning rate
         * @return this builder
         */
        public Builder optTracker(ResumableTracker tracker) {
            this.tracker = tracker;
            return this;
        }

        /**
         * Sets what the learning rate observes after each epoch; {@code train_loss} by default.
         *
         * @param metric {@code train_loss}, {@code validation_loss}, or {@code validation_} and the
         *     name of one of the trainer's evaluators in lower case
         * @return this builder
         */
        public Builder optObserved(String metric) {
            this.observed = metric;
            return this;
        }

        /**
         * Keeps the weights of the best epoch, and brings them back at the end.
         *
         * @param metric as for {@link #optObserved}
         * @param mode whether small or large values are good
         * @return this builder
         */
        public Builder optBest(String metric, MetricMode mode) {
            this.bestMetric = metric;
            this.bestMode = mode;
            return this;
        }

        /**
         * Says whether the best weights are brought back at the end; true by default.
         *
         * @param restoreBest whether to
         * @return this builder
         */
        public Builder optRestoreBest(boolean restoreBest) {
            this.restoreBest = restoreBest;
            return this;
        }

        /**
         * Goes back to the best weights at each decay; off by default. It needs {@link #optBest}.
         *
         * @param backToBest whether to
         * @return this builder
         */
        public Builder optBackToBest(boolean backToBest) {
            this.backToBest = backToBest;
            return this;
        }

        /**
         * Keeps an average of the weights, also in checkpoints. The model ends with its own
         * weights; {@link WeightAverage#swap} puts the average there.
         *
         * @param average the average, which the caller closes
         * @return this builder
         */
        public Builder optAverage(WeightAverage average) {
            this.average = average;
            return this;
        }

        /**
         * Writes checkpoints and the history, and continues from what is there.
         *
         * @param folder the folder; made if absent
         * @param optimizer the optimizer of the trainer: one of DJL's, or a {@link
         *     ResumableOptimizer}
         * @return this builder
         */
        public Builder optFolder(Path folder, Optimizer optimizer) {
            this.folder = folder;
            this.optimizer = optimizer;
            return this;
        }

        /**
         * Sets how many epochs there are from one checkpoint to the next; 1 by default. The last
         * epoch always has one.
         *
         * @param every at least 1
         * @return this builder
         */
        public Builder optCheckpointEvery(int every) {
            this.every = every;
            return this;
        }

        /**
         * Divides each device's share of a batch into parts whose gradients are added up, for
         * batches that do not fit into memory; 1 by default. Batch norm takes the statistics of
         * each part.
         *
         * @param parts at least 1
         * @return this builder
         */
        public Builder optMicroBatches(int parts) {
            this.microBatches = parts;
            return this;
        }

        /**
         * Sets the precision of forward and backward pass, in training and validation; FLOAT32 by
         * default. Weights, gradients, batch norm, the loss and all that is kept stay in FLOAT32.
         *
         * @param precision the precision; {@link ai.djl.lrdecay.training.precision.PrecisionChoice}
         *     finds out which is faster
         * @return this builder
         */
        public Builder optPrecision(Precision precision) {
            this.precision = precision;
            return this;
        }

        /**
         * Sets the seed of the order of samples, of dropout and of augmentation; 0 by default.
         *
         * @param seed the seed
         * @return this builder
         */
        public Builder optSeed(long seed) {
            this.seed = seed;
            return this;
        }

        /**
         * Shows each epoch to sinks, which are closed at the end.
         *
         * @param settings settings to show, by name
         * @param sinks where the numbers go
         * @return this builder
         */
        public Builder optTracking(Map<String, String> settings, EpochSink... sinks) {
            this.settings = settings;
            this.sinks.addAll(Arrays.asList(sinks));
            return this;
        }

        /**
         * Builds the loop.
         *
         * @return the loop
         * @throws IllegalArgumentException if a setting is missing or out of its range, or the
         *     state of the optimizer cannot be saved
         */
        public StagedFit build() {
            if (trainer == null || training == null) {
                throw new IllegalArgumentException(
                        "StagedFit: set the trainer and the training data");
            }
            check(epochs >= 1, "the number of epochs must be at least 1, not " + epochs);
            check(every >= 1, "the epochs between checkpoints must be at least 1, not " + every);
            check(microBatches >= 1, "there must be at least 1 part, not " + microBatches);
            check(
                    !backToBest || !bestMetric.isEmpty(),
                    "to go back to the best weights, say by which metric with optBest");
            check(
                    validation != null || !(observed + bestMetric).contains("validation"),
                    "a validation metric needs validation data: give them with optValidationData");
            FitChecks.observer(trainer, optimizer, tracker);
            return new StagedFit(
                    trainer,
                    training,
                    epochs,
                    new FitOptions(
                            validation,
                            new FitOptions.Observation(
                                    tracker,
                                    observed,
                                    bestMetric,
                                    bestMode,
                                    restoreBest,
                                    backToBest),
                            average,
                            new FitOptions.Storage(folder, every),
                            new FitOptions.Computation(microBatches, precision),
                            List.copyOf(sinks),
                            Map.copyOf(settings),
                            seed),
                    optimizer);
        }

        private static void check(boolean condition, String message) {
            if (!condition) {
                throw new IllegalArgumentException("StagedFit: " + message);
            }
        }
    }
}
