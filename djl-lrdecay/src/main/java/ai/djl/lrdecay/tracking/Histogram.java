package ai.djl.lrdecay.tracking;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How often values lie in intervals.
 *
 * @param min the smallest value
 * @param max the largest value
 * @param count the number of values
 * @param sum their sum
 * @param sumOfSquares the sum of their squares
 * @param limits the upper ends of the intervals, ascending; the last one is the largest value
 * @param counts how many values lie in each interval
 */
record Histogram(
        double min,
        double max,
        double count,
        double sum,
        double sumOfSquares,
        List<Double> limits,
        List<Double> counts) {

    private static final int BINS = 30;

    /** Copies the lists. */
    Histogram {
        limits = List.copyOf(limits);
        counts = List.copyOf(counts);
    }

    /** Counts values in 30 intervals of one width; values that are not finite are left out. */
    static Histogram of(float[] values) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        double sum = 0;
        double squares = 0;
        long count = 0;
        for (float value : values) {
            if (Float.isFinite(value)) {
                min = Math.min(min, value);
                max = Math.max(max, value);
                sum += value;
                squares += (double) value * value;
                count++;
            }
        }
        if (count == 0) {
            return new Histogram(0, 0, 0, 0, 0, List.of(0.0), List.of(0.0));
        }
        double width = (max - min) / BINS;
        double[] inBin = new double[BINS];
        for (float value : values) {
            if (Float.isFinite(value)) {
                int bin = width == 0 ? 0 : (int) ((value - min) / width);
                inBin[Math.min(bin, BINS - 1)]++;
            }
        }
        List<Double> limits = new ArrayList<>();
        for (int i = 1; i < BINS; i++) {
            limits.add(min + i * width);
        }
        limits.add(max);
        return new Histogram(
                min, max, count, sum, squares, limits, Arrays.stream(inBin).boxed().toList());
    }
}
