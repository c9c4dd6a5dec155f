package ai.djl.lrdecay.paper.synthesis;

import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Hypothesis.Side;
import ai.djl.lrdecay.paper.statistics.Interval;
import ai.djl.lrdecay.paper.statistics.Scale;
import java.util.OptionalInt;

/** Where the quantity of a claim must be for the claim to hold. */
public final class Region {

    private static final int MANY_SEEDS = 1000;
    private static final double ROUNDING = 1e-9;

    private Region() {}

    /**
     * Returns the values for which a claim holds; of a claim about several cells, in each of them.
     *
     * @param claim the claim
     * @return the values, in the unit of its quantity; an end that is not bounded is infinite
     */
    public static Interval of(Claim claim) {
        Scale scale = claim.quantity().scale();
        double margin = claim.quantity().margin();
        boolean above = claim.hypothesis().side() == Side.ABOVE;
        return switch (claim.hypothesis().test()) {
            case DIRECTION -> half(scale.neutral(), above);
            case MARGIN, COUNT -> half(margin, above);
            case EQUIVALENCE -> new Interval(below(scale, margin), beyond(scale, margin));
            case NON_INFERIORITY ->
                    half(above ? below(scale, margin) : beyond(scale, margin), above);
            case ALL -> throw new IllegalArgumentException("no test of " + claim.id());
        };
    }

    private static Interval half(double end, boolean above) {
        return above
                ? new Interval(end, Double.POSITIVE_INFINITY)
                : new Interval(Double.NEGATIVE_INFINITY, end);
    }

    /** A margin is a factor on the logarithmic scale, and a distance on the others. */
    private static double below(Scale scale, double margin) {
        return scale instanceof Scale.Log ? 1 / margin : scale.neutral() - margin;
    }

    private static double beyond(Scale scale, double margin) {
        return scale instanceof Scale.Log ? margin : scale.neutral() + margin;
    }

    /**
     * Describes where a claim holds.
     *
     * @param claim the claim
     * @return for instance {@code above 0} or {@code between -0.02 and 0.02}
     */
    public static String text(Claim claim) {
        Interval region = of(claim);
        if (Double.isInfinite(region.high())) {
            return "above " + Numbers.brief(region.low());
        }
        return Double.isInfinite(region.low())
                ? "below " + Numbers.brief(region.high())
                : "between " + Numbers.brief(region.low()) + " and " + Numbers.brief(region.high());
    }

    /**
     * Estimates how many seeds would decide an open claim with power 0.8, if the effect is what was
     * estimated: what is detectable shrinks as one over the square root of their number.
     *
     * @param claim the claim
     * @return the number of seeds, rounded up; empty if nothing is known of it, or if it is above
     *     1000
     */
    public static OptionalInt seedsNeeded(Claim claim) {
        Double estimate = claim.estimate();
        Double detectable = claim.outcome().detectable();
        if (estimate == null || detectable == null) {
            return OptionalInt.empty();
        }
        Scale scale = claim.quantity().scale();
        Interval region = of(claim);
        double wanted = nearest(scale, region, estimate);
        double seen =
                Double.isInfinite(region.low()) || Double.isInfinite(region.high())
                        ? nearest(scale, region, detectable)
                        : Math.abs(scale.to(detectable) - scale.to(scale.neutral()));
        double seeds = claim.n() * Math.pow(seen / wanted, 2);
        return Double.isFinite(seeds) && seeds <= MANY_SEEDS
                ? OptionalInt.of((int) Math.max(claim.n() + 1, Math.ceil(seeds - ROUNDING)))
                : OptionalInt.empty();
    }

    /** On the scale, how far a value is from where the claim turns. */
    private static double nearest(Scale scale, Interval region, double value) {
        double place = scale.to(value);
        double low = Double.isInfinite(region.low()) ? Double.NaN : scale.to(region.low());
        double high = Double.isInfinite(region.high()) ? Double.NaN : scale.to(region.high());
        return Double.isNaN(low)
                ? Math.abs(place - high)
                : Double.isNaN(high)
                        ? Math.abs(place - low)
                        : Math.min(Math.abs(place - low), Math.abs(place - high));
    }
}
