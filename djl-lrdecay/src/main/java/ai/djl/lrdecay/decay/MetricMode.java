package ai.djl.lrdecay.decay;

/** Whether small or large values of a metric are good. */
public enum MetricMode {
    /** Small values are good, as of a loss. */
    MIN,
    /** Large values are good, as of an accuracy. */
    MAX;

    /**
     * Turns a value so that small is good.
     *
     * @param value the value of the metric
     * @return the value itself, or its negative for {@link #MAX}
     */
    public double asLoss(double value) {
        return this == MIN ? value : -value;
    }

    /**
     * Tells whether a value is better than the best so far. A NaN never is.
     *
     * @param value the value
     * @param best the best value so far; NaN if there is none
     * @return whether it is strictly better
     */
    public boolean isBetter(double value, double best) {
        if (Double.isNaN(value)) {
            return false;
        }
        return Double.isNaN(best) || asLoss(value) < asLoss(best);
    }
}
