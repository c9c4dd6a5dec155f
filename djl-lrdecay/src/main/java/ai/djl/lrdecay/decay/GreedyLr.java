package ai.djl.lrdecay.decay;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * GreedyLR (Subramanian and Ganapathiraman, arXiv 2512.14527): a learning rate that also rises.
 * After more than {@code patience} observations in a row that improve on the best it is divided by
 * the factor, after more than {@code patience} that do not it is multiplied with it, within limits.
 *
 * <p>Defaults are those of the authors' implementation in Hugging Face's transformers; the limits
 * are relative here: from a hundredth of the initial rate to ten times it. It never ends a
 * training, and has one stage. Safe for use by several threads.
 */
public final class GreedyLr implements ObservingTracker {

    private final GreedyLrState.Settings settings;
    private final UpdateCounter updates = new UpdateCounter();
    private final BegunUpdates begun = new BegunUpdates();
    private final Window recent;
    private double rate;
    private double best = Double.NaN;
    private int good;
    private int bad;
    private int waiting;
    private int reductionsToReset;
    private int warmUp;

    private GreedyLr(Builder builder) {
        settings =
                new GreedyLrState.Settings(
                        builder.mode,
                        builder.rate,
                        builder.factor,
                        builder.patience,
                        builder.threshold,
                        new GreedyLrState.Limits(builder.min(), builder.max()),
                        new GreedyLrState.Waits(
                                builder.cooldown, builder.warmUp, builder.window, builder.reset));
        recent = new Window(Math.max(1, builder.window));
        rate = builder.rate;
        reductionsToReset = builder.reset;
    }

    /** Returns a builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** {@inheritDoc} */
    @Override
    public synchronized float getNewValue(int numUpdate) {
        return (float) begun.rateOf(updates.at(numUpdate), rate);
    }

    /** {@inheritDoc} */
    @Override
    public synchronized float lastValue() {
        return updates.last() == 0 ? Float.NaN : (float) begun.rateOf(updates.last(), rate);
    }

    /** {@inheritDoc} */
    @Override
    public synchronized boolean isUsed() {
        return updates.isUsed();
    }

    /**
     * Takes a value and adjusts the rate.
     *
     * @param value the loss or metric; skipped if it is not finite
     * @return CONTINUE
     */
    @Override
    public synchronized Decision observe(double value) {
        if (!Double.isFinite(value)) {
            return Decision.CONTINUE;
        }
        double current = smooth(settings.mode().asLoss(value));
        if (warmUp > 0 && updates.last() <= warmUp) {
            best = Double.isNaN(best) ? current : Math.min(best, current);
            return Decision.CONTINUE;
        }
        if (waiting > 0) {
            waiting--;
            good = 0;
            bad = 0;
            return Decision.CONTINUE;
        }
        if (Double.isNaN(best) || current < best - settings.threshold()) {
            best = current;
            bad = 0;
            good++;
        } else {
            bad++;
            good = 0;
        }
        if (good > settings.patience()) {
            change(Math.min(rate / settings.factor(), settings.limits().max()));
            reductionsToReset = settings.waits().reset();
            waiting = settings.waits().warmUp();
            good = 0;
        } else if (bad > settings.patience()) {
            change(Math.max(rate * settings.factor(), settings.limits().min()));
            waiting = settings.waits().cooldown();
            bad = 0;
            if (rate <= settings.limits().min()) {
                reductionsToReset--;
                if (reductionsToReset <= 0) {
                    reset();
                }
            }
        }
        return Decision.CONTINUE;
    }

    /** {@inheritDoc} */
    @Override
    public Optional<MetricMode> mode() {
        return Optional.of(settings.mode());
    }

    private double smooth(double loss) {
        if (settings.waits().window() == 0) {
            return loss;
        }
        recent.add(loss);
        return Arrays.stream(recent.toArray()).sum() / recent.size();
    }

    private void change(double next) {
        begun.keep(updates.last(), rate);
        rate = next;
    }

    private void reset() {
        change(settings.rate());
        best = Double.NaN;
        good = 0;
        bad = 0;
        waiting = 0;
        reductionsToReset = settings.waits().reset();
        recent.clear();
    }

    /** {@inheritDoc} */
    @Override
    public synchronized float learningRate() {
        return (float) rate;
    }

    /** {@inheritDoc} It is always 1. */
    @Override
    public int stage() {
        return 1;
    }

