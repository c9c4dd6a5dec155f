package ai.djl.lrdecay.training.listener;

import ai.djl.TrainingDivergedException;
import ai.djl.lrdecay.decay.ResumableTracker;
import ai.djl.lrdecay.training.checkpoint.JobState;
import ai.djl.lrdecay.training.checkpoint.RunIdentity;
import ai.djl.lrdecay.training.checkpoint.TrainingFolder;
import ai.djl.lrdecay.training.optimizer.OptimizerState;
import ai.djl.lrdecay.training.optimizer.ResumableOptimizer;
import ai.djl.lrdecay.training.precision.Precision;
import ai.djl.lrdecay.training.state.BestWeights;
import ai.djl.lrdecay.training.state.BlockState;
import ai.djl.lrdecay.training.state.WeightAverage;
import ai.djl.lrdecay.util.LockFile;
import ai.djl.training.Trainer;
import ai.djl.training.optimizer.Optimizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a checkpoint at the end of epochs, from which a DJL training job can be resumed exactly:
 * parameters, batch norm, the optimizer, the learning rate, averages, counters of updates.
 *
 * <pre>{@code
 * int done = checkpoints.resume(trainer);
 * EasyTrain.fit(trainer, epochs - done, trainingData, validationData);
 * }</pre>
 *
 * <p>The engine is seeded anew for each epoch, so that the order of samples, dropout and
 * augmentation are functions of the seed and the epoch; a data set that is augmented by several
 * threads at once is not repeatable even so. A process that is killed at any moment leaves a good
 * checkpoint behind once there has been one.
 *
 * <p>A folder with checkpoints of a training that was not resumed is refused in the first batch, so
 * that none is lost. A checkpoint that cannot be written ends the training with an {@link
 * UncheckedIOException}, parameters that are not finite with a {@link TrainingDivergedException}.
 */
public final class CheckpointListener extends EpochEndListener {

    private final CheckpointSettings settings;
    private final JobState job;
    private @Nullable JobCheckpoints store;
    private @Nullable LockFile lock;

    /** Whether the folder is that of this training: it was resumed, or empty at the beginning. */
    private boolean own;

    private boolean looked;

    private record CheckpointSettings(
            Path folder, long seed, int every, Consumer<String> warnings) {}

