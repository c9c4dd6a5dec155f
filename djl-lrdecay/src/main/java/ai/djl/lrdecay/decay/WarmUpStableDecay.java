package ai.djl.lrdecay.decay;

import ai.djl.lrdecay.util.Decimals;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Warm-up, stable, decay (WSD): a constant learning rate, then a descent to a final rate in a line
 * or along a cosine. The descent begins after a given update, or when a {@link PlateauDetector}
 * finds that the constant rate gains nothing more. {@link WarmUp} puts the warm-up before it.
 *
 * <p>With a detector a plateau of either kind, with or without a significant drop, begins the
 * descent. Its length is a share of the whole training: after {@code u} updates at the constant
 * rate and a share {@code s} it has {@code u s / (1 - s)} updates. Where the training is planned to
 * have a number of updates, the descent begins at the latest when that share of them is left, and
 * does not reach beyond them.
 *
 * <p>Stage 1 is the constant rate, stage 2 the descent; its end is TERMINATE. Safe for use by
 * several threads.
 */
public final class WarmUpStableDecay implements ObservingTracker {

    /** The form of the descent. */
    public enum Descent {
        /** In a line. */
        LINEAR,
        /** Along half a cosine. */
        COSINE
    }

    private static final int VERSION = 1;

    /** Where it is; a descent of 0 updates has not begun. */
    private record State(
            int version,
            Settings settings,
            @Nullable PlateauState detector,
            int warmUp,
            int lastUpdate,
            int start,
            int length,
            boolean terminated) {}

    private record Settings(
            float rate, float finalRate, Descent descent, double share, int planned) {}

    private final Settings settings;
    private final @Nullable PlateauDetector detector;
    private final UpdateCounter updates = new UpdateCounter();
    private int warmUp;
    private int start;
    private int length;
    private boolean terminated;

    private WarmUpStableDecay(Builder builder) {
        settings =
                new Settings(
                        builder.rate,
                        builder.finalRate,
                        builder.descent,
                        builder.share,
                        builder.planned);
        PlateauSettings plateau = builder.detector;
        detector = plateau == null ? null : new PlateauDetector(plateau);
        start = builder.start;
        length = builder.length;
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
        return rate(updates.at(numUpdate));
    }

    private float rate(int update) {
        if (length == 0 || update <= start) {
            return settings.rate;
        }
        // Neither the constant rate nor the final one is used in the descent.
        double progress = Math.min(1, (update - start) / (length + 1.0));
        double left =
                settings.descent == Descent.LINEAR
                        ? 1 - progress
                        : (1 + Math.cos(Math.PI * progress)) / 2;
        return (float) (settings.finalRate + (settings.rate - settings.finalRate) * left);
    }

    /** {@inheritDoc} */
    @Override
    public synchronized float lastValue() {
        return updates.last() == 0 ? Float.NaN : rate(updates.last());
    }

    /** {@inheritDoc} */
    @Override
    public synchronized boolean isUsed() {
        return updates.isUsed();
    }

    /** {@inheritDoc} */
    @Override
    public synchronized Decision observe(double value) {
        int last = updates.last();
        if (terminated) {
            return Decision.TERMINATE;
        }
        if (length > 0 && last >= start + length) {
            terminated = true;
            return Decision.TERMINATE;
        }
        PlateauDetector finder = detector;
        if (finder == null || length > 0) {
            return Decision.CONTINUE;
        }
        if (warmUp > 0 && last <= warmUp) {
            finder.observeWarmUp(value);
            return Decision.CONTINUE;
        }
        boolean found = finder.observe(value) != Decision.CONTINUE;
        boolean late = settings.planned > 0 && last >= settings.planned * (1 - settings.share);
        if (!found && !late) {
            return Decision.CONTINUE;
        }
        start = last;
        length = Math.max(1, (int) Math.round(last * settings.share / (1 - settings.share)));
        if (settings.planned > last) {
            length = Math.min(length, settings.planned - last);
        }
        return Decision.DECAY;
    }

    /** {@inheritDoc} */
    @Override
    public Optional<MetricMode> mode() {
        return Optional.ofNullable(detector).map(PlateauDetector::mode);
    }

    /** {@inheritDoc} */
    @Override
    public synchronized float learningRate() {
        return rate(updates.last() + 1);
    }

    /** {@inheritDoc} */
    @Override
    public synchronized int stage() {
        return length > 0 && start > 0 && updates.last() >= start ? 2 : 1;
    }

    /** {@inheritDoc} */
    @Override
    public synchronized boolean isTerminated() {
        return terminated;
    }

    /** {@inheritDoc} The end of the descent is all that ends a training here. */
    @Override
    public Reason terminationReason() {
        return Reason.END_OF_SCHEDULE;
    }

    /** {@inheritDoc} */
    @Override
    public synchronized String whyTerminated() {
        return "the descent from "
                + Decimals.of(settings.rate, 4)
                + " to "
                + Decimals.of(settings.finalRate, 4)
                + " was over after update "
                + (start + length);
    }

    /** {@inheritDoc} */
    @Override
    public synchronized void warmUpUntil(int update) {
        warmUp = update;
    }

