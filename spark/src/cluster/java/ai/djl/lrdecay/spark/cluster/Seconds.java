package ai.djl.lrdecay.spark.cluster;

import java.util.Arrays;
import java.util.Locale;

/** How long something took, several times. */
public final class Seconds {

    private Seconds() {}

    /**
     * Prints the median, the least and the most.
     *
     * @param what what was measured
     * @param seconds the times
     */
    public static void print(String what, double[] seconds) {
        double[] sorted = seconds.clone();
        Arrays.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "%s: %.3f s (%.3f to %.3f)%n",
                what,
                sorted[sorted.length / 2],
                sorted[0],
                sorted[sorted.length - 1]);
    }
}
