package ai.djl.lrdecay.transfer;

import ai.djl.lrdecay.util.SplitMix64;
import java.util.Arrays;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;

/**
 * N-LEEP (Li, Jia, Sang, Zhu, Green, Wang and Gong, CVPR 2021): {@link Leep} with the components of
 * a Gaussian mixture of the features in place of the source classes, so that no head is needed. The
 * features are reduced to the principal components that hold 80 % of their variance; the mixture
 * has five components for each class, but fewer than samples.
 */
public final class NLeep {

    private static final double VARIANCE = 0.8;
    private static final int COMPONENTS_OF_CLASS = 5;

    private NLeep() {}

    /**
     * Scores features.
     *
     * @param features N samples of D dimensions each, finite; N at least 2
     * @param labels the class of each sample, from 0
     * @param seed decides where the fit of the mixture starts
     * @return the score, at most 0; higher is better
     * @throws IllegalArgumentException if there are too few samples, the samples differ in length,
     *     a value is not finite, or labels do not fit
     */
    public static double score(double[][] features, int[] labels, long seed) {
        Gram.check("N-LEEP", features, labels);
        int classes = Gram.classes(labels);
        int components = COMPONENTS_OF_CLASS * classes;
        while (components >= features.length) {
            components -= classes;
        }
        if (components < 1) {
            throw new IllegalArgumentException(
                    "N-LEEP needs more samples than classes: there are " + features.length);
        }
        double[][] reduced = reduced(features);
        int[] start =
                GaussianMixture.clusters(reduced, components, SplitMix64.stream(seed, "nleep", 0));
        return score(reduced, labels, start, components);
    }

    /** From a given clustering on: for the comparison with other implementations. */
    static double score(double[][] reduced, int[] labels, int[] start, int components) {
        return Leep.score(GaussianMixture.fit(reduced, start, components), labels);
    }

    /** The coordinates along as many principal components as it takes. */
    static double[][] reduced(double[][] features) {
        double[][] centred = Gram.centred(features);
        EigenDecompositionSymmetric decomposition =
                new EigenDecompositionSymmetric(
                        new Array2DRowRealMatrix(Gram.of(centred, false), false));
        double[] scatter = decomposition.getEigenvalues();
        Integer[] order = new Integer[scatter.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Double.compare(scatter[b], scatter[a]));
        double all = Arrays.stream(scatter).sum();
        int kept = 0;
        double held = 0;
        do {
            held += scatter[order[kept]];
            kept++;
        } while (held <= VARIANCE * all && kept < scatter.length);
        double[][] reduced = new double[features.length][kept];
        for (int k = 0; k < kept; k++) {
            double[] direction = decomposition.getEigenvector(order[k]).toArray();
            for (int i = 0; i < centred.length; i++) {
                for (int j = 0; j < direction.length; j++) {
                    reduced[i][k] += centred[i][j] * direction[j];
                }
            }
        }
        return reduced;
    }
}