    /** {@inheritDoc} */
    @Override
    public synchronized String saveState() {
        return StateJson.write(
                new State(
                        VERSION,
                        settings,
                        detector == null ? null : detector.state(),
                        warmUp,
                        updates.last(),
                        start,
                        length,
                        terminated));
    }

    /** {@inheritDoc} */
    @Override
    public synchronized void restoreState(String state) {
        State read = StateJson.read(state, State.class, "a warm-up-stable-decay schedule");
        if (read.version() != VERSION
                || read.settings() == null
                || read.start() < 0
                || read.length() < 0) {
            throw new IllegalArgumentException(
                    "the state is not that of a warm-up-stable-decay schedule");
        }
        String differences = differences(read);
        if (!differences.isEmpty()) {
            throw new IllegalArgumentException(
                    "the state is that of a schedule with other settings: "
                            + differences
                            + "; build this one as that one was");
        }
        PlateauState plateau = read.detector();
        if (detector != null && plateau != null) {
            detector.restore(plateau);
        }
        updates.restore(read.lastUpdate());
        start = read.start();
        length = read.length();
        terminated = read.terminated();
    }

    private String differences(State was) {
        List<String> differences = new ArrayList<>();
        if (!settings.equals(was.settings())) {
            differences.add(Differences.of(was.settings(), settings));
        }
        if (was.warmUp() != warmUp) {
            differences.add(
                    "a warm-up of " + was.warmUp() + " updates there, of " + warmUp + " here");
        }
        String before = descent(was.detector() != null, was.start(), was.length());
        String now = descent(detector != null, start, length);
        if (!before.equals(now)) {
            differences.add("a descent " + before + " there, " + now + " here");
        }
        return String.join(", ", differences);
    }

    /** What a detector has found out is no setting. */
    private static String descent(boolean found, int start, int length) {
        return found ? "at a plateau" : "of " + length + " updates after " + start;
    }

    /** {@inheritDoc} */
    @Override
    public synchronized String toString() {
        String phase = length == 0 ? "stable" : "descent of " + length + " updates after " + start;
        return "WarmUpStableDecay(update " + updates.last() + ", " + phase + ")";
    }

    /** Builds a {@link WarmUpStableDecay}. */
    public static final class Builder {

        private float rate = Float.NaN;
        private float finalRate;
        private Descent descent = Descent.LINEAR;
        private @Nullable PlateauSettings detector;
        private double share = 0.2;
        private int planned;
        private int start;
        private int length;

        private Builder() {}

        /**
         * Sets the constant learning rate.
         *
         * @param rate above 0
         * @return this builder
         */
        public Builder setLearningRate(float rate) {
            this.rate = rate;
            return this;
        }

        /**
         * Sets the rate towards which the descent goes; 0 by default.
         *
         * @param finalRate at least 0, below the constant rate
         * @return this builder
         */
        public Builder optFinalRate(float finalRate) {
            this.finalRate = finalRate;
            return this;
        }

        /**
         * Chooses the form of the descent; a line by default.
         *
         * @param descent the form
         * @return this builder
         */
        public Builder optDescent(Descent descent) {
            this.descent = Objects.requireNonNull(descent);
            return this;
        }

        /**
         * Lets the descent begin after a given update.
         *
         * @param start the last update at the constant rate, at least 0
         * @param length the updates of the descent, at least 1
         * @return this builder
         */
        public Builder optDescentAfter(int start, int length) {
            this.start = start;
            this.length = length;
            return this;
        }

        /**
         * Lets a detector begin the descent.
         *
         * @param detector how a plateau is found
         * @return this builder
         */
        public Builder optDetector(PlateauSettings detector) {
            this.detector = Objects.requireNonNull(detector);
            return this;
        }

        /**
         * Sets the share of all updates that a detected descent has; 0.2 by default.
         *
         * @param share in (0, 1)
         * @return this builder
         */
        public Builder optDescentShare(double share) {
            this.share = share;
            return this;
        }

        /**
         * Sets how many updates the training is planned to have, for a detected descent; unknown by
         * default.
         *
         * @param updates at least 1
         * @return this builder
         */
        public Builder optPlannedUpdates(int updates) {
            this.planned = updates;
            return this;
        }

        /**
         * Builds the tracker.
         *
         * @return the tracker
         * @throws IllegalArgumentException if a setting is missing or out of its range, or not
         *     exactly one of a detector and a given update begins the descent
         */
        public WarmUpStableDecay build() {
            check(
                    rate > 0 && Float.isFinite(rate),
                    "set a learning rate above 0 with setLearningRate, not " + rate);
            check(
                    finalRate >= 0 && finalRate < rate,
                    "the final rate must be in [0, " + rate + "), not " + finalRate);
            check(share > 0 && share < 1, "the share must be in (0, 1), not " + share);
            check(planned >= 0, "the planned updates must be at least 1, not " + planned);
            check(start >= 0, "the descent must begin after update 0 or later, not " + start);
            check(
                    detector == null || length == 0,
                    "optDescentAfter and optDetector both say what begins the descent: set one");
            check(
                    detector != null || length > 0,
                    "say what begins the descent with optDescentAfter or optDetector");
            return new WarmUpStableDecay(this);
        }

        private static void check(boolean condition, String message) {
            if (!condition) {
                throw new IllegalArgumentException("WarmUpStableDecay: " + message);
            }
        }
    }
}
