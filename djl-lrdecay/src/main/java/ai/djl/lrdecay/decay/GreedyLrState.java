package ai.djl.lrdecay.decay;

import java.util.List;

/**
 * Where a {@link GreedyLr} is, exact to the last bit, with the settings under which it came about.
 */
record GreedyLrState(
        int version,
        Settings settings,
        double rate,
        double rateBefore,
        double best,
        List<Double> recent,
        Counts counts,
        Updates updates) {

    static final int VERSION = 1;

    record Settings(
            MetricMode mode,
            float rate,
            double factor,
            int patience,
            double threshold,
            Limits limits,
            Waits waits) {}

    record Limits(double min, double max) {}

    record Waits(int cooldown, int warmUp, int window, int reset) {}

    record Counts(int good, int bad, int waiting, int reductionsToReset) {}

    record Updates(int last, int change, int warmUp) {}
}
