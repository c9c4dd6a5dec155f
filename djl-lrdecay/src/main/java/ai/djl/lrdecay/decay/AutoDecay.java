package ai.djl.lrdecay.decay;

import ai.djl.training.tracker.Tracker;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A learning rate that decays itself (Section A.1): a DJL {@link Tracker} whose value is multiplied
 * by a factor each time a {@link PlateauDetector} finds that the loss has reached a plateau.
 *
 * <p>Something has to tell it the loss: an {@link AutoDecayListener} in a DJL training job, or
 * {@link #observe} in a loop of one's own.
 *
 * <p>A decay acts on all updates that have not begun yet. Within one update every parameter gets
 * the same value, in whatever order and from whatever thread it is asked for, and asking changes
 * nothing. Safe for use by several threads.
 */
public final class AutoDecay implements Tracker {

    /**
     * What was observed and decided, for callbacks.
     *
     * @param observation how many losses were observed so far, from 1
     * @param loss the observed loss
     * @param smoothed its moving average; NaN before the first finite loss
     * @param decision the decision
     * @param stage the stage after it, from 1
     * @param learningRate the learning rate after it
     */
    public record Event(
            int observation,
            double loss,
            double smoothed,
            Decision decision,
            int stage,
            float learningRate) {}

    private final PlateauDetector detector;
    private final float initialRate;
    private final float factor;
    private final float minRate;
    private final int maxDecays;
    private final @Nullable Tracker warmUp;
    private final int warmUpUpdates;
    private final Consumer<Event> callback;

    private int decays;
    private int observations;
    private boolean terminated;
    private float rate;
    private float rateBefore;
    private int lastUpdateBefore;
    private int lastUpdate;
    private int warmUpAsked = -1;
    private float warmUpValue;

    private AutoDecay(Builder builder) {
        detector = builder.detector.build();
        initialRate = builder.initialRate;
        factor = builder.factor;
        minRate = builder.minRate;
        maxDecays = builder.maxDecays;
        warmUp = builder.warmUp;
        warmUpUpdates = builder.warmUpUpdates;
        callback = builder.callback;
        rate = initialRate;
        rateBefore = initialRate;
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
     * {@inheritDoc}
     *
     * @param numUpdate the number of the update, from 1
     * @return the learning rate of that update
     */
    @Override
    public synchronized float getNewValue(int numUpdate) {
        lastUpdate = Math.max(lastUpdate, numUpdate);
        if (warmUp != null && numUpdate <= warmUpUpdates) {
            // Some trackers of DJL change when they are asked: ask once an update.
            if (warmUpAsked != numUpdate) {
                warmUpValue = warmUp.getNewValue(numUpdate);
                warmUpAsked = numUpdate;
            }
            return warmUpValue;
        }
        return numUpdate <= lastUpdateBefore ? rateBefore : rate;
    }

    /**
     * Takes a loss, decides, and decays the rate if so decided. Losses during the warm-up are not
     * looked at.
     *
     * @param loss the loss; skipped if it is not finite
     * @return the decision: TERMINATE also where a decay would pass the minimal rate or the maximal
     *     number of decays
     */
    public Decision observe(double loss) {
        Event event;
        synchronized (this) {
            observations++;
            Decision decision = decide(loss);
            event = new Event(observations, loss, detector.smoothed(), decision, decays + 1, rate);
        }
        callback.accept(event);
        return event.decision();
    }

    private Decision decide(double loss) {
        if (terminated) {
            return Decision.TERMINATE;
        }
        if (warmUp != null && lastUpdate < warmUpUpdates) {
            detector.pass();
            return Decision.CONTINUE;
        }
        Decision decision = detector.observe(loss);
        if (decision == Decision.DECAY) {
            float next = initialRate * (float) Math.pow(factor, decays + 1.0);
            if (decays >= maxDecays || next < minRate * (1 - 1e-6f)) {
                // A deadline without a plateau is no reason to end.
                decision = detector.wasLate() ? Decision.CONTINUE : Decision.TERMINATE;
            } else {
                decays++;
                lastUpdateBefore = lastUpdate;
                rateBefore = rate;
                rate = next;
            }
        }
        terminated = decision == Decision.TERMINATE;
        return decision;
    }

    /**
     * Returns the learning rate of updates that have not begun yet, after the warm-up.
     *
     * @return the rate
     */
    public synchronized float learningRate() {
        return rate;
    }

    /**
     * Returns the stage.
     *
     * @return one more than the number of decays
     */
    public synchronized int stage() {
        return decays + 1;
    }

    /**
     * Tells whether nothing more is to be gained.
     *
     * @return true after the first TERMINATE
     */
    public synchronized boolean isTerminated() {
        return terminated;
    }

    /**
     * Copies the state, for a checkpoint.
     *
     * @return texts by name
     */
    public synchronized Map<String, String> state() {
        Map<String, String> state = new LinkedHashMap<>(detector.state());
        state.put("decays", Integer.toString(decays));
        state.put("observations", Integer.toString(observations));
        state.put("autodecay.terminated", Boolean.toString(terminated));
        return state;
    }

    /**
     * Restores the state. Updates are counted anew from here on, as a new optimizer counts them; a
     * warm-up that was over stays over.
     *
     * @param state what {@link #state} of an AutoDecay with the same settings gave
     * @throws IllegalArgumentException if it is not such a state
     */
    public synchronized void restore(Map<String, String> state) {
        String count = state.get("decays");
        String seen = state.get("observations");
        String end = state.get("autodecay.terminated");
        if (count == null || seen == null || end == null) {
            throw new IllegalArgumentException("the state is not that of an AutoDecay");
        }
        detector.restore(state);
        decays = Integer.parseInt(count);
        observations = Integer.parseInt(seen);
        terminated = Boolean.parseBoolean(end);
        rate = initialRate * (float) Math.pow(factor, decays);
        rateBefore = rate;
        lastUpdate = 0;
        lastUpdateBefore = 0;
    }

    /** Builds an {@link AutoDecay}. */
    public static final class Builder {

        private PlateauDetector.Builder detector = PlateauDetector.builder();
        private float initialRate = Float.NaN;
        private float factor = 0.1f;
        private float minRate;
        private int maxDecays = Integer.MAX_VALUE;
        private @Nullable Tracker warmUp;
        private int warmUpUpdates;
        private Consumer<Event> callback = event -> {};

        private Builder() {}

        /**
         * Sets the learning rate of the first stage.
         *
         * @param rate above 0
         * @return this builder
         */
        public Builder setLearningRate(float rate) {
            this.initialRate = rate;
            return this;
        }

        /**
         * Sets what finds the plateaus; by default a detector for a training of unknown length.
         * Better tell it the planned length.
         *
         * @param detector the settings of the detector
         * @return this builder
         */
        public Builder optDetector(PlateauDetector.Builder detector) {
            this.detector = Objects.requireNonNull(detector);
            return this;
        }

        /**
         * Sets what the rate is multiplied with at a decay; 0.1 by default.
         *
         * @param factor in (0, 1)
         * @return this builder
         */
        public Builder optFactor(float factor) {
            this.factor = factor;
            return this;
        }

        /**
         * Sets the smallest rate; 0 by default. Where a decay would pass it, the decision is
         * TERMINATE.
         *
         * @param minRate at least 0, at most the initial rate
         * @return this builder
         */
        public Builder optMinLearningRate(float minRate) {
            this.minRate = minRate;
            return this;
        }

        /**
         * Sets the largest number of decays; unlimited by default. After them the next plateau is
         * TERMINATE.
         *
         * @param maxDecays at least 0
         * @return this builder
         */
        public Builder optMaxDecays(int maxDecays) {
            this.maxDecays = maxDecays;
            return this;
        }

        /**
         * Sets a warm-up: the first updates take the value of another tracker, and losses are not
         * looked at meanwhile.
         *
         * @param tracker the learning rate of the first updates
         * @param updates how many, at least 1
         * @return this builder
         */
        public Builder optWarmUp(Tracker tracker, int updates) {
            this.warmUp = Objects.requireNonNull(tracker);
            this.warmUpUpdates = updates;
            return this;
        }

        /**
         * Sets what is called after each observation, on the thread that observes.
         *
         * @param callback the callback
         * @return this builder
         */
        public Builder optCallback(Consumer<Event> callback) {
            this.callback = Objects.requireNonNull(callback);
            return this;
        }

        /**
         * Builds the tracker.
         *
         * @return the tracker
         * @throws IllegalArgumentException if a setting is missing or out of its range
         */
        public AutoDecay build() {
            check(
                    initialRate > 0 && Float.isFinite(initialRate),
                    "set a learning rate above 0 with setLearningRate, not " + initialRate);
            check(factor > 0 && factor < 1, "the factor must be in (0, 1), not " + factor);
            check(
                    minRate >= 0 && minRate <= initialRate,
                    "the minimal rate must be in [0, " + initialRate + "], not " + minRate);
            check(maxDecays >= 0, "the number of decays must be at least 0, not " + maxDecays);
            check(
                    warmUp == null || warmUpUpdates >= 1,
                    "the warm-up must have at least 1 update, not " + warmUpUpdates);
            return new AutoDecay(this);
        }

        private static void check(boolean condition, String message) {
            if (!condition) {
                throw new IllegalArgumentException("AutoDecay: " + message);
            }
        }
    }
}
