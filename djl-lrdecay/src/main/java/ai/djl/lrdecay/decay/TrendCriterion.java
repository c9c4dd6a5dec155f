package ai.djl.lrdecay.decay;

/**
 * Stable once a least-squares line through the raw losses is level, with a margin for its own
 * uncertainty: over n observations {@code W (|slope| + z se) < eta (|mean| + eps)}, and the same
 * over 2n where the stage has as many.
 *
 * <p>The numbers n from W to 8W are tried from the shortest on: where noise hides the trend in a
 * short stretch, a longer one has a smaller error. That a stretch twice as long has to agree keeps
 * the crest of a wave, and a chance pause in a slow decrease, from passing for a plateau; that a
 * rising line is not level keeps a spike from doing so. The standard error {@code se} of the slope
 * is inflated by {@code sqrt((1 + rho) / (1 - rho))} for the autocorrelation {@code rho} of
 * neighbouring residuals.
 *
 * <p>While the line rises beyond its margin, nothing is terminated.
 */
final class TrendCriterion implements StabilityCriterion {

    /** The stretches in halves of the window; every one but the last two has its double two on. */
    private static final int[] HALVES = {2, 3, 4, 6, 8, 12, 16};

    private static final int TO_DOUBLE = 2;

    /** Residuals of a line can be that correlated at most before the inflation is meaningless. */
    private static final double MAX_RHO = 0.95;

    private final Window losses;
    private final int length;
    private final double eta;
    private final double eps;
    private final double z;
    private final boolean[] level = new boolean[HALVES.length];
    private final boolean[] rises = new boolean[HALVES.length];
    private boolean rising;

    TrendCriterion(int length, double eta, double eps, double z) {
        this.losses = new Window(stretch(length, HALVES.length - 1));
        this.length = length;
        this.eta = eta;
        this.eps = eps;
        this.z = z;
    }

    private static int stretch(int length, int index) {
        return length * HALVES[index] / 2;
    }

    @Override
    public void observe(double loss, double smoothed) {
        losses.add(loss);
    }

    @Override
    public boolean isStable() {
        int stretches = 0;
        while (stretches < HALVES.length && stretch(length, stretches) <= losses.size()) {
            fit(stretches);
            stretches++;
        }
        for (int i = 0; i < stretches; i++) {
            int twice = i + TO_DOUBLE;
            if (level[i] && (twice >= stretches || level[twice])) {
                rising = rises[i];
                return true;
            }
        }
        return false;
    }

    private void fit(int index) {
        int n = stretch(length, index);
        double mean = 0;
        for (int i = 0; i < n; i++) {
            mean += losses.back(i);
        }
        mean /= n;
        double centre = (n - 1) / 2.0;
        double xx = 0;
        double xy = 0;
        for (int i = 0; i < n; i++) {
            double x = centre - i;
            xx += x * x;
            xy += x * (losses.back(i) - mean);
        }
        double slope = xy / xx;
        double squares = 0;
        double products = 0;
        double previous = 0;
        for (int i = 0; i < n; i++) {
            double residual = losses.back(i) - mean - slope * (centre - i);
            squares += residual * residual;
            products += i == 0 ? 0 : residual * previous;
            previous = residual;
        }
        double error = Math.sqrt(squares / (n - 2) / xx);
        double rho = squares > 0 ? Math.max(0, Math.min(MAX_RHO, products / squares)) : 0;
        double margin = z * error * Math.sqrt((1 + rho) / (1 - rho));
        rises[index] = slope - margin > 0;
        level[index] = length * (Math.abs(slope) + margin) < eta * (Math.abs(mean) + eps);
    }

    @Override
    public boolean mayTerminate() {
        return !rising;
    }

    @Override
    public void reset() {
        losses.clear();
        rising = false;
    }

    @Override
    public double[] state() {
        return losses.toArray();
    }

    @Override
    public void restore(double[] state) {
        losses.setAll(state);
        rising = false;
    }
}
