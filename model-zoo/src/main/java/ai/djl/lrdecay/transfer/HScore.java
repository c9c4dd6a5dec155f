package ai.djl.lrdecay.transfer;

import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.RealMatrix;

/**
 * H-score (Bao, Li, Huang, Zhang, Zheng, Zamir and Guibas, ICIP 2019): the trace of the inverse
 * covariance of the features times the covariance of the means of their classes. Higher is better:
 * features that vary between classes and little within them; at most the smaller of the number of
 * dimensions and the number of classes less one. Directions in which no feature varies count
 * nothing.
 */
public final class HScore {

    /** Below this share of the largest variance a direction is rounding. */
    private static final double NOTHING = 1e-12;

    private HScore() {}

    /**
     * Scores features.
     *
     * @param features N samples of D dimensions each, finite; N and D at least 1
     * @param labels the class of each sample, from 0
     * @return the score, at least 0
     * @throws IllegalArgumentException if there are no samples, the samples differ in length, a
     *     value is not finite, or labels do not fit
     */
    public static double score(double[][] features, int[] labels) {
        Gram.check("the H-score", features, labels);
        double[][] centred = Gram.centred(features);
        EigenDecompositionSymmetric decomposition =
                new EigenDecompositionSymmetric(
                        new Array2DRowRealMatrix(Gram.of(centred, false), false));
        double[] scatter = decomposition.getEigenvalues();
        RealMatrix directions = decomposition.getVT();
        double most = 0;
        for (double value : scatter) {
            most = Math.max(most, value);
        }
        double score = 0;
        int classes = Gram.classes(labels);
        for (int c = 0; c < classes; c++) {
            double[][] own = Gram.ofClass(centred, labels, c);
            if (own.length == 0) {
                continue;
            }
            double[] along = directions.operate(Gram.mean(own));
            for (int i = 0; i < scatter.length; i++) {
                if (scatter[i] > NOTHING * scatter.length * most) {
                    score += own.length * along[i] * along[i] / scatter[i];
                }
            }
        }
        return score;
    }
}
