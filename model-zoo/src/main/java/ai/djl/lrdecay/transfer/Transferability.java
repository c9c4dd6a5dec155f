package ai.djl.lrdecay.transfer;

import java.util.Arrays;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * The transferability of the patterns that one learning-rate stage added (Section 6): how much
 * accuracy they bring on a target data set for each point that they brought on the source,
 *
 * <pre>
 *   (tacc_i - tacc_(i-1)) / (acc_i - acc_(i-1))
 * </pre>
 *
 * <p>1 on the source itself by definition; negative where the stage did harm on the target.
 *
 * @param values the transferability for each seed
 * @param mean their mean
 * @param low the lower end of the 95 % interval of the mean (Student's t); NaN for a single seed
 * @param high its upper end; NaN for a single seed
 */
public record Transferability(double[] values, double mean, double low, double high) {

    private static final double LEVEL = 0.95;

    /**
     * Accuracies at the ends of two successive stages, all in the same unit.
     *
     * @param before on the end of the earlier stage
     * @param after at the end of the later stage
     */
    public record Gain(double before, double after) {

        double value() {
            return after - before;
        }
    }

    /**
     * Computes it for one training.
     *
     * @param source accuracies on the source
     * @param target accuracies on the target
     * @return the transferability
     * @throws IllegalArgumentException if an accuracy is not finite, or the later stage gained
     *     nothing on the source: then there is nothing whose transfer could be measured
     */
    public static double of(Gain source, Gain target) {
        if (!Double.isFinite(source.value()) || !Double.isFinite(target.value())) {
            throw new IllegalArgumentException("transferability needs finite accuracies");
        }
        if (source.value() <= 0) {
            throw new IllegalArgumentException(
                    "the stage gained nothing on the source ("
                            + source.before
                            + ", then "
                            + source.after
                            + "): its transferability has no meaning");
        }
        return target.value() / source.value();
    }

    /**
     * Computes it over seeds.
     *
     * @param sources accuracies on the source for each seed
     * @param targets accuracies on the target for each seed
     * @return the transferability with its interval
     * @throws IllegalArgumentException if there are not as many sources as targets, at least one;
     *     if a stage gained nothing on the source; or if the gain on the source is not clear of
     *     zero over the seeds (the 95 % interval of its mean)
     */
    public static Transferability overSeeds(Gain[] sources, Gain[] targets) {
        if (sources.length == 0 || sources.length != targets.length) {
            throw new IllegalArgumentException(
                    "there must be as many sources as targets, at least one: "
                            + sources.length
                            + " and "
                            + targets.length);
        }
        double[] values = new double[sources.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = of(sources[i], targets[i]);
        }
        double[] gains = Arrays.stream(sources).mapToDouble(Gain::value).toArray();
        if (gains.length > 1 && mean(gains) - margin(gains) <= 0) {
            throw new IllegalArgumentException(
                    "the gain of the stage on the source is not clear of zero over the seeds ("
                            + Arrays.toString(gains)
                            + "): its transferability has no meaning");
        }
        double mean = mean(values);
        double margin = values.length > 1 ? margin(values) : Double.NaN;
        return new Transferability(values, mean, mean - margin, mean + margin);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    /** Half of the 95 % interval of a mean. */
    private static double margin(double[] values) {
        int n = values.length;
        double mean = mean(values);
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        double t = new TDistribution(n - 1.0).inverseCumulativeProbability((1 + LEVEL) / 2);
        return t * Math.sqrt(squares / (n - 1) / n);
    }
}
