package ai.djl.lrdecay.training.listener;

import ai.djl.lrdecay.decay.ObservingTracker;
import ai.djl.lrdecay.decay.ResumableTracker;
import ai.djl.lrdecay.tracking.EpochSummary;
import ai.djl.lrdecay.training.snapshot.StageSnapshot;
import ai.djl.lrdecay.training.snapshot.TrainedStage;
import ai.djl.lrdecay.training.state.WeightAverage;
import ai.djl.lrdecay.util.Folders;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Dataset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes a {@link StageSnapshot} at the end of each learning-rate stage of a DJL training job: at a
 * decay or the end that an {@link ObservingTracker} decided, or after given epochs. The last stage
 * gets its snapshot at the end of a {@code StagedFit}, but with {@code EasyTrain} only when the
 * trainer is closed: until then {@link StageSnapshot#list} does not have it. A snapshot says what
 * the stage came to: its learning rate, the mean losses of its last epoch and what the trainer's
 * evaluators measured on the validation data, as {@code validation_accuracy}.
 *
 * <p>Snapshots are folders {@code stage-1}, {@code stage-2} and so on, with {@code optEvery} also
 * {@code stage-2-epoch-40} within a stage; one that is there, from an epoch that is being repeated,
 * is replaced. A training that begins anew moves the snapshots of an earlier one to a folder {@code
 * before-1} and so on. Each snapshot names its training, so that those of two are not published
 * together. A snapshot that cannot be written ends the training with an {@link
 * UncheckedIOException}.
 */
public final class StageSnapshotListener extends MeasuringListener {

    private static final String MEASURE = "measure.";
    private static final String WRITTEN = "written";
    private static final String FRESH = "fresh";

    private final Path folder;
    private final @Nullable ObservingTracker tracker;
    private final SortedSet<Integer> ends;
    private final List<Float> rates;
    private final int every;
    private final SnapshotWriter writer;
    private Map<String, Double> measures = Map.of();
    private int stage = 1;
    private int written;
    private boolean trained;
    private boolean over;

    /** Whether the snapshots in the folder may be those of an earlier training. */
    private boolean fresh;

    private final TrainingId id = new TrainingId();

    private StageSnapshotListener(Path folder, Builder builder) {
        super(null);
        this.folder = folder;
        tracker = builder.tracker;
        ends = new TreeSet<>(builder.ends);
        rates = builder.rates;
        every = builder.every;
        writer =
                new SnapshotWriter(
                        builder.architecture,
                        builder.arguments,
                        builder.data,
                        builder.provenance,
                        builder.average);
    }

    /**
     * Returns a builder.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** {@inheritDoc} */
    @Override
    protected Phase phase() {
        return Phase.SNAPSHOT;
    }

    /** {@inheritDoc} */
    @Override
    public void onTrainingBegin(Trainer trainer) {
        super.onTrainingBegin(trainer);
        id.begin();
        fresh = true;
        stage = tracker == null ? 1 : tracker.stage();
        written = 0;
        over = false;
    }

    /** {@inheritDoc} */
    @Override
    protected void saveState(Map<String, String> state) {
        state.put(WRITTEN, Integer.toString(written));
        state.put(FRESH, Boolean.toString(fresh));
        id.save(state);
        measures.forEach((name, value) -> state.put(MEASURE + name, Double.toString(value)));
    }

    /** {@inheritDoc} */
    @Override
    protected void restoreState(Trainer trainer, Map<String, String> state) {
        super.restoreState(trainer, state);
        id.restore(state, epoch());
        fresh = Boolean.parseBoolean(state.getOrDefault(FRESH, "" + (epoch() == 0)));
        Map<String, Double> restored = new LinkedHashMap<>();
        state.forEach(
                (name, value) -> {
                    if (name.startsWith(MEASURE)) {
                        restored.put(name.substring(MEASURE.length()), Double.valueOf(value));
                    }
                });
        measures = restored;
        written = Integer.parseInt(state.getOrDefault(WRITTEN, "0"));
        trained = false;
    }

    /** {@inheritDoc} */
    @Override
    protected void resumed(Trainer trainer) {
        stage = tracker == null ? 1 + ends.headSet(epoch() + 1).size() : tracker.stage();
        over = tracker != null && tracker.isTerminated();
        written = over || ends.contains(epoch()) ? epoch() : written;
    }

    /** {@inheritDoc} */
    @Override
    protected void endEpoch(Trainer trainer) {
        EpochSummary summary = measured(trainer, stage);
        Map<String, Double> measured = new LinkedHashMap<>(summary.metrics());
        measured.put(EpochSummary.TRAIN_LOSS, summary.value(EpochSummary.TRAIN_LOSS));
        measured.put(EpochSummary.VALIDATION_LOSS, summary.value(EpochSummary.VALIDATION_LOSS));
        measures = measured;
        trained = true;
        if (over) {
            return;
        }
        if (tracker == null) {
            if (ends.contains(epoch())) {
                write(trainer);
                stage++;
            } else {
                keep(trainer);
            }
        } else if (tracker.stage() > stage || tracker.isTerminated()) {
            write(trainer);
            over = tracker.isTerminated();
            stage = tracker.stage();
        } else {
            keep(trainer);
        }
    }

    private void keep(Trainer trainer) {
        if (every > 0 && epoch() % every == 0) {
            write(trainer, within(), false);
        }
    }

    private Path within() {
        return folder.resolve("stage-" + stage + "-epoch-" + epoch());
    }

    /** {@inheritDoc} */
    @Override
    protected void finish(Trainer trainer) {
        if (!over && epoch() > written && !isRepeated()) {
            write(trainer);
        }
    }

    /** Whether nothing was left to train, after an end that has its snapshot. */
    private boolean isRepeated() {
        try {
            return !trained && EarlierSnapshots.hasEndOf(folder, epoch());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(Trainer trainer) {
        write(trainer, folder.resolve("stage-" + stage), true);
        try {
            // The end of the training shows that it was no snapshot within.
            Folders.delete(within());
            written = epoch();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(Trainer trainer, Path target, boolean atEnd) {
        if (fresh) {
            EarlierSnapshots.setAside(folder);
            fresh = false;
        }
        float rate = Float.NaN;
        if (tracker != null) {
            rate = tracker.lastValue();
        } else if (stage <= rates.size()) {
            rate = rates.get(stage - 1);
        }
        writer.named(id.toString()).write(trainer, target, stage, epoch(), rate, measures, atEnd);
    }

    /** Builds a {@link StageSnapshotListener}. */
    public static final class Builder {

        private @Nullable Path folder;
        private @Nullable ObservingTracker tracker;
        private List<Integer> ends = List.of();
        private String architecture = "";
        private Map<String, String> arguments = Map.of();
        private List<Float> rates = List.of();
        private String data = "";
        private Map<String, String> provenance = Map.of();
        private int every;
        private @Nullable AveragedWeights average;

        private Builder() {}

        /**
         * Sets the folder of the snapshots.
         *
         * @param folder the folder; made if absent
         * @return this builder
         */
        public Builder setFolder(Path folder) {
            this.folder = folder;
            return this;
        }

        /**
         * Lets the stages be those of a learning rate that observes the training.
         *
         * @param tracker the learning rate, alone or within a warm-up
         * @return this builder
         * @throws IllegalArgumentException if the tracker follows a fixed schedule
         */
        public Builder optTracker(ResumableTracker tracker) {
            this.tracker =
                    tracker.observer()
                            .orElseThrow(
                                    () ->
                                            new IllegalArgumentException(
                                                    "the tracker follows a fixed schedule: name"
                                                            + " the ends of its stages with"
                                                            + " optStageEnds"));
            return this;
        }

        /**
         * Lets the stages end after given epochs, for instance those of a step schedule.
         *
         * @param epochs the epochs, ascending; the last stage needs none
         * @return this builder
         */
        public Builder optStageEnds(int... epochs) {
            this.ends = Arrays.stream(epochs).boxed().toList();
            return this;
        }

        /**
         * Tells the rates of the stages that {@link #optStageEnds} ends, which the snapshots
         * mention. A tracker knows its own.
         *
         * @param learningRates the rate of each stage
         * @return this builder
         */
        public Builder optLearningRates(float... learningRates) {
            List<Float> list = new ArrayList<>();
            for (float rate : learningRates) {
                list.add(rate);
            }
            this.rates = List.copyOf(list);
            return this;
        }

        /**
         * Keeps snapshots of epochs within stages, too, in folders {@code stage-2-epoch-40}.
         *
         * @param epochs one after every so many epochs; 0 for none, the default
         * @return this builder
         */
        public Builder optEvery(int epochs) {
            every = epochs;
            return this;
        }

        /**
         * Lets snapshots hold the average of the weights, as soon as there is one; the training
         * continues with its own. Losses and accuracies are those of the weights that are trained,
         * and a snapshot of averaged ones calls them so: {@code unaveraged_validation_accuracy}.
         *
         * @param average the average, which a {@link WeightAverageListener} keeps
         * @param recalibration training data over which the statistics of batch norm are computed
         *     again for the averaged weights; null for a network without batch norm. Where the
         *     network has dropout, too, this takes numbers from the engine's random stream, so that
         *     dropout differs afterwards unless it starts anew each epoch ({@link
         *     CheckpointListener.Builder#optSeed})
         * @return this builder
         */
        public Builder optAverage(WeightAverage average, @Nullable Dataset recalibration) {
            this.average = new AveragedWeights(average, recalibration);
            return this;
        }

        /**
         * Sets the name of the architecture, from which the network can be made again; the name of
         * the model by default.
         *
         * @param architecture the name
         * @return this builder
         */
        public Builder optArchitecture(String architecture) {
            return optArchitecture(architecture, Map.of());
        }

        /**
         * Sets the name of the architecture and what it needs beside it to be made again.
         *
         * @param architecture the name
         * @param arguments texts by name
         * @return this builder
         */
        public Builder optArchitecture(String architecture, Map<String, String> arguments) {
            this.architecture = architecture;
            this.arguments = Map.copyOf(arguments);
            return this;
        }

        /**
         * Says what the training data are.
         *
         * @param data the data in the user's words
         * @return this builder
         */
        public Builder optData(String data) {
            this.data = data;
            return this;
        }

        /**
         * Sets what else the snapshots say about what made them. Where it does not name the
         * training, they name it by a random text, which a resumed training keeps.
         *
         * @param provenance texts by name, for instance {@link TrainedStage#RUN}
         * @return this builder
         */
        public Builder optProvenance(Map<String, String> provenance) {
            this.provenance = Map.copyOf(provenance);
            return this;
        }

        /**
         * Builds the listener.
         *
         * @return the listener
         * @throws IllegalArgumentException if the folder is missing, not exactly one of a tracker
         *     and the ends of stages is given, or epochs are negative
         */
        public StageSnapshotListener build() {
            if (folder == null) {
                throw new IllegalArgumentException("set the folder of the snapshots");
            }
            if (every < 0) {
                throw new IllegalArgumentException(
                        "snapshots are kept every 1 or more epochs, not " + every);
            }
            if ((tracker == null) == ends.isEmpty()) {
                throw new IllegalArgumentException(
                        "say when stages end with optTracker or optStageEnds");
            }
            return new StageSnapshotListener(folder, this);
        }
    }
}
