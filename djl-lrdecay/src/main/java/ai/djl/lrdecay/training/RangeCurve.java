package ai.djl.lrdecay.training;

import java.util.List;

/**
 * The loss over the rate in a range test, averaged over its repetitions and smoothed.
 *
 * @param losses the mean loss at each rate
 * @param blewUp whether the last of them is that of a diverged model
 */
record RangeCurve(double[] losses, boolean blewUp) {

    /** The standard deviation of the smoothing kernel, as a share of the rates. */
    private static final double WIDTH = 0.05;

    /** How many of its standard errors a fall must have that is no noise. */
    private static final double SIGNIFICANT = 4;

    /** The mean of several sweeps, as far as all of them went. */
    static RangeCurve mean(List<double[]> sweeps, boolean blewUp) {
        int length = sweeps.stream().mapToInt(sweep -> sweep.length).min().orElse(0);
        double[] mean = new double[length];
        for (double[] sweep : sweeps) {
            for (int i = 0; i < length; i++) {
                mean[i] += sweep[i] / sweeps.size();
            }
        }
        return new RangeCurve(mean, blewUp);
    }

    /** How many losses there are before the model diverged. */
    private int healthy() {
        return Math.max(1, losses.length - (blewUp ? 1 : 0));
    }

    /** By a Gaussian kernel over the logarithms of the rates; the loss that blew up stays alone. */
    double[] smoothed() {
        double[] smoothed = losses.clone();
        int count = healthy();
        double width = width(count);
        for (int i = 0; i < count; i++) {
            double sum = 0;
            double weights = 0;
            for (int j = 0; j < count; j++) {
                double weight = Math.exp(-0.5 * Math.pow((i - j) / width, 2));
                sum += weight * losses[j];
                weights += weight;
            }
            smoothed[i] = sum / weights;
        }
        return smoothed;
    }

    private static double width(int count) {
        return Math.max(1, WIDTH * count);
    }

    /**
     * What the smoothed loss does before it diverges.
     *
     * @param start its mean over the first tenth
     * @param lowest where it is lowest
     * @param highest where it is highest up to there
     * @param noise by how much it changes where the spread of single losses explains all: the
     *     spread about the smoothed loss, which a curve that rises and falls widens, too
     */
    record Course(double start, int lowest, int highest, double noise) {}

    /** How many losses say where the loss begins. */
    int first() {
        return Math.max(1, healthy() / 10);
    }

    Course course(double[] smoothed) {
        int count = healthy();
        int lowest = 0;
        double residuals = 0;
        for (int i = 0; i < count; i++) {
            lowest = smoothed[i] < smoothed[lowest] ? i : lowest;
            residuals += Math.pow(losses[i] - smoothed[i], 2);
        }
        int highest = 0;
        for (int i = 0; i < lowest; i++) {
            highest = smoothed[i] > smoothed[highest] ? i : highest;
        }
        double start = 0;
        for (int i = 0; i < first(); i++) {
            start += smoothed[i] / first();
        }
        // A kernel of this width averages 2 sqrt(pi) times as many losses.
        double error = Math.sqrt(residuals / count / (2 * Math.sqrt(Math.PI) * width(count)));
        return new Course(start, lowest, highest, SIGNIFICANT * Math.sqrt(2) * error);
    }

    /**
     * Where the loss is half of its way down: the last place before the lowest smoothed loss at
     * which it passes the middle between that and its mean over the first tenth. -1 where it falls
     * by no more than noise does, or is lowest where it begins.
     */
    int halfway() {
        double[] smoothed = smoothed();
        Course course = course(smoothed);
        double fall = course.start() - smoothed[course.lowest()];
        if (!(fall > course.noise()) || course.lowest() < first()) {
            return -1;
        }
        int at = course.lowest();
        while (at > 0 && smoothed[at - 1] < course.start() - fall / 2) {
            at--;
        }
        return at;
    }
}
