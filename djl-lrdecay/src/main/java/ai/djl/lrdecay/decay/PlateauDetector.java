package ai.djl.lrdecay.decay;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the plateaus of a loss while it is being observed, and decides after each observation
 * whether to go on, to decay the learning rate, or to end (Section A.1.2, Figure 12).
 *
 * <p>The loss is smoothed by an exponential moving average with bias correction (Equation 2). Once
 * it is stable by the {@link Criterion} chosen, the drop since the stage began is compared with
 * {@code zeta}: a smoothed loss of at most {@code zeta} times the reference is a significant drop
 * and means DECAY, anything else means TERMINATE.
 *
 * <p>Where the paper is silent: the reference g(0) is the first finite observation in the first
 * stage and the smoothed loss at the decay that opened the stage afterwards. Moving average and
 * window start afresh at each decay. There is no verdict before {@code max(window, minimal stage
 * length)} observations of a stage. For losses below zero the drop is {@code g0 - g >= (1 - zeta)
 * (|g0| + eps)}, which is the paper's form for others. An observation that is not finite is skipped
 * and counted. TERMINATE is final.
 *
 * <p>Beyond the paper, a stage can have a deadline: where the planned length is known, a stage that
 * has not become stable by then is decayed all the same, because what the smaller rates bring would
 * come too late. See {@link Builder#optDeadlines}.
 *
 * <p>Plain arithmetic without allocation; not safe for several threads.
 */
public final class PlateauDetector {

    /** When a loss counts as stable. */
    public enum Criterion {
        /** The paper's: the moving averages of the window lie in a narrow band. */
        PAPER,
        /** A line through the raw losses no longer falls, with a margin for its uncertainty. */
        TREND,
        /**
         * The paper's, with a moving average whose memory is the window, {@code beta = 1 - 1 / W},
         * and an eta of 0.07: so it means the same whatever the length of the training. Where that
         * is known, its stages have deadlines.
         */
        SCALED;

        /**
         * Returns the name on the command line.
         *
         * @return the name in lower case
         */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Settings settings;
    private final StabilityCriterion criterion;
    private final int patience;
    private double average;
    private double weight;
    private double smoothed = Double.NaN;
    private double reference = Double.NaN;
    private int count;
    private int elapsed;
    private int stage = 1;
    private int skipped;
    private boolean late;
    private boolean terminated;

    private PlateauDetector(Settings settings) {
        this.settings = settings;
        this.criterion =
                switch (settings.criterion) {
                    case PAPER, SCALED ->
                            new BandCriterion(settings.window, settings.eta, settings.eps);
                    case TREND ->
                            new TrendCriterion(
                                    settings.window, settings.eta, settings.eps, settings.z);
                };
        this.patience = Math.max(settings.window, settings.minStage);
        this.weight = 1;
    }

    /**
     * Returns a builder with the defaults for a training of unknown length.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Takes an observation and decides.
     *
     * @param loss the observed loss, of any sign; skipped if it is not finite
     * @return the decision; TERMINATE for ever after the first TERMINATE
     */
    public Decision observe(double loss) {
        if (terminated) {
            return Decision.TERMINATE;
        }
        elapsed++;
        late = false;
        if (!Double.isFinite(loss)) {
            skipped++;
            return Decision.CONTINUE;
        }
        count++;
        average = settings.beta * average + (1 - settings.beta) * loss;
        weight *= settings.beta;
        smoothed = average / (1 - weight);
        if (Double.isNaN(reference)) {
            reference = loss;
        }
        criterion.observe(loss, smoothed);
        boolean stable = count >= patience && criterion.isStable();
        if (stable && isSignificantDrop()) {
            return decay();
        }
        if (stable && criterion.mayTerminate()) {
            terminated = true;
            return Decision.TERMINATE;
        }
        late = isOverdue();
        return late ? decay() : Decision.CONTINUE;
    }

    private Decision decay() {
        reference = smoothed;
        average = 0;
        weight = 1;
        count = 0;
        stage++;
        criterion.reset();
        return Decision.DECAY;
    }

    private boolean isOverdue() {
        return stage <= settings.deadlines.size() && elapsed >= settings.deadlines.get(stage - 1);
    }

    /** Lets the time of an observation pass that nobody wants to look at. */
    void pass() {
        elapsed++;
    }

    /**
     * Tells whether the last decision was the DECAY of a stage that had reached its deadline
     * without a plateau.
     *
     * @return whether it was
     */
    public boolean wasLate() {
        return late;
    }

    /** (g + eps) / (g0 + eps) <= zeta, in a form that holds for losses of any sign. */
    private boolean isSignificantDrop() {
        double scale = Math.abs(reference) + settings.eps;
        return reference - smoothed >= (1 - settings.zeta) * scale;
    }

    /**
     * Returns the moving average after the last finite observation (Equation 2).
     *
     * @return the smoothed loss; NaN before the first finite observation
     */
    public double smoothed() {
        return smoothed;
    }

    /**
     * Returns what the drop of this stage is measured against, the paper's g(0).
     *
     * @return the reference; NaN before the first finite observation
     */
    public double reference() {
        return reference;
    }

    /**
     * Returns the paper's counter t.
     *
     * @return the number of finite observations in this stage, 0 right after a DECAY
     */
    public int observations() {
        return count;
    }

    /**
     * Returns the stage.
     *
     * @return one more than the number of decays
     */
    public int stage() {
        return stage;
    }

    /**
     * Returns how many observations were not finite.
     *
     * @return the number of skipped observations
     */
    public int skipped() {
        return skipped;
    }

    /**
     * Returns the settings.
     *
     * @return the settings
     */
    public Settings settings() {
        return settings;
    }

    /**
     * Copies the state, for a checkpoint.
     *
     * @return texts by name, exact to the last bit
     */
    public Map<String, String> state() {
        Map<String, String> state = new LinkedHashMap<>();
        state.put("settings", settings.toString());
        state.put("average", Double.toString(average));
        state.put("weight", Double.toString(weight));
        state.put("smoothed", Double.toString(smoothed));
        state.put("reference", Double.toString(reference));
        state.put("count", Integer.toString(count));
        state.put("elapsed", Integer.toString(elapsed));
        state.put("stage", Integer.toString(stage));
        state.put("skipped", Integer.toString(skipped));
        state.put("terminated", Boolean.toString(terminated));
        StringBuilder values = new StringBuilder();
        for (double value : criterion.state()) {
            values.append(values.length() == 0 ? "" : " ").append(value);
        }
        state.put("criterion", values.toString());
        return state;
    }

    /**
     * Restores the state.
     *
     * @param state what {@link #state} of a detector with the same settings gave
     * @throws IllegalArgumentException if it is not such a state
     */
    public void restore(Map<String, String> state) {
        if (!settings.toString().equals(state.get("settings"))) {
            throw new IllegalArgumentException(
                    "the state is that of a detector with other settings: "
                            + state.get("settings")
                            + " instead of "
                            + settings);
        }
        String values = text(state, "criterion");
        String[] parts = values.isEmpty() ? new String[0] : values.split(" ");
        double[] numbers = new double[parts.length];
        for (int i = 0; i < parts.length; i++) {
            numbers[i] = Double.parseDouble(parts[i]);
        }
        criterion.restore(numbers);
        average = Double.parseDouble(text(state, "average"));
        weight = Double.parseDouble(text(state, "weight"));
        smoothed = Double.parseDouble(text(state, "smoothed"));
        reference = Double.parseDouble(text(state, "reference"));
        count = Integer.parseInt(text(state, "count"));
        elapsed = Integer.parseInt(text(state, "elapsed"));
        stage = Integer.parseInt(text(state, "stage"));
        skipped = Integer.parseInt(text(state, "skipped"));
        terminated = Boolean.parseBoolean(text(state, "terminated"));
    }

    private static String text(Map<String, String> state, String name) {
        String value = state.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the state has no " + name);
        }
        return value;
    }

    /**
     * The settings of a detector.
     *
     * @param criterion when a loss counts as stable
     * @param beta the decay factor of the moving average, in [0, 1)
     * @param window the window W in observations, at least 2, for the trend at least 4
     * @param eta the tolerance of variation, above 0
     * @param zeta the degree of drop, in (0, 1)
     * @param eps a guard against division by zero, at least 0
     * @param minStage the least number of observations in a stage, at least 0
     * @param z for the trend: the margin in standard errors, at least 0
     * @param deadlines for the first stages, in their order: the number of the observation, of all
     *     stages together, at which the stage ends at the latest; none for stages beyond
     */
    public record Settings(
            Criterion criterion,
            double beta,
            int window,
            double eta,
            double zeta,
            double eps,
            int minStage,
            double z,
            List<Integer> deadlines) {

        /** Copies the deadlines. */
        public Settings {
            deadlines = List.copyOf(deadlines);
        }
    }

    /** Builds a {@link PlateauDetector}. */
    public static final class Builder {

        private static final double PAPER_ETA = 0.05;
        private static final double OTHER_ETA = 0.03;
        private static final double SCALED_ETA = 0.07;
        private static final double PAPER_BETA = 0.9;
        private static final double[] NONE = {};

        /** Found on simulated trainings, where 0.6 and 0.7 are equally good (docs/autodecay.md). */
        private static final double[] SCALED_DEADLINES = {0.7, 0.9, 0.95};

        private Criterion criterion = Criterion.PAPER;
        private double beta = Double.NaN;
        private int planned;
        private int window;
        private double eta = Double.NaN;
        private double zeta = Double.NaN;
        private double eps = 1e-8;
        private int minStage;
        private double z = 0.5;
        private boolean quality;
        private double @Nullable [] deadlines;

        private Builder() {}

        /**
         * Chooses when a loss counts as stable; the paper's way by default.
         *
         * @param criterion the criterion
         * @return this builder
         */
        public Builder optCriterion(Criterion criterion) {
            this.criterion = criterion;
            return this;
        }

        /**
         * Sets how many observations the whole training is planned to have. The window follows from
         * it, which matters more than any other setting: a tenth of it, at least 4, and 0.15 of it
         * with {@link #optQuality quality}.
         *
         * @param observations at least 1, for instance the number of epochs
         * @return this builder
         */
        public Builder optPlannedObservations(int observations) {
            check(observations >= 1, "the planned length must be at least 1, not " + observations);
            this.planned = observations;
            return this;
        }

        /**
         * Sets the window W; 10 by default where no length is planned.
         *
         * @param window observations, at least 2, for the trend at least 4
         * @return this builder
         */
        public Builder optWindow(int window) {
            check(window >= 2, "the window must be at least 2, not " + window);
            this.window = window;
            return this;
        }

        /**
         * Trades time for loss: a longer window and a smaller demand on the drop.
         *
         * @param quality whether to
         * @return this builder
         */
        public Builder optQuality(boolean quality) {
            this.quality = quality;
            return this;
        }

        /**
         * Sets the decay factor of the moving average; by default 0.9, and {@code 1 - 1 / W} for
         * the scaled criterion.
         *
         * @param beta in [0, 1); 0 does not smooth
         * @return this builder
         */
        public Builder optBeta(double beta) {
            this.beta = beta;
            return this;
        }

        /**
         * Sets the tolerance of variation. By default 0.05 for the paper's criterion with a planned
         * length, 0.03 without one and for the trend, and 0.07 for the scaled criterion.
         *
         * @param eta above 0
         * @return this builder
         */
        public Builder optEta(double eta) {
            check(eta > 0, "eta must be above 0, not " + eta);
            this.eta = eta;
            return this;
        }

        /**
         * Sets the degree of drop; 0.97 by default, 0.98 with {@link #optQuality quality}.
         *
         * @param zeta in (0, 1)
         * @return this builder
         */
        public Builder optZeta(double zeta) {
            check(zeta > 0 && zeta < 1, "zeta must be in (0, 1), not " + zeta);
            this.zeta = zeta;
            return this;
        }

        /**
         * Sets the guard against division by zero; 1e-8 by default.
         *
         * @param eps at least 0
         * @return this builder
         */
        public Builder optEps(double eps) {
            this.eps = eps;
            return this;
        }

        /**
         * Sets the least number of observations in a stage; the window by default.
         *
         * @param minStage at least 0
         * @return this builder
         */
        public Builder optMinStage(int minStage) {
            this.minStage = minStage;
            return this;
        }

        /**
         * Sets the margin of the trend criterion; 0.5 by default.
         *
         * @param z standard errors, at least 0
         * @return this builder
         */
        public Builder optMargin(double z) {
            this.z = z;
            return this;
        }

        /**
         * Sets deadlines as shares of the planned length: the first stage ends with a decay after
         * the first share at the latest, and so on. They need a planned length. By default 0.7, 0.9
         * and 0.95 for the scaled criterion with a planned length, and none for the others.
         *
         * @param shares rising, each in (0, 1); none at all for no deadlines
         * @return this builder
         */
        public Builder optDeadlines(double... shares) {
            double before = 0;
            for (double share : shares) {
                check(
                        share > before && share < 1,
                        "the deadlines must rise within (0, 1), not " + Arrays.toString(shares));
                before = share;
            }
            this.deadlines = shares.clone();
            return this;
        }

        /**
         * Builds the detector.
         *
         * @return the detector, before its first observation
         * @throws IllegalArgumentException if a setting is out of its range
         */
        public PlateauDetector build() {
            check(
                    Double.isNaN(beta) || (beta >= 0 && beta < 1),
                    "beta must be in [0, 1), not " + beta);
            check(eps >= 0 && Double.isFinite(eps), "eps must be at least 0, not " + eps);
            check(minStage >= 0, "the minimal stage must be at least 0, not " + minStage);
            check(z >= 0 && Double.isFinite(z), "the margin must be at least 0, not " + z);
            int length = window > 0 ? window : defaultWindow();
            check(
                    criterion != Criterion.TREND || length >= 4,
                    "the trend needs a window of at least 4, not " + length);
            double tolerance = Double.isNaN(eta) ? defaultEta() : eta;
            double scaled = criterion == Criterion.SCALED ? 1 - 1.0 / length : PAPER_BETA;
            double smoothing = Double.isNaN(beta) ? scaled : beta;
            double drop = Double.isNaN(zeta) ? (quality ? 0.98 : 0.97) : zeta;
            return new PlateauDetector(
                    new Settings(
                            criterion,
                            smoothing,
                            length,
                            tolerance,
                            drop,
                            eps,
                            minStage,
                            z,
                            deadlineObservations()));
        }

        private List<Integer> deadlineObservations() {
            double[] shares = deadlines;
            if (shares == null) {
                shares = criterion == Criterion.SCALED && planned > 0 ? SCALED_DEADLINES : NONE;
            }
            check(shares.length == 0 || planned > 0, "deadlines need a planned length");
            return Arrays.stream(shares)
                    .mapToObj(share -> (int) Math.round(share * planned))
                    .toList();
        }

        private double defaultEta() {
            return switch (criterion) {
                case SCALED -> SCALED_ETA;
                case TREND -> OTHER_ETA;
                case PAPER -> planned > 0 ? PAPER_ETA : OTHER_ETA;
            };
        }

        private int defaultWindow() {
            if (planned == 0) {
                return 10;
            }
            return Math.max(4, (int) Math.round((quality ? 0.15 : 0.1) * planned));
        }

        private static void check(boolean condition, String message) {
            if (!condition) {
                throw new IllegalArgumentException("AutoDecay: " + message);
            }
        }
    }
}
