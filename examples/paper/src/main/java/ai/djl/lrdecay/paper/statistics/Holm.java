package ai.djl.lrdecay.paper.statistics;

import java.util.stream.IntStream;

/** Holm's method: the chance of any wrong rejection in a family stays below the level. */
public final class Holm {

    private Holm() {}

    /**
     * Adjusts p values.
     *
     * @param p p values in [0, 1]
     * @param family the number of hypotheses in the family, at least as many; those without a p
     *     value count as p = 1
     * @return the adjusted values in the same order, in [0, 1]
     * @throws IllegalArgumentException if the family is too small, or a value is not in [0, 1]
     */
    public static double[] adjust(double[] p, int family) {
        if (family < p.length) {
            throw new IllegalArgumentException(
                    "a family of " + family + " cannot have " + p.length + " p values");
        }
        for (double value : p) {
            if (!(value >= 0 && value <= 1)) {
                throw new IllegalArgumentException("not a p value: " + value);
            }
        }
        int[] order =
                IntStream.range(0, p.length)
                        .boxed()
                        .sorted((a, b) -> Double.compare(p[a], p[b]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        double[] adjusted = new double[p.length];
        double largest = 0;
        for (int rank = 0; rank < order.length; rank++) {
            largest = Math.max(largest, Math.min(1, (family - rank) * p[order[rank]]));
            adjusted[order[rank]] = largest;
        }
        return adjusted;
    }
}