    private CheckpointListener(CheckpointSettings settings, JobState job) {
        this.settings = settings;
        this.job = job;
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
     * Restores the newest checkpoint, if there is one, and seeds the engine for the next epoch. To
     * be called between {@code trainer.initialize} and the first epoch, and again after an
     * exception that ended {@code fit}: without a checkpoint yet, the training starts again as it
     * was then.
     *
     * @param trainer the initialised trainer
     * @return the number of epochs that are done
     * @throws IOException if the folder cannot be made or read, no checkpoint in it can be trusted,
     *     or another process trains in it
     * @throws IllegalArgumentException if the checkpoint is of other settings
     * @throws IllegalStateException if the trainer does not have this listener, or has no weights
     */
    public int resume(Trainer trainer) throws IOException {
        if (!all(trainer).contains(this)) {
            throw new IllegalStateException(
                    "this CheckpointListener is not among the trainer's: add it to the training"
                            + " configuration, or nothing is saved");
        }
        BlockState.requireInitialized(trainer.getModel().getBlock());
        if (isReadOnly()) {
            settings.warnings.accept(settings.folder + " cannot be written, only read.");
        }
        claim();
        own = true;
        int done = store(trainer).resume(trainer, jobOf(trainer), settings.warnings);
        EpochSeed.set(trainer.getManager().getEngine(), settings.seed, done + 1);
        return done;
    }

    /** Another listener's checkpoint was of this training, too. */
    @Override
    protected void resumed(Trainer trainer) {
        own = true;
        try {
            claim();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Keeps other processes out of the folder until the trainer is closed. In this process a later
     * training takes it over, since in a notebook nobody closes the trainer of the cell before, and
     * claims it again at each checkpoint, since that trainer may be closed after all.
     */
    private void claim() throws IOException {
        TrainingFolder.requireOwn(settings.folder, true);
        if (lock == null && !isReadOnly()) {
            lock = TrainingFolder.claim(settings.folder).orElse(null);
        }
    }

    private boolean isReadOnly() {
        return Files.isDirectory(settings.folder) && !Files.isWritable(settings.folder);
    }

    private JobCheckpoints store(Trainer trainer) {
        JobCheckpoints known = store;
        if (known == null) {
            known =
                    new JobCheckpoints(
                            settings.folder,
                            RunIdentity.of(
                                    trainer, job.optimizer(), settings.seed, Precision.FLOAT32));
            store = known;
        }
        return known;
    }

    /** {@inheritDoc} */
    @Override
    public void onTrainingBegin(Trainer trainer) {
        super.onTrainingBegin(trainer);
        own = false;
    }

    /** {@inheritDoc} */
    @Override
    public void onTrainingEnd(Trainer trainer) {
        super.onTrainingEnd(trainer);
        LockFile held = lock;
        lock = null;
        if (held != null) {
            try {
                held.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if there are checkpoints of an earlier training, which was not
     *     resumed
     * @throws UncheckedIOException if the folder cannot be made, or another process trains in it
     */
    @Override
    public void onTrainingBatch(Trainer trainer, BatchData batchData) {
        super.onTrainingBatch(trainer, batchData);
        if (!own) {
            own = true;
            try {
                claim();
                if (!store(trainer).isEmpty()) {
                    throw new IllegalStateException(
                            settings.folder
                                    + " holds checkpoints of an earlier training: call resume"
                                    + " before the first epoch, or choose another folder");
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The job with what its listeners keep: whoever adds one need not name it here, too. */
    private JobState jobOf(Trainer trainer) {
        JobState all = job;
        for (EpochEndListener listener : all(trainer)) {
            BestWeights best = listener.bestWeights();
            if (best != null && all.best() == null) {
                all = all.withBest(best);
            }
            WeightAverage average = listener.average();
            if (average != null && all.average() == null) {
                all = all.withAverage(average);
            }
            if (average != null && all.average() != average) {
                throw new IllegalStateException(
                        "a checkpoint holds one average of the weights, and this training has two");
            }
            ResumableTracker tracker = listener.tracker();
            if (tracker != null && all.tracker() == null) {
                all = all.withTracker(tracker);
            }
        }
        return all;
    }

    /** {@inheritDoc} */
    @Override
    protected Phase phase() {
        return Phase.SAVE;
    }

    /** {@inheritDoc} */
    @Override
    protected void endEpoch(Trainer trainer) {
        if (!looked) {
            looked = true;
            Observers.missing(trainer, OptimizerState.observingRate(job.optimizer()))
                    .ifPresent(settings.warnings);
        }
        boolean ends = all(trainer).stream().anyMatch(listener -> listener.stop().isPresent());
        if (ends || epoch() % settings.every == 0) {
            try {
                claim();
                if (!store(trainer).save(trainer, jobOf(trainer), epoch())) {
                    divergedAll(trainer);
                    throw new TrainingDivergedException(
                            "The state of the optimizer, or the average, is not finite after epoch "
                                    + epoch());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        EpochSeed.set(trainer.getManager().getEngine(), settings.seed, epoch() + 1);
    }

    /** Builds a {@link CheckpointListener}. */
    public static final class Builder {

        private @Nullable Path folder;
        private @Nullable Optimizer optimizer;
        private @Nullable ResumableTracker tracker;
        private @Nullable WeightAverage average;
        private Consumer<String> warnings = System.err::println;
        private long seed;
        private int every = 1;

        private Builder() {}

        /**
         * Sets the folder of the checkpoints, of which the two newest are kept.
         *
         * @param folder the folder; made if absent
         * @return this builder
         */
        public Builder setFolder(Path folder) {
            this.folder = folder;
            return this;
        }

        /**
         * Sets the optimizer of the training.
         *
         * @param optimizer one of DJL's, or a {@link ResumableOptimizer}
         * @return this builder
         */
        public Builder setOptimizer(Optimizer optimizer) {
            this.optimizer = optimizer;
            return this;
        }

        /**
         * Sets the learning rate of the optimizer: within a warm-up the warm-up. Trackers that
         * depend on the number of the update alone need not be given; without this it is that of an
         * {@link AutoDecayListener} of the trainer.
         *
         * @param tracker the learning rate
         * @return this builder
         */
        public Builder optTracker(ResumableTracker tracker) {
            this.tracker = tracker;
            return this;
        }

        /**
         * Sets an average of the weights that is part of the training; without this it is that of a
         * {@link WeightAverageListener} of the trainer.
         *
         * @param average the average
         * @return this builder
         */
        public Builder optAverage(WeightAverage average) {
            this.average = average;
            return this;
        }

        /**
         * Sets the seed of the training; 0 by default.
         *
         * @param seed the seed
         * @return this builder
         */
        public Builder optSeed(long seed) {
            this.seed = seed;
            return this;
        }

        /**
         * Sets how many epochs there are from one checkpoint to the next; 1 by default. The epoch
         * in which a listener of this library ends the training has one, too.
         *
         * @param every at least 1
         * @return this builder
         */
        public Builder optEvery(int every) {
            this.every = every;
            return this;
        }

        /**
         * Sets who hears of checkpoints that cannot be trusted and are set aside, of listeners that
         * are missing on a resume, and of a learning rate that is shown no loss; standard error by
         * default.
         *
         * @param warnings receives one sentence for each
         * @return this builder
         */
        public Builder optWarnings(Consumer<String> warnings) {
            this.warnings = warnings;
            return this;
        }

        /**
         * Builds the listener.
         *
         * @return the listener
         * @throws IllegalArgumentException if a setting is missing or out of its range, or the
         *     state of the optimizer cannot be saved
         */
        public CheckpointListener build() {
            if (folder == null) {
                throw new IllegalArgumentException("set the folder of the checkpoints");
            }
            if (optimizer == null) {
                throw new IllegalArgumentException("set the optimizer of the training");
            }
            if (every < 1) {
                throw new IllegalArgumentException(
                        "the epochs between checkpoints must be at least 1, not " + every);
            }
            return new CheckpointListener(
                    new CheckpointSettings(folder, seed, every, warnings),
                    new JobState(optimizer, tracker, average, null));
        }
    }
}
