package ai.djl.lrdecay.decay;

import ai.djl.training.tracker.Tracker;
import ai.djl.training.tracker.WarmUpTracker.Mode;
import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A warm-up before any other tracker: over the first updates the rate rises in a line to that of
 * the main tracker, {@code begin + (main - begin) n / N} in update {@code n} of {@code N}, or stays
 * at the first value.
 *
 * <p>A main tracker that observes the training ({@link AutoDecay}, {@link WarmUpStableDecay},
 * {@link GreedyLr}) takes part: what it observes during the warm-up counts for its first stage, and
 * it decides nothing before the warm-up is over. Unlike DJL's {@code WarmUpTracker} the main
 * tracker sees every update under its own number, and the state can be saved and restored.
 *
 * <p>Safe for use by several threads if the main tracker is.
 */
public final class WarmUp implements ResumableTracker {

    private static final int VERSION = 2;

    /** The state. */
    private record State(
            int version,
            int updates,
            float begin,
            Mode mode,
            int lastUpdate,
            float last,
            String main) {}

    /** Which warm-up a learning rate was built into. */
    private static final Map<ResumableTracker, WeakReference<WarmUp>> AROUND =
            Collections.synchronizedMap(new WeakHashMap<>());

    private final Tracker main;
    private final int updates;
    private final float begin;
    private final Mode mode;
    private final UpdateCounter counter = new UpdateCounter();
    private float last = Float.NaN;

    private WarmUp(Tracker main, Builder builder) {
        this.main = main;
        updates = builder.updates;
        begin = builder.begin;
        mode = builder.mode;
        observer().ifPresent(observer -> observer.warmUpUntil(updates));
        if (main instanceof ResumableTracker inner) {
            AROUND.put(inner, new WeakReference<>(this));
        }
    }

    /**
     * Finds the warm-up that an optimizer has instead of a learning rate.
     *
     * @param main a learning rate
     * @return the warm-up that was built around it, for people, if updates have asked that for
     *     rates
     */
    public static Optional<String> inUse(ResumableTracker main) {
        WeakReference<WarmUp> around = AROUND.get(main);
        return Optional.ofNullable(around == null ? null : around.get())
                .filter(WarmUp::isUsed)
                .map(WarmUp::toString);
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
    public synchronized float getNewValue(int numUpdate) {
        float value = main.getNewValue(numUpdate);
        int update = counter.at(numUpdate);
        if (update <= updates) {
            value = mode == Mode.CONSTANT ? begin : begin + (value - begin) * update / updates;
        }
        last = update == counter.last() ? value : last;
        return value;
    }

    /** {@inheritDoc} */
    @Override
    public synchronized float lastValue() {
        return last;
    }

    /** {@inheritDoc} */
    @Override
    public synchronized boolean isUsed() {
        return counter.isUsed();
    }

    /** {@inheritDoc} */
    @Override
    public Optional<ObservingTracker> observer() {
        return main instanceof ResumableTracker inner ? inner.observer() : Optional.empty();
    }

    /** {@inheritDoc} */
    @Override
    public synchronized String saveState() {
        String inner = main instanceof ResumableTracker resumable ? resumable.saveState() : "";
        return StateJson.write(
                new State(VERSION, updates, begin, mode, counter.last(), last, inner));
    }

    /** {@inheritDoc} */
    @Override
    public synchronized void restoreState(String state) {
        State read = StateJson.read(state, State.class, "a warm-up");
        if (read.version() != VERSION || read.main() == null) {
            throw new IllegalArgumentException("the state is not that of a warm-up");
        }
        String was = settings(read.updates(), read.begin(), read.mode());
        String is = settings(updates, begin, mode);
        if (!was.equals(is)) {
            throw new IllegalArgumentException("the state is that of " + was + ", not of " + is);
        }
        if (main instanceof ResumableTracker resumable) {
            resumable.restoreState(read.main());
        }
        counter.restore(read.lastUpdate());
        last = read.last();
    }

    private static String settings(int updates, float begin, @Nullable Mode mode) {
        return "a warm-up (" + mode + ") of " + updates + " updates from " + begin;
    }

    /** {@inheritDoc} */
    @Override
    public synchronized String toString() {
        return "WarmUp(update " + counter.last() + " of " + updates + ", then " + main + ")";
    }

    /** Builds a {@link WarmUp}. */
    public static final class Builder {

        private @Nullable Tracker main;
        private int updates;
        private float begin;
        private Mode mode = Mode.LINEAR;

        private Builder() {}

        /**
         * Sets what comes after the warm-up.
         *
         * @param main the tracker
         * @return this builder
         */
        public Builder setMainTracker(Tracker main) {
            this.main = main;
            return this;
        }

        /**
         * Sets how many updates the warm-up has.
         *
         * @param updates at least 1
         * @return this builder
         */
        public Builder setUpdates(int updates) {
            this.updates = updates;
            return this;
        }

        /**
         * Sets the value that the warm-up begins with; 0 by default, which is never used itself.
         *
         * @param begin at least 0; above 0 if it is constant
         * @return this builder
         */
        public Builder optBeginValue(float begin) {
            this.begin = begin;
            return this;
        }

        /**
         * Chooses a line or a constant value; a line by default.
         *
         * @param mode the mode
         * @return this builder
         */
        public Builder optMode(Mode mode) {
            this.mode = Objects.requireNonNull(mode);
            return this;
        }

        /**
         * Builds the tracker, and announces the warm-up to a main tracker that observes.
         *
         * @return the tracker
         * @throws IllegalArgumentException if a setting is missing or out of its range
         */
        public WarmUp build() {
            if (main == null) {
                throw new IllegalArgumentException("WarmUp: set a tracker with setMainTracker");
            }
            if (updates < 1) {
                throw new IllegalArgumentException(
                        "WarmUp: set at least 1 update with setUpdates, not " + updates);
            }
            boolean valid = mode == Mode.CONSTANT ? begin > 0 : begin >= 0;
            if (!valid || !Float.isFinite(begin)) {
                throw new IllegalArgumentException(
                        "WarmUp: the first value must be above 0, or 0 for a line, not " + begin);
            }
            return new WarmUp(main, this);
        }
    }
}
