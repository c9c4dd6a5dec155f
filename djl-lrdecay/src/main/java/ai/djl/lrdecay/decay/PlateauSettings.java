package ai.djl.lrdecay.decay;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link PlateauDetector} decides (Section A.1.2).
 *
 * @param mode whether small or large values of the observed metric are good
 * @param beta the decay factor of the moving average, in [0, 1)
 * @param zeta the degree of drop, in (0, 1)
 * @param eps a guard against division by zero, at least 0
 * @param stability when the metric counts as stable
 * @param stages how long stages last, and how many there are
 */
public record PlateauSettings(
        MetricMode mode,
        double beta,
        double zeta,
        double eps,
        StabilitySettings stability,
        StageSettings stages) {

    /**
     * When the metric counts as stable.
     *
     * @param rule the rule
     * @param window the window W in observations, at least 2, for the trend at least 4
     * @param eta the tolerance of variation, above 0
     * @param z for the trend: the margin in standard errors, at least 0
     * @param patience for how many more observations in a row it must be stable, at least 0
     */
    public record StabilitySettings(
            Stability rule, int window, double eta, double z, int patience) {}

    /**
     * How long stages last, and how many there are.
     *
     * @param minLength the least number of observations in a stage, at least 0
     * @param cooldown how many observations after a decay are not looked at, at least 0
     * @param slowStart how many observations of a stage a training that has learned nothing yet is
     *     given, at least 0
     * @param minDecays the number of decays before which nothing ends the training, at least 0
     * @param maxDecays the number of decays after which a plateau ends the training
     * @param deadlines for the first stages, in their order: the number of the observation, of all
     *     stages together, at which the stage ends at the latest; none for stages beyond
     */
    public record StageSettings(
            int minLength,
            int cooldown,
            int slowStart,
            int minDecays,
            int maxDecays,
            List<Integer> deadlines) {

        /** Copies the deadlines. */
        public StageSettings {
            deadlines = List.copyOf(deadlines);
        }
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
     * Returns the settings with other limits of the number of decays.
     *
     * @param minDecays the number of decays before which nothing ends the training, at least 0
     * @param maxDecays the number of decays after which a plateau ends the training
     * @return the settings
     */
    PlateauSettings withDecays(int minDecays, int maxDecays) {
        StageSettings limits =
                new StageSettings(
                        stages.minLength,
                        stages.cooldown,
                        stages.slowStart,
                        minDecays,
                        maxDecays,
                        stages.deadlines);
        return new PlateauSettings(mode, beta, zeta, eps, stability, limits);
    }

    /** Builds {@link PlateauSettings}. */
    public static final class Builder {

        private MetricMode mode = MetricMode.MIN;
        private Stability rule = Stability.PAPER;
        private @Nullable Double beta;
        private @Nullable Integer planned;
        private @Nullable Integer window;
        private @Nullable Double eta;
        private @Nullable Double zeta;
        private double eps = 1e-8;
        private int minStage;
        private int patience;
        private int cooldown;
        private @Nullable Integer slowStart;
        private int minDecays;
        private int maxDecays = Integer.MAX_VALUE;
        private double z = 0.5;
        private boolean quality;
        private double @Nullable [] deadlines;

        private Builder() {}

        /**
         * Says whether small or large values are good; {@link MetricMode#MIN}, as of a loss, by
         * default. With {@link MetricMode#MAX} an accuracy can drive the learning rate.
         *
         * @param mode the mode
         * @return this builder
         */
        public Builder optMode(MetricMode mode) {
            this.mode = mode;
            return this;
        }

        /**
         * Chooses when the metric counts as stable; the paper's rule by default.
         *
         * @param rule the rule
         * @return this builder
         */
        public Builder optStability(Stability rule) {
            this.rule = rule;
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
            this.planned = observations;
            return this;
        }

        /**
         * Sets the window W; 10 by default where no length is planned.
         *
         * @param window observations, at least 2, for the trend at least 4, at most those planned
         * @return this builder
         */
        public Builder optWindow(int window) {
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
         * the scaled rule.
         *
         * @param beta in [0, 1); 0 does not smooth
         * @return this builder
         */
        public Builder optBeta(double beta) {
            this.beta = beta;
            return this;
        }

        /**
         * Sets the tolerance of variation. By default 0.05 for the paper's rule with a planned
         * length, 0.03 without one and for the trend, and 0.07 for the scaled rule.
         *
         * @param eta above 0
         * @return this builder
         */
        public Builder optEta(double eta) {
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
         * Sets the margin of the trend rule; 0.5 by default.
         *
         * @param z standard errors, at least 0
         * @return this builder
         */
        public Builder optMargin(double z) {
            this.z = z;
            return this;
        }

        /**
         * Sets for how many more observations in a row the metric must stay stable before anything
         * is decided; 0 by default.
         *
         * @param patience observations, at least 0
         * @return this builder
         */
        public Builder optPatience(int patience) {
            this.patience = patience;
            return this;
        }

        /**
         * Sets how many observations after a decay are not looked at; 0 by default.
         *
         * @param cooldown observations, at least 0
         * @return this builder
         */
        public Builder optCooldown(int cooldown) {
            this.cooldown = cooldown;
            return this;
        }

        /**
         * Sets how many observations of a stage a training is given that has learned nothing yet,
         * where there is a least number of decays: a slow start looks like a plateau. By default
         * half of the planned length, twice the window without one, and never less than the window.
         *
         * @param observations at least 0
         * @return this builder
         */
        public Builder optSlowStart(int observations) {
            this.slowStart = observations;
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
         * Sets the least number of decays; 0, the paper's rule, by default. Before it, a stable
         * metric means DECAY even without a significant drop, but as long as there was none, not
         * before the {@link #optSlowStart slow start} is over.
         *
         * @param decays at least 0
         * @return this builder
         */
        public Builder optMinDecays(int decays) {
            this.minDecays = decays;
            return this;
        }

        /**
         * Sets the largest number of decays; unlimited by default. After them the next plateau is
         * TERMINATE.
         *
         * @param decays at least 0, and at least the least number
         * @return this builder
         */
        public Builder optMaxDecays(int decays) {
            this.maxDecays = decays;
            return this;
        }

        /**
         * Sets deadlines as shares of the planned length: the first stage ends with a decay after
         * the first share at the latest, and so on. They need a planned length. By default 0.7, 0.9
         * and 0.95 for the scaled rule with a planned length, and none for the others.
         *
         * @param shares rising, each in (0, 1); none at all for no deadlines
         * @return this builder
         */
        public Builder optDeadlines(double... shares) {
            this.deadlines = shares.clone();
            return this;
        }

        /**
         * Builds the settings.
         *
         * @return the settings
         * @throws IllegalArgumentException if a setting is out of its range
         */
        public PlateauSettings build() {
            check(
                    planned == null || planned >= 1,
                    "the planned length must be at least 1",
                    planned);
            check(
                    planned == null || window == null || window <= planned,
                    "for the rate to decay, the window must be at most the planned length "
                            + planned,
                    window);
            check(eps >= 0 && Double.isFinite(eps), "eps must be at least 0", eps);
            check(z >= 0 && Double.isFinite(z), "the margin must be at least 0", z);
            check(patience >= 0, "the patience must be at least 0", patience);
            check(cooldown >= 0, "the cooldown must be at least 0", cooldown);
            check(minStage >= 0, "the minimal stage must be at least 0", minStage);
            check(minDecays >= 0, "the least number of decays must be at least 0", minDecays);
            check(
                    maxDecays >= minDecays,
                    "the largest number of decays must be at least " + minDecays,
                    maxDecays);
            int length = window == null ? PlateauDefaults.window(planned, quality) : window;
            int least = rule == Stability.TREND ? 4 : 2;
            check(length >= least, "the window must be at least " + least, length);
            double tolerance = eta == null ? PlateauDefaults.eta(rule, planned) : eta;
            check(tolerance > 0, "eta must be above 0", tolerance);
            double smoothing = beta == null ? PlateauDefaults.beta(rule, length) : beta;
            check(smoothing >= 0 && smoothing < 1, "beta must be in [0, 1)", smoothing);
            double drop = zeta == null ? (quality ? 0.98 : 0.97) : zeta;
            check(drop > 0 && drop < 1, "zeta must be in (0, 1)", drop);
            int slow = slowStart == null ? PlateauDefaults.slowStart(planned, length) : slowStart;
            check(slow >= 0, "the slow start must be at least 0", slow);
            return new PlateauSettings(
                    mode,
                    smoothing,
                    drop,
                    eps,
                    new StabilitySettings(rule, length, tolerance, z, patience),
                    new StageSettings(
                            minStage,
                            cooldown,
                            slow,
                            minDecays,
                            maxDecays,
                            deadlineObservations()));
        }

        private List<Integer> deadlineObservations() {
            Integer total = planned;
            double[] shares = deadlines;
            if (shares == null) {
                shares = PlateauDefaults.deadlines(rule, total);
            }
            double before = 0;
            for (double share : shares) {
                check(
                        share > before && share < 1,
                        "the deadlines must rise within (0, 1)",
                        Arrays.toString(shares));
                before = share;
            }
            if (total == null) {
                if (shares.length > 0) {
                    throw new IllegalArgumentException(
                            "PlateauSettings: deadlines need a planned length, see"
                                    + " optPlannedObservations");
                }
                return List.of();
            }
            int observations = total;
            return Arrays.stream(shares)
                    .mapToObj(share -> (int) Math.round(share * observations))
                    .toList();
        }

        private static void check(boolean condition, String rule, @Nullable Object value) {
            if (!condition) {
                throw new IllegalArgumentException("PlateauSettings: " + rule + ", not " + value);
            }
        }
    }
}
