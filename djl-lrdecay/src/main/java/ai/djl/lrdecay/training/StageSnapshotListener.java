package ai.djl.lrdecay.training;

import ai.djl.lrdecay.decay.ObservingTracker;
import ai.djl.lrdecay.decay.ResumableTracker;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.Trainer;
import ai.djl.util.PairList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
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
 * gets its snapshot when the trainer is closed.
 *
 * <p>Snapshots are folders {@code stage-1}, {@code stage-2} and so on; one that is there, from an
 * epoch that is being repeated, is replaced. A snapshot that cannot be written ends the training
 * with an {@link UncheckedIOException}.
 */
public final class StageSnapshotListener extends EpochEndListener {

    private final Path folder;
    private final @Nullable ObservingTracker tracker;
    private final SortedSet<Integer> ends;
    private final String architecture;
    private final Map<String, String> properties;
    private int stage = 1;
    private int written;
    private boolean over;

    private StageSnapshotListener(Path folder, Builder builder) {
        this.folder = folder;
        tracker = builder.tracker;
        ends = new TreeSet<>(builder.ends);
        architecture = builder.architecture;
        properties = new LinkedHashMap<>(builder.properties);
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
        return Phase.SAVE;
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
        if (over) {
            return;
        }
        if (tracker == null) {
            if (ends.contains(epoch())) {
                write(trainer);
                stage++;
            }
        } else if (tracker.stage() > stage || tracker.isTerminated()) {
            write(trainer);
            over = tracker.isTerminated();
            stage = tracker.stage();
        }
    }

    /** {@inheritDoc} */
    @Override
    public void onTrainingEnd(Trainer trainer) {
        if (!over && epoch() > written) {
            write(trainer);
        }
    }

    private void write(Trainer trainer) {
        PairList<String, Shape> inputs = trainer.getModel().describeInput();
        long[] shape = inputs.get(0).getValue().getShape();
        Map<String, String> about = new LinkedHashMap<>(properties);
        if (tracker != null) {
            about.put("learningRate", Float.toString(tracker.lastValue()));
        }
        try {
            StageSnapshot.write(
                    trainer.getModel(),
                    folder.resolve("stage-" + stage),
                    new StageSnapshot(
                            trainer.getModel().getName(),
                            stage,
                            epoch(),
                            architecture.isEmpty() ? trainer.getModel().getName() : architecture,
                            Arrays.stream(shape).skip(1).boxed().toList(),
                            classes(trainer),
                            about,
                            ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        written = epoch();
    }

    /** The size of the last dimension of the output. */
    private static int classes(Trainer trainer) {
        Shape[] inputs = trainer.getModel().describeInput().values().toArray(new Shape[0]);
        Shape[] outputs = trainer.getModel().getBlock().getOutputShapes(inputs);
        return Math.toIntExact(outputs[0].get(outputs[0].dimension() - 1));
    }

    /** Builds a {@link StageSnapshotListener}. */
    public static final class Builder {

        private @Nullable Path folder;
        private @Nullable ObservingTracker tracker;
        private List<Integer> ends = List.of();
        private String architecture = "";
        private Map<String, String> properties = Map.of();

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
         * Sets the name of the architecture, from which the network can be made again; the name of
         * the model by default.
         *
         * @param architecture the name
         * @return this builder
         */
        public Builder optArchitecture(String architecture) {
            this.architecture = architecture;
            return this;
        }

        /**
         * Sets what else the snapshots say about the training.
         *
         * @param properties texts by name
         * @return this builder
         */
        public Builder optProperties(Map<String, String> properties) {
            this.properties = properties;
            return this;
        }

        /**
         * Builds the listener.
         *
         * @return the listener
         * @throws IllegalArgumentException if the folder is missing, or not exactly one of a
         *     tracker and the ends of stages is given
         */
        public StageSnapshotListener build() {
            if (folder == null) {
                throw new IllegalArgumentException("set the folder of the snapshots");
            }
            if ((tracker == null) == ends.isEmpty()) {
                throw new IllegalArgumentException(
                        "say when stages end with optTracker or optStageEnds");
            }
            return new StageSnapshotListener(folder, this);
        }
    }
}
