package ai.djl.lrdecay.transfer;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Features of labelled samples: what the backbone of a network makes of them.
 *
 * @param values N samples of D values each, one after the other, all finite
 * @param dimensions D, at least 1
 * @param labels the class of each sample, in [0, classes)
 * @param classes the number of classes, at least 2
 */
public record Features(float[] values, int dimensions, int[] labels, int classes)
        implements Serializable {

    /**
     * Checks that sizes and ranges fit.
     *
     * @throws IllegalArgumentException if they do not, in one sentence
     */
    public Features {
        if (dimensions < 1 || values.length != (long) labels.length * dimensions) {
            throw new IllegalArgumentException(
                    values.length
                            + " values are not "
                            + labels.length
                            + " samples of "
                            + dimensions);
        }
        if (classes < 2) {
            throw new IllegalArgumentException("there must be at least 2 classes, not " + classes);
        }
        for (int label : labels) {
            if (label < 0 || label >= classes) {
                throw new IllegalArgumentException(
                        "label " + label + " is not in [0, " + classes + ")");
            }
        }
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException(
                        "a feature is not finite: the network is broken");
            }
        }
    }

    /**
     * Returns the number of samples.
     *
     * @return N
     */
    public int size() {
        return labels.length;
    }

    /**
     * Takes some of the samples.
     *
     * @param samples their numbers
     * @return the features of these
     */
    public Features part(int[] samples) {
        float[] part = new float[samples.length * dimensions];
        int[] partLabels = new int[samples.length];
        for (int i = 0; i < samples.length; i++) {
            System.arraycopy(values, samples[i] * dimensions, part, i * dimensions, dimensions);
            partLabels[i] = labels[samples[i]];
        }
        return new Features(part, dimensions, partLabels, classes);
    }

    /**
     * Returns the features as rows.
     *
     * @return N rows of D values
     */
    public double[][] rows() {
        double[][] rows = new double[size()][dimensions];
        for (int i = 0; i < rows.length; i++) {
            for (int k = 0; k < dimensions; k++) {
                rows[i][k] = values[i * dimensions + k];
            }
        }
        return rows;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Features that
                && dimensions == that.dimensions
                && classes == that.classes
                && Arrays.equals(labels, that.labels)
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return size() + " samples of " + dimensions + " features";
    }
}
