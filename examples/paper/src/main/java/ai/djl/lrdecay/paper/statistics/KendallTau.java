package ai.djl.lrdecay.paper.statistics;

import java.util.Optional;

/** Kendall's rank correlation tau-b: whether two quantities order things alike. */
public final class KendallTau {

    private KendallTau() {}

    /**
     * Computes the correlation.
     *
     * @param a a quantity of each thing
     * @param b another one
     * @return in [-1, 1]; nothing where one of them is the same for all, so that it orders nothing
     * @throws IllegalArgumentException if the lengths differ
     */
    public static Optional<Double> of(double[] a, double[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException(a.length + " and " + b.length + " values");
        }
        long agreeing = 0;
        long orderedByA = 0;
        long orderedByB = 0;
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < i; j++) {
                int byA = Double.compare(a[i], a[j]);
                int byB = Double.compare(b[i], b[j]);
                agreeing += (long) Integer.signum(byA) * Integer.signum(byB);
                orderedByA += byA == 0 ? 0 : 1;
                orderedByB += byB == 0 ? 0 : 1;
            }
        }
        return orderedByA == 0 || orderedByB == 0
                ? Optional.empty()
                : Optional.of(agreeing / Math.sqrt((double) orderedByA * orderedByB));
    }
}