    /** {@inheritDoc} It never should. */
    @Override
    public boolean isTerminated() {
        return false;
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
                new GreedyLrState(
                        GreedyLrState.VERSION,
                        settings,
                        rate,
                        begun.before(rate),
                        best,
                        Arrays.stream(recent.toArray()).boxed().toList(),
                        new GreedyLrState.Counts(good, bad, waiting, reductionsToReset),
                        new GreedyLrState.Updates(updates.last(), begun.lastChange(), warmUp)));
    }

    /** {@inheritDoc} */
    @Override
    public synchronized void restoreState(String state) {
        GreedyLrState read = StateJson.read(state, GreedyLrState.class, "GreedyLR");
        if (read.version() != GreedyLrState.VERSION
                || read.settings() == null
                || read.updates() == null
                || read.recent() == null
                || read.counts() == null) {
            throw new IllegalArgumentException("the state is not that of GreedyLR");
        }
        String differences = Differences.of(read.settings(), settings);
        if (!differences.isEmpty() || read.updates().warmUp() != warmUp) {
            throw new IllegalArgumentException(
                    "the state is that of GreedyLR with other settings: "
                            + (differences.isEmpty()
                                    ? "a warm-up of "
                                            + read.updates().warmUp()
                                            + " updates there, of "
                                            + warmUp
                                            + " here"
                                    : differences));
        }
        updates.restore(read.updates().last());
        begun.restore(read.updates().change(), read.rateBefore());
        rate = read.rate();
        best = read.best();
        recent.setAll(read.recent().stream().mapToDouble(Double::doubleValue).toArray());
        good = read.counts().good();
        bad = read.counts().bad();
        waiting = read.counts().waiting();
        reductionsToReset = read.counts().reductionsToReset();
    }

    /** {@inheritDoc} */
    @Override
    public synchronized String toString() {
        return "GreedyLr(learning rate " + (float) rate + ", best " + best + ")";
    }

    /** Builds a {@link GreedyLr}. */
    public static final class Builder {

        private MetricMode mode = MetricMode.MIN;
        private float rate = Float.NaN;
        private double factor = 0.95;
        private int patience = 10;
        private double threshold = 1e-6;
        private double min = Double.NaN;
        private double max = Double.NaN;
        private int cooldown;
        private int warmUp;
        private int window;
        private int reset = 500;

        private Builder() {}

        private double min() {
            return Double.isNaN(min) ? rate / 100 : min;
        }

        private double max() {
            return Double.isNaN(max) ? rate * 10 : max;
        }

        /**
         * Sets the learning rate to begin with.
         *
         * @param rate above 0
         * @return this builder
         */
        public Builder setLearningRate(float rate) {
            this.rate = rate;
            return this;
        }

        /**
         * Says whether small or large values are good; {@link MetricMode#MIN} by default.
         *
         * @param mode the mode
         * @return this builder
         */
        public Builder optMode(MetricMode mode) {
            this.mode = Objects.requireNonNull(mode);
            return this;
        }

        /**
         * Sets the factor; 0.95 by default.
         *
         * @param factor in (0, 1)
         * @return this builder
         */
        public Builder optFactor(double factor) {
            this.factor = factor;
            return this;
        }

        /**
         * Sets how many observations in a row change nothing yet; 10 by default.
         *
         * @param patience at least 0
         * @return this builder
         */
        public Builder optPatience(int patience) {
            this.patience = patience;
            return this;
        }

        /**
         * Sets by how much the best must be passed; 1e-6 by default.
         *
         * @param threshold at least 0, in units of the metric
         * @return this builder
         */
        public Builder optThreshold(double threshold) {
            this.threshold = threshold;
            return this;
        }

        /**
         * Sets the limits; a hundredth and ten times the initial rate by default.
         *
         * @param min above 0, at most the initial rate
         * @param max at least the initial rate
         * @return this builder
         */
        public Builder optLimits(double min, double max) {
            this.min = min;
            this.max = max;
            return this;
        }

        /**
         * Sets how many observations after a change are not looked at; none by default.
         *
         * @param afterReduction the authors' "cooldown", at least 0
         * @param afterRise the authors' "warmup", at least 0
         * @return this builder
         */
        public Builder optWaits(int afterReduction, int afterRise) {
            this.cooldown = afterReduction;
            this.warmUp = afterRise;
            return this;
        }

        /**
         * Smooths by the mean of the last observations; off by default.
         *
         * @param window observations, at least 1; 0 for off
         * @return this builder
         */
        public Builder optWindow(int window) {
            this.window = window;
            return this;
        }

        /**
         * Sets after how many reductions at the lower limit all begins again; 500 by default.
         *
         * @param reset at least 1
         * @return this builder
         */
        public Builder optReset(int reset) {
            this.reset = reset;
            return this;
        }

        /**
         * Builds the tracker.
         *
         * @return the tracker
         * @throws IllegalArgumentException if a setting is missing or out of its range
         */
        public GreedyLr build() {
            check(
                    rate > 0 && Float.isFinite(rate),
                    "set a learning rate above 0 with setLearningRate, not " + rate);
            check(factor > 0 && factor < 1, "the factor must be in (0, 1), not " + factor);
            check(
                    min() > 0 && min() <= rate && max() >= rate && Double.isFinite(max()),
                    "the limits must enclose " + rate + ", not " + min() + " and " + max());
            check(
                    threshold >= 0 && Double.isFinite(threshold),
                    "the threshold must be at least 0, not " + threshold);
            check(
                    patience >= 0 && cooldown >= 0 && warmUp >= 0 && window >= 0 && reset >= 1,
                    "counts of observations must not be below 0");
            return new GreedyLr(this);
        }

        private static void check(boolean condition, String message) {
            if (!condition) {
                throw new IllegalArgumentException("GreedyLr: " + message);
            }
        }
    }
}
