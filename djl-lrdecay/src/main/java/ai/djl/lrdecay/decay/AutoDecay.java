package ai.djl.lrdecay.decay;

import ai.djl.lrdecay.util.Decimals;
import ai.djl.training.tracker.Tracker;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A learning rate that decays itself (Section A.1): a DJL {@link Tracker} whose value is multiplied
 * by a factor each time a {@link PlateauDetector} finds that the loss has reached a plateau.
 *
 * <p>Something has to show it the loss: an {@code AutoDecayListener} in a DJL training job, or
 * {@link #observe} in a loop of one's own. {@link WarmUp} puts a warm-up before it, {@link
 * RateGroups} gives groups of parameters shares of its rate.
 *
 * <p>A decay acts on all updates that have not begun yet. Within one update every parameter gets
 * the same value, in whatever order and from whatever thread it is asked for, and asking changes
 * nothing. Safe for use by several threads.
 */
public final class AutoDecay implements ObservingTracker {

    /**
     * What was observed and decided, for callbacks.
     *
     * @param observation how many values were observed so far, from 1
     * @param value the observed value
     * @param smoothed its moving average; NaN before the first finite value
     * @param decision the decision
     * @param reason why it was taken
     * @param stage the stage after it, from 1
     * @param learningRate the learning rate after it
     * @param previousRate the learning rate before it, which differs at a DECAY
     */
    public record Event(
            int observation,
            double value,
            double smoothed,
            Decision decision,
            Reason reason,
            int stage,
            float learningRate,
            float previousRate) {

        /** {@inheritDoc} */
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "observation %d: %.4g, smoothed %.4g: %s (%s), stage %d, learning rate %s",
                    observation,
                    value,
                    smoothed,
                    decision,
                    reason,
                    stage,
                    Decimals.of(learningRate, 4));
        }
    }

    private final PlateauDetector detector;
    private final float initialRate;
    private final float factor;
    private final Consumer<Event> callback;
    private final UpdateCounter updates = new UpdateCounter();
    private final BegunUpdates begun = new BegunUpdates();

    private int observations;
    private int warmUp;

    private AutoDecay(Builder builder) {
        detector = new PlateauDetector(builder.settings());
        initialRate = builder.initialRate;
        factor = builder.factor;
        callback = builder.callback;
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
        return rateOf(updates.at(numUpdate));
    }

    private float rateOf(int update) {
        return (float) begun.rateOf(update, rate(detector.stage()));
    }

    /** {@inheritDoc} */
    @Override
    public synchronized float lastValue() {
        return updates.last() == 0 ? Float.NaN : rateOf(updates.last());
    }

    /** {@inheritDoc} */
    @Override
    public synchronized boolean isUsed() {
        return updates.isUsed();
    }

    /** {@inheritDoc} */
    @Override
    public Decision observe(double value) {
        Event event;
        synchronized (this) {
            if (detector.isTerminated()) {
                return Decision.TERMINATE;
            }
            observations++;
            float before = rate(detector.stage());
            boolean warming = warmUp > 0 && updates.last() <= warmUp;
            Decision decision = warming ? detector.observeWarmUp(value) : detector.observe(value);
            if (decision == Decision.DECAY) {
                begun.keep(updates.last(), before);
            }
            event =
                    new Event(
                            observations,
                            value,
                            detector.smoothed(),
                            decision,
                            detector.reason(),
                            detector.stage(),
                            rate(detector.stage()),
                            before);
        }
        callback.accept(event);
        return event.decision();
    }

    private float rate(int stage) {
        return initialRate * (float) Math.pow(factor, stage - 1.0);
    }

    /** {@inheritDoc} */
    @Override
    public Optional<MetricMode> mode() {
        return Optional.of(detector.mode());
    }

    /** {@inheritDoc} */
    @Override
    public synchronized float learningRate() {
        return rate(detector.stage());
    }

    /** {@inheritDoc} */
    @Override
    public synchronized int stage() {
        return detector.stage();
    }

    /** {@inheritDoc} */
    @Override
    public synchronized boolean isTerminated() {
        return detector.isTerminated();
    }

    /** {@inheritDoc} */
    @Override
    public synchronized Reason terminationReason() {
        return detector.terminationReason();
    }

    /** {@inheritDoc} */
    @Override
    public synchronized String whyTerminated() {
        return detector.whyTerminated();
    }

    /** {@inheritDoc} */
    @Override
    public synchronized void warmUpUntil(int update) {
        warmUp = update;
    }

    /**
     * Copies the state, for a checkpoint.
     *
     * @return the state
     */
    public synchronized AutoDecayState state() {
        return new AutoDecayState(
                AutoDecayState.VERSION,
                initialRate,
                factor,
                warmUp,
                detector.state(),
                observations,
                updates.last(),
                begun.lastChange());
    }

    /**
     * Restores the state. The first update that is asked for afterwards is the one after the last
     * before, whatever number the optimizer gives it.
     *
     * @param state what {@link #state} of an AutoDecay with the same settings gave
     * @throws IllegalArgumentException if the rate, the factor, the warm-up or the settings of the
     *     detector were others; this tracker is unchanged then
     */
    public synchronized void restore(AutoDecayState state) {
        same("learning rate", state.learningRate(), initialRate);
        same("factor", state.factor(), factor);
        same("warm-up", state.warmUp(), warmUp);
        detector.restore(state.detector());
        observations = state.observations();
        begun.restore(state.decayUpdate(), rate(Math.max(1, detector.stage() - 1)));
        updates.restore(state.lastUpdate());
    }

    private static void same(String what, Object was, Object is) {
        if (!was.equals(is)) {
            throw new IllegalArgumentException(
                    ("the state is that of an AutoDecay whose %s is %s, and that of this one is %s:"
                                    + " build it as it was")
                            .formatted(what, was, is));
        }
    }

    /** {@inheritDoc} */
    @Override
    public String saveState() {
        return StateJson.write(state());
    }

    /** {@inheritDoc} */
    @Override
    public void restoreState(String state) {
        restore(StateJson.read(state, AutoDecayState.class, "an AutoDecay"));
    }

    /** {@inheritDoc} */
    @Override
    public synchronized String toString() {
        return "AutoDecay(learning rate %s, stage %s, %s observations, smoothed %s against %s%s)"
                .formatted(
                        rate(detector.stage()),
                        detector.stage(),
                        observations,
                        detector.smoothed(),
                        detector.reference(),
                        detector.isTerminated() ? ", terminated" : "");
    }

    /** Builds an {@link AutoDecay}. */
    public static final class Builder {

        private PlateauSettings detector = PlateauSettings.builder().build();
        private float initialRate = Float.NaN;
        private float factor = 0.1f;
        private float minRate;
        private int minDecays = 1;
        private int maxDecays = Integer.MAX_VALUE;
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
         * Sets how plateaus are found; by default for a training of unknown length.
         *
         * @param settings with the planned observations; numbers of decays are set here instead
         * @return this builder
         */
        public Builder optDetector(PlateauSettings settings) {
            this.detector = Objects.requireNonNull(settings);
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
         * Sets the smallest rate; 0 by default. Where a decay would pass it, a plateau is the end.
         *
         * @param minRate at least 0, at most the initial rate
         * @return this builder
         */
        public Builder optMinLearningRate(float minRate) {
            this.minRate = minRate;
            return this;
        }

        /**
         * Sets the least number of decays; 1 by default, so that a training never ends before the
         * learning rate was tried lower. Until then a plateau means DECAY even without a
         * significant drop; but a training that has learned nothing yet is given more time ({@link
         * PlateauSettings.Builder#optSlowStart}). 0 is the paper's rule (Figure 12).
         *
         * @param minDecays at least 0
         * @return this builder
         */
        public Builder optMinDecays(int minDecays) {
            this.minDecays = minDecays;
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
         * Sets what is called after each observation until the first TERMINATE, on the thread that
         * observes.
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
            check(minDecays >= 0, "the number of decays must be at least 0, not " + minDecays);
            // One is the default, and gives way to a largest number of 0.
            check(minDecays <= Math.max(1, maxDecays), "optMinDecays is above optMaxDecays");
            check(
                    detector.equals(detector.withDecays(0, Integer.MAX_VALUE)),
                    "set optMinDecays and optMaxDecays here, not in the settings of its detector");
            return new AutoDecay(this);
        }

        /** The settings of the detector with the limits of this builder. */
        private PlateauSettings settings() {
            int most = Math.min(maxDecays, decaysAbove(minRate));
            return detector.withDecays(Math.min(minDecays, most), most);
        }

        /** How many decays there can be before the rate is below a limit. */
        private int decaysAbove(float limit) {
            if (limit == 0) {
                return Integer.MAX_VALUE;
            }
            // The limit is often meant to be the rate after some decays, which is rounded.
            return (int) Math.floor(Math.log(limit / initialRate) / Math.log(factor) + 1e-6);
        }

        private static void check(boolean condition, String message) {
            if (!condition) {
                throw new IllegalArgumentException("AutoDecay: " + message);
            }
        }
    }
}
