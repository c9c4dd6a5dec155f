package ai.djl.lrdecay.decay;

import java.util.List;

/**
 * Where a {@link PlateauDetector} is, exact to the last bit.
 *
 * @param settings the settings under which it came about
 * @param average the moving average
 * @param progress what was counted
 * @param window what the stability rule remembers of this stage, the oldest value first
 * @param terminated whether the detector has decided TERMINATE
 */
public record PlateauState(
        PlateauSettings settings,
        Average average,
        Progress progress,
        List<Double> window,
        boolean terminated) {

    /** Copies the window and checks that nothing is missing. */
    public PlateauState {
        if (settings == null || average == null || progress == null || window == null) {
            throw new IllegalArgumentException("a part of the state is missing");
        }
        window = List.copyOf(window);
    }

    /**
     * The moving average (Equation 2).
     *
     * @param sum the uncorrected average
     * @param weight {@code beta} to the power of the observations in it, in [0, 1]
     * @param smoothed the corrected average after the last finite observation; NaN before the first
     * @param reference what the drop of this stage is measured against, the paper's g(0); NaN
     *     before the first finite observation
     */
    public record Average(double sum, double weight, double smoothed, double reference) {}

    /**
     * What was counted.
     *
     * @param observations finite observations of this stage that the stability rule has seen
     * @param elapsed all observations
     * @param stage the stage, from 1
     * @param skipped observations that were not finite
     * @param stable observations in a row that were stable
     * @param cooling observations of this stage that are still not looked at
     * @param gained observations in a row that were a tenth below the reference
     * @param learned whether that has ever been so for a window
     */
    public record Progress(
            int observations,
            int elapsed,
            int stage,
            int skipped,
            int stable,
            int cooling,
            int gained,
            boolean learned) {

        /** Checks the ranges. */
        public Progress {
            if (observations < 0
                    || elapsed < 0
                    || stage < 1
                    || skipped < 0
                    || stable < 0
                    || cooling < 0
                    || gained < 0) {
                throw new IllegalArgumentException("a count of the state is below its range");
            }
        }
    }
}
