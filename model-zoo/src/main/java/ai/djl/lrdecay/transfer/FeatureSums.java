package ai.djl.lrdecay.transfer;

import java.util.Arrays;

/**
 * What {@link LogMe} needs to know of features: the products of all pairs of dimensions, summed
 * over the samples, and for each class the sum of its features and the number of its samples. Sums
 * over parts of the samples add up, so that no machine has to hold the features of all of them.
 *
 * @param dimensions D, at least 1
 * @param classes K, at least 2
 * @param values {@code D (D + 1) / 2} sums of products, the lower triangle row by row; then K rows
 *     of D sums of features; then K numbers of samples; not copied
 */
public record FeatureSums(int dimensions, int classes, double[] values) {

    /**
     * Checks that the sizes fit.
     *
     * @throws IllegalArgumentException if they do not
     */
    public FeatureSums {
        if (dimensions < 1 || classes < 2 || values.length != length(dimensions, classes)) {
            throw new IllegalArgumentException(
                    values.length
                            + " values are not the sums of "
                            + dimensions
                            + " dimensions and "
                            + classes
                            + " classes");
        }
    }

    /**
     * Returns the number of values.
     *
     * @param dimensions the number of dimensions
     * @param classes the number of classes
     * @return the length of {@link #values()}
     */
    public static int length(int dimensions, int classes) {
        return Math.addExact(triangle(dimensions), Math.multiplyExact(classes, dimensions + 1));
    }

    /**
     * Sums over features.
     *
     * @param features the features
     * @return their sums
     */
    public static FeatureSums of(Features features) {
        int dimensions = features.dimensions();
        int classes = features.classes();
        double[] sums = new double[length(dimensions, classes)];
        int classSums = triangle(dimensions);
        int counts = classSums + classes * dimensions;
        float[] values = features.values();
        for (int sample = 0; sample < features.size(); sample++) {
            int start = sample * dimensions;
            int at = 0;
            for (int i = 0; i < dimensions; i++) {
                double value = values[start + i];
                for (int j = 0; j <= i; j++) {
                    sums[at++] += value * values[start + j];
                }
            }
            int label = features.labels()[sample];
            for (int i = 0; i < dimensions; i++) {
                sums[classSums + label * dimensions + i] += values[start + i];
            }
            sums[counts + label]++;
        }
        return new FeatureSums(dimensions, classes, sums);
    }

    /**
     * Adds the sums over other samples.
     *
     * @param other sums of the same dimensions and classes
     * @return the sums over both
     * @throws IllegalArgumentException if they are of others
     */
    public FeatureSums plus(FeatureSums other) {
        if (dimensions != other.dimensions || classes != other.classes) {
            throw new IllegalArgumentException(
                    "sums of different dimensions or classes cannot be added");
        }
        double[] both = values.clone();
        Arrays.setAll(both, i -> both[i] + other.values[i]);
        return new FeatureSums(dimensions, classes, both);
    }

    private static int triangle(int dimensions) {
        return Math.toIntExact((long) dimensions * (dimensions + 1) / 2);
    }

    /**
     * Returns the number of samples.
     *
     * @return at least 0
     */
    public long count() {
        long count = 0;
        for (int k = 0; k < classes; k++) {
            count += count(k);
        }
        return count;
    }

    /** The number of samples of a class. */
    long count(int label) {
        return (long) values[triangle(dimensions) + classes * dimensions + label];
    }

    /** The sum of the features of a class. */
    double[] ofClass(int label) {
        int from = triangle(dimensions) + label * dimensions;
        return Arrays.copyOfRange(values, from, from + dimensions);
    }

    /** One more than the largest class of which there is a sample. */
    int classesWithSamples() {
        int last = classes;
        while (last > 0 && count(last - 1) == 0) {
            last--;
        }
        return last;
    }

    /** The sums of products, both triangles. */
    double[][] gram() {
        double[][] gram = new double[dimensions][dimensions];
        int at = 0;
        for (int i = 0; i < dimensions; i++) {
            for (int j = 0; j <= i; j++) {
                gram[i][j] = values[at];
                gram[j][i] = values[at++];
            }
        }
        return gram;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FeatureSums that
                && dimensions == that.dimensions
                && classes == that.classes
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "sums over " + count() + " samples of " + dimensions + " features";
    }
}
