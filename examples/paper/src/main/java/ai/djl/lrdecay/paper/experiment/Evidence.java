package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.paper.finding.Hypothesis.Side;
import ai.djl.lrdecay.paper.finding.Kind;
import ai.djl.lrdecay.paper.statistics.ExactBinomial;
import ai.djl.lrdecay.paper.statistics.Holm;
import ai.djl.lrdecay.paper.statistics.Interval;
import ai.djl.lrdecay.paper.statistics.MeanTest;
import ai.djl.lrdecay.paper.statistics.Power;
import ai.djl.lrdecay.paper.statistics.Scale;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What values say for or against a claim, before the rest of its family is known.
 *
 * @param estimate the mean, averaged on the scale of the quantity
 * @param interval its interval; null for a single value, and for values without spread
 * @param p the p value, of what the side of the estimate is evidence for; 1 for a single value
 * @param supports whether the estimate is on the claim's side
 * @param detectable the smallest effect that would have been shown; null if none would, or if there
 *     is no spread to tell it from
 */
record Evidence(
        double estimate,
        @Nullable Interval interval,
        double p,
        boolean supports,
        @Nullable Double detectable) {

    private static final double LEVEL = 0.95;
    private static final double EQUIVALENCE_LEVEL = 0.9;
    private static final double POWER = 0.8;

    /**
     * Weighs values.
     *
     * @param spec the claim
     * @param values at least one value that has a place on the scale
     * @param alpha the level of the family's first step, for what is detectable
     */
    static Evidence of(ClaimSpec spec, double[] values, double alpha) {
        if (spec.hypothesis().test() == Kind.COUNT) {
            return ofCount(values, alpha);
        }
        Scale scale = spec.quantity().scale();
        double[] places = Arrays.stream(values).map(scale::to).toArray();
        if (places.length < 2) {
            return new Evidence(scale.from(places[0]), null, 1, false, null);
        }
        MeanTest test = MeanTest.of(places);
        return spec.hypothesis().test() == Kind.EQUIVALENCE
                ? ofEquivalence(spec, test, alpha)
                : ofMean(spec, test, alpha);
    }

    private static Evidence ofCount(double[] values, double alpha) {
        int k = (int) Arrays.stream(values).sum();
        ExactBinomial share = new ExactBinomial(k, values.length);
        OptionalDouble detectable = Power.detectableShare(values.length, alpha, POWER);
        return new Evidence(
                share.share(),
                share.interval(LEVEL),
                share.twoSided(0.5),
                2 * k > values.length,
                detectable.isPresent() ? detectable.getAsDouble() : null);
    }

    private static Evidence ofMean(ClaimSpec spec, MeanTest test, double alpha) {
        Scale scale = spec.quantity().scale();
        double turn = spec.turn();
        double distance = test.deviation() * Power.detectableMean(test.n(), alpha, POWER);
        boolean above = spec.hypothesis().side() == Side.ABOVE;
        return new Evidence(
                scale.from(test.mean()),
                interval(scale, test, LEVEL),
                test.twoSided(turn),
                above ? test.mean() > turn : test.mean() < turn,
                test.deviation() == 0
                        ? null
                        : scale.from(above ? turn + distance : turn - distance));
    }

    private static Evidence ofEquivalence(ClaimSpec spec, MeanTest test, double alpha) {
        Scale scale = spec.quantity().scale();
        double distance = spec.distance();
        Interval bounds = new Interval(-distance, distance);
        boolean inside = bounds.contains(test.mean());
        double margin = test.deviation() * Power.detectableMargin(test.n(), alpha, POWER);
        return new Evidence(
                scale.from(test.mean()),
                interval(scale, test, EQUIVALENCE_LEVEL),
                inside ? test.within(bounds) : test.outside(bounds),
                inside,
                test.deviation() == 0 ? null : scale.from(margin));
    }

    /** Values without any spread have none. */
    private static @Nullable Interval interval(Scale scale, MeanTest test, double level) {
        if (test.deviation() == 0) {
            return null;
        }
        Interval places = test.interval(level);
        return new Interval(scale.from(places.low()), scale.from(places.high()));
    }

    /**
     * Weighs a claim that must hold in each of several cells. It is supported by the largest of
     * their p values, and refuted by any cell after Holm's method over the cells. What is shown is
     * the cell that decides.
     *
     * @param cells the evidence of each cell, at least one
     */
    static Evidence ofAll(List<Evidence> cells) {
        List<Evidence> against = cells.stream().filter(cell -> !cell.supports).toList();
        if (against.isEmpty()) {
            return cells.stream().max(Comparator.comparingDouble(Evidence::p)).orElseThrow();
        }
        double[] p = against.stream().mapToDouble(Evidence::p).toArray();
        double least = Arrays.stream(Holm.adjust(p, cells.size())).min().orElseThrow();
        Evidence worst =
                against.stream().min(Comparator.comparingDouble(Evidence::p)).orElseThrow();
        return new Evidence(worst.estimate, worst.interval, least, false, worst.detectable);
    }
}
