package ai.djl.lrdecay.paper.statistics;

/**
 * A closed interval of numbers.
 *
 * @param low the lower end; negative infinity where it is open
 * @param high the upper end, at least the lower one; infinity where it is open
 */
public record Interval(double low, double high) {

    /**
     * Checks the order of the ends.
     *
     * @throws IllegalArgumentException if an end is NaN, or the lower one is above the upper one
     */
    public Interval {
        if (!(low <= high)) {
            throw new IllegalArgumentException("no interval: " + low + " to " + high);
        }
    }

    /**
     * Tells whether a number is inside.
     *
     * @param value the number
     * @return true if it is, ends included
     */
    public boolean contains(double value) {
        return low <= value && value <= high;
    }
}
