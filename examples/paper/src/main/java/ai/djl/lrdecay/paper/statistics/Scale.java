package ai.djl.lrdecay.paper.statistics;

/**
 * What a quantity is averaged on, so that its mean and its interval stay within its range: the
 * interval is made on the scale and taken back.
 */
public sealed interface Scale {

    /**
     * Returns the name of the scale.
     *
     * @return {@code linear}, {@code log} or {@code logit}
     */
    String label();

    /**
     * Returns the values that the quantity can have.
     *
     * @return the range
     */
    Interval range();

    /**
     * Puts a value on the scale.
     *
     * @param value a value of the quantity
     * @return the place on the scale; not finite where the value has none
     */
    double to(double value);

    /**
     * Takes a place on the scale back.
     *
     * @param place a place on the scale
     * @return a value within the range
     */
    double from(double place);

    /**
     * Returns the value that stands for no effect.
     *
     * @return 0, or 1 for ratios
     */
    double neutral();

    /**
     * For differences: the values as they are, clipped to their range.
     *
     * @param range what the quantity can be
     * @return the scale
     */
    static Scale linear(Interval range) {
        return new Linear(range);
    }

    /**
     * For eigenvalues, losses, rates and ratios: natural logarithms.
     *
     * @return the scale
     */
    static Scale log() {
        return new Log(new Interval(0, Double.POSITIVE_INFINITY));
    }

    /**
     * For ratios that cannot be above a bound: natural logarithms, clipped.
     *
     * @param most the largest value, above 0
     * @return the scale
     */
    static Scale logUpTo(double most) {
        return new Log(new Interval(0, most));
    }

    /**
     * For single accuracies: the logit of (k + 1/2) / (n + 1), which is finite also for none and
     * for all.
     *
     * @param samples n, the number of samples that the accuracy is a share of, at least 1
     * @return the scale
     * @throws IllegalArgumentException if there are no samples
     */
    static Scale logit(int samples) {
        return new Logit(samples);
    }

    /**
     * Values as they are.
     *
     * @param range what the quantity can be
     */
    record Linear(Interval range) implements Scale {

        @Override
        public String label() {
            return "linear";
        }

        @Override
        public double to(double value) {
            return value;
        }

        @Override
        public double from(double place) {
            return Math.min(range.high(), Math.max(range.low(), place));
        }

        @Override
        public double neutral() {
            return 0;
        }
    }

    /**
     * Natural logarithms.
     *
     * @param range what the quantity can be, from 0
     */
    record Log(Interval range) implements Scale {

        @Override
        public String label() {
            return "log";
        }

        @Override
        public double to(double value) {
            return Math.log(value);
        }

        @Override
        public double from(double place) {
            return Math.min(range.high(), Math.exp(place));
        }

        @Override
        public double neutral() {
            return 1;
        }
    }

    /**
     * Logits of shares.
     *
     * @param samples the number of samples, at least 1
     */
    record Logit(int samples) implements Scale {

        private static final Interval SHARES = new Interval(0, 1);

        /** Checks the number of samples. */
        public Logit {
            if (samples < 1) {
                throw new IllegalArgumentException("an accuracy needs at least one sample");
            }
        }

        @Override
        public String label() {
            return "logit";
        }

        @Override
        public Interval range() {
            return SHARES;
        }

        @Override
        public double to(double value) {
            double share = (value * samples + 0.5) / (samples + 1);
            return Math.log(share / (1 - share));
        }

        @Override
        public double from(double place) {
            double share = 1 / (1 + Math.exp(-place));
            return Math.min(1, Math.max(0, (share * (samples + 1) - 0.5) / samples));
        }

        @Override
        public double neutral() {
            return 0.5;
        }
    }
}
