package ai.djl.lrdecay.transfer;

import org.hipparchus.util.FastMath;

/**
 * LEEP (Nguyen, Hassner, Seeger and Archambeau, ICML 2020): the mean logarithm of what a classifier
 * gives to the right class that knows nothing of a sample but the probabilities of the source
 * classes. Higher is better; at most 0.
 */
public final class Leep {

    private Leep() {}

    /**
     * Scores predictions.
     *
     * @param predictions for each of N samples the probabilities of the source classes, which the
     *     network with its own head gives to it; finite, each sample's with the sum 1
     * @param labels the class of each sample among the target classes, from 0
     * @return the score
     * @throws IllegalArgumentException if there are no samples, the samples differ in length, a
     *     value is not finite, or labels do not fit
     */
    public static double score(double[][] predictions, int[] labels) {
        Gram.check("LEEP", predictions, labels);
        int sources = predictions[0].length;
        int targets = Gram.classes(labels);
        double[][] joint = new double[targets][sources];
        double[] marginal = new double[sources];
        for (int i = 0; i < labels.length; i++) {
            for (int z = 0; z < sources; z++) {
                joint[labels[i]][z] += predictions[i][z];
                marginal[z] += predictions[i][z];
            }
        }
        double sum = 0;
        for (int i = 0; i < labels.length; i++) {
            double expected = 0;
            for (int z = 0; z < sources; z++) {
                // A source class that is never predicted tells nothing.
                expected +=
                        marginal[z] > 0 ? predictions[i][z] * joint[labels[i]][z] / marginal[z] : 0;
            }
            sum += FastMath.log(expected);
        }
        return sum / labels.length;
    }
}
