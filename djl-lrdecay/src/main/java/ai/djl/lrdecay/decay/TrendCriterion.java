package ai.djl.lrdecay.decay;

/**
 * Stable once a least-squares line through the raw losses no longer falls by anything that matters,
 * with a margin for its own uncertainty: over one of the windows W, 2W, 4W and 8W that fit in the
 * stage, {@code W (fall per observation + z se) < eta (|mean| + eps)}.
 *
 * <p>The standard error {@code se} of the slope is inflated by {@code sqrt((1 + rho) / (1 - rho))}
 * for the autocorrelation {@code rho} of neighbouring residuals. The windows are tried from the
 * shortest on: where noise hides the trend in a short one, a longer one has a smaller error.
 *
 * <p>While the line over that window rises, nothing is terminated.
 */
final class TrendCriterion implements StabilityCriterion {

    private static final int DOUBLINGS = 3;

    /** Residuals of a line can be that correlated at most before the inflation is meaningless. */
    private static final double MAX_RHO = 0.95;

    private final Window losses;
    private final int length;
    private final double eta;
    private final double eps;
    private final double z;
    private boolean rising;

    TrendCriterion(int length, double eta, double eps, double z) {
        this.losses = new Window(length << DOUBLINGS);
        this.length = length;
        this.eta = eta;
        this.eps = eps;
        this.z = z;
    }

    @Override
    public void observe(double loss, double smoothed) {
        losses.add(loss);
    }

    @Override
    public boolean isStable() {
        for (int n = length; n <= losses.size() && n <= length << DOUBLINGS; n <<= 1) {
            if (isStable(n)) {
                return true;
            }
        }
        return false;
    }

    private boolean isStable(int n) {
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
        double inflated = error * Math.sqrt((1 + rho) / (1 - rho));
        rising = slope - z * inflated > 0;
        return length * (-slope + z * inflated) < eta * (Math.abs(mean) + eps);
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
