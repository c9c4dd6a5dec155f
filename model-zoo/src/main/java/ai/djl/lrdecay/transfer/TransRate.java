package ai.djl.lrdecay.transfer;

import java.util.Arrays;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.util.FastMath;

/**
 * TransRate (Huang, Huang, Rong, Yang and Wei, ICML 2022): the coding rate of all features less the
 * mean of the coding rates of each class, with the distortion 1e-4 of the authors' listing. Higher
 * is better: features that spread as a whole and are compact within classes. (The authors' later
 * code weights classes by their size and scales each sample to length 1.)
 */
public final class TransRate {

    private static final double DISTORTION = 1e-4;

    private TransRate() {}

    /**
     * Scores features.
     *
     * @param features N samples of D dimensions each, finite; N and D at least 1
     * @param labels the class of each sample, from 0; every class up to the largest has a sample
     * @return the score
     * @throws IllegalArgumentException if there are no samples, the samples differ in length, a
     *     value is not finite, or labels do not fit
     */
    public static double score(double[][] features, int[] labels) {
        Gram.check("TransRate", features, labels);
        double[][] centred = Gram.centred(features);
        int classes = Gram.classes(labels);
        double within = 0;
        for (int c = 0; c < classes; c++) {
            double[][] own = Gram.ofClass(centred, labels, c);
            within += own.length == 0 ? 0 : rate(own);
        }
        return rate(centred) - within / classes;
    }

    /** Half the logarithm of det(I + F'F / (N distortion)), from the smaller Gram matrix. */
    private static double rate(double[][] features) {
        boolean wide = features.length < features[0].length;
        double[] sigma =
                new EigenDecompositionSymmetric(
                                new Array2DRowRealMatrix(Gram.of(features, wide), false))
                        .getEigenvalues();
        double scale = 1 / (features.length * DISTORTION);
        return Arrays.stream(sigma).map(value -> FastMath.log1p(Math.max(0, value) * scale)).sum()
                / 2;
    }
}
