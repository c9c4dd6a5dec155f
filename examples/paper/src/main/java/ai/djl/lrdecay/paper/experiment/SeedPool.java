package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.paper.finding.CellValues;
import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Kind;
import ai.djl.lrdecay.paper.statistics.Scale;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hipparchus.random.RandomDataGenerator;

/**
 * A quantity over the seeds of several reproductions, each seed once, as something to draw from.
 *
 * @param scale what the quantity is averaged on
 * @param isShare whether it is 1 or 0 for each seed
 * @param at the place of each of its seeds among all seeds
 * @param mean on the scale
 * @param residuals how far each seed is from the mean, on the scale
 */
record SeedPool(Scale scale, boolean isShare, int[] at, double mean, double[] residuals) {

    /**
     * What the quantity may be in truth.
     *
     * @param pool what it was drawn from
     * @param center its mean on the scale; of a share the share
     * @param spread how much larger its standard deviation is than that of the pool
     */
    record Truth(SeedPool pool, double center, double spread) {

        /**
         * Draws the quantity of a fresh seed.
         *
         * @param normal a standard normal number for each of all seeds
         * @param random draws the rest
         */
        double value(double[] normal, RandomDataGenerator random) {
            return pool.isShare
                    ? (random.nextDouble() < center ? 1 : 0)
                    : pool.scale.from(center + spread * pool.deviation(normal));
        }
    }

    /**
     * Pools the values of one cell of a claim.
     *
     * @param claim the claim
     * @param cells its values in each reproduction; of a seed that is in several the first counts
     * @param seeds all seeds there are
     */
    static SeedPool of(Claim claim, List<CellValues> cells, List<Long> seeds) {
        Scale scale = claim.quantity().scale();
        Set<Long> seen = new HashSet<>();
        List<Integer> at = new ArrayList<>();
        List<Double> places = new ArrayList<>();
        for (CellValues cell : cells) {
            for (int i = 0; i < cell.seeds().size(); i++) {
                double place = scale.to(cell.values().get(i));
                if (Double.isFinite(place) && seen.add(cell.seeds().get(i))) {
                    at.add(seeds.indexOf(cell.seeds().get(i)));
                    places.add(place);
                }
            }
        }
        double mean = places.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        return new SeedPool(
                scale,
                claim.hypothesis().test() == Kind.COUNT,
                at.stream().mapToInt(Integer::intValue).toArray(),
                mean,
                places.stream().mapToDouble(place -> place - mean).toArray());
    }

    /** Whether there are enough seeds to know a spread. */
    boolean isEnough() {
        return at.length >= (isShare ? 1 : 2);
    }

    /**
     * Draws how much larger the standard deviation may be than that of so many seeds.
     *
     * @param random draws it
     */
    double spread(RandomDataGenerator random) {
        double squares = 0;
        for (int i = 1; i < at.length; i++) {
            double normal = random.nextGaussian();
            squares += normal * normal;
        }
        return Math.sqrt((at.length - 1) / squares);
    }

    /**
     * Draws a truth.
     *
     * @param normal a standard normal number for each of all seeds
     * @param spread how much larger the standard deviation is
     * @param random draws the rest
     */
    Truth truth(double[] normal, double spread, RandomDataGenerator random) {
        if (isShare) {
            double successes = mean * at.length;
            double share = random.nextBeta(successes + 0.5, at.length - successes + 0.5);
            return new Truth(this, share, 1);
        }
        double error = deviation(normal) / Math.sqrt(at.length);
        return new Truth(this, mean + spread * error, spread);
    }

    /**
     * A deviation of one seed with the spread of the pool. Where pools share seeds, the same normal
     * numbers give them the correlation that their seeds have.
     */
    private double deviation(double[] normal) {
        double sum = 0;
        for (int i = 0; i < at.length; i++) {
            sum += normal[at[i]] * residuals[i];
        }
        return sum / Math.sqrt(at.length - 1.0);
    }
}
