package ai.djl.lrdecay.transfer;

import java.util.Arrays;

/** Products of features, and checks of what scores are given. */
final class Gram {

    private Gram() {}

    /** Products of all pairs of samples, or of all pairs of dimensions. */
    static double[][] of(double[][] features, boolean ofSamples) {
        int n = ofSamples ? features.length : features[0].length;
        double[][] gram = new double[n][n];
        if (ofSamples) {
            for (int i = 0; i < n; i++) {
                for (int j = 0; j <= i; j++) {
                    double sum = 0;
                    for (int k = 0; k < features[i].length; k++) {
                        sum += features[i][k] * features[j][k];
                    }
                    gram[i][j] = sum;
                }
            }
        } else {
            for (double[] sample : features) {
                for (int i = 0; i < n; i++) {
                    for (int j = 0; j <= i; j++) {
                        gram[i][j] += sample[i] * sample[j];
                    }
                }
            }
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                gram[j][i] = gram[i][j];
            }
        }
        return gram;
    }

    /** The samples less their mean. */
    static double[][] centred(double[][] features) {
        double[] mean = mean(features);
        double[][] centred = new double[features.length][];
        for (int i = 0; i < features.length; i++) {
            centred[i] = features[i].clone();
            for (int k = 0; k < mean.length; k++) {
                centred[i][k] -= mean[k];
            }
        }
        return centred;
    }

    static double[] mean(double[][] features) {
        double[] mean = new double[features[0].length];
        for (double[] sample : features) {
            for (int k = 0; k < mean.length; k++) {
                mean[k] += sample[k] / features.length;
            }
        }
        return mean;
    }

    /** The samples of a class. */
    static double[][] ofClass(double[][] features, int[] labels, int wanted) {
        double[][] chosen = new double[features.length][];
        int count = 0;
        for (int i = 0; i < features.length; i++) {
            if (labels[i] == wanted) {
                chosen[count++] = features[i];
            }
        }
        return Arrays.copyOf(chosen, count);
    }

    /** One more than the largest label. */
    static int classes(int[] labels) {
        return Arrays.stream(labels).max().orElse(0) + 1;
    }

    /** Refuses what are no labelled samples. */
    static void check(String score, double[][] features, int[] labels) {
        if (features.length == 0 || features.length != labels.length) {
            throw new IllegalArgumentException(
                    score
                            + " needs as many labels as samples, at least one: there are "
                            + labels.length
                            + " for "
                            + features.length);
        }
        checkRows(features);
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0) {
                throw new IllegalArgumentException("label " + i + " is " + labels[i]);
            }
        }
    }

    static void checkRows(double[][] features) {
        int dimensions = features[0].length;
        for (int i = 0; i < features.length; i++) {
            if (features[i].length != dimensions || dimensions == 0) {
                throw new IllegalArgumentException(
                        "all samples must have the same number of features, at least 1");
            }
            if (!Arrays.stream(features[i]).allMatch(Double::isFinite)) {
                throw new IllegalArgumentException("sample " + i + " has a feature not finite");
            }
        }
    }
}
