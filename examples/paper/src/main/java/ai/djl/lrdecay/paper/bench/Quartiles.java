package ai.djl.lrdecay.paper.bench;

import java.util.Arrays;

/**
 * The middle half of some numbers.
 *
 * @param low a quarter of them is not above this
 * @param median half of them
 * @param high three quarters
 */
public record Quartiles(double low, double median, double high) {

    /**
     * Sorts numbers.
     *
     * @param values at least one
     */
    static Quartiles of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Quartiles(at(sorted, 0.25), at(sorted, 0.5), at(sorted, 0.75));
    }

    /** Between two neighbours in proportion, as NumPy does by default. */
    private static double at(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
