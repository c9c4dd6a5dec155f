package ai.djl.lrdecay.decay;

/**
 * The paper's criterion of being stable (Section A.1.2): the moving averages of the last W
 * observations lie in a narrow band, {@code (max G - min G) / (min G + eps) < eta}.
 *
 * <p>The smallest average enters by its absolute value, so that losses below zero can be stable
 * too; for losses of at least zero this is the paper's form.
 */
final class BandCriterion implements StabilityCriterion {

    private final Window averages;
    private final int length;
    private final double eta;
    private final double eps;

    BandCriterion(int length, double eta, double eps) {
        this.averages = new Window(length);
        this.length = length;
        this.eta = eta;
        this.eps = eps;
    }

    @Override
    public void observe(double loss, double smoothed) {
        averages.add(smoothed);
    }

    @Override
    public boolean isStable() {
        if (averages.size() < length) {
            return false;
        }
        double min = averages.back(0);
        double max = min;
        for (int i = 1; i < length; i++) {
            double value = averages.back(i);
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        return (max - min) / (Math.abs(min) + eps) < eta;
    }

    @Override
    public void reset() {
        averages.clear();
    }

    @Override
    public double[] state() {
        return averages.toArray();
    }

    @Override
    public void restore(double[] state) {
        averages.setAll(state);
    }
}
