package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Hypothesis;
import ai.djl.lrdecay.paper.finding.Kind;
import ai.djl.lrdecay.paper.finding.Origin;
import ai.djl.lrdecay.paper.finding.Quantity;
import ai.djl.lrdecay.paper.statistics.Scale;

/**
 * A claim before the runs.
 *
 * @param id a short name, unique among all claims
 * @param experiment the experiment
 * @param origin who says so
 * @param paper where the paper says so, or who else does
 * @param statement the statement, with quantity and margin
 * @param hypothesis what is tested
 * @param quantity what it is about
 */
record ClaimSpec(
        String id,
        String experiment,
        Origin origin,
        String paper,
        String statement,
        Hypothesis hypothesis,
        Quantity quantity) {

    ClaimSpec {
        boolean aboutNone =
                hypothesis.test() == Kind.EQUIVALENCE || hypothesis.test() == Kind.NON_INFERIORITY;
        if (aboutNone && quantity.scale() instanceof Scale.Logit) {
            throw new IllegalArgumentException(
                    "a single accuracy has no place of no effect: " + id);
        }
    }

    /** What a claim said before its runs. */
    static ClaimSpec of(Claim claim) {
        return new ClaimSpec(
                claim.id(),
                claim.experiment(),
                claim.origin(),
                claim.paper(),
                claim.statement(),
                claim.hypothesis(),
                claim.quantity());
    }

    /** On the scale: where the claim turns, for tests at one place. */
    double turn() {
        Scale scale = quantity.scale();
        return switch (hypothesis.test()) {
            case DIRECTION -> scale.to(scale.neutral());
            case MARGIN -> scale.to(quantity.margin());
            case NON_INFERIORITY ->
                    hypothesis.side() == Hypothesis.Side.ABOVE ? -distance() : distance();
            default -> throw new IllegalStateException("no single place in " + hypothesis);
        };
    }

    /** On the scale: how far from no effect the margin is. */
    double distance() {
        return quantity.scale().label().equals("log")
                ? Math.log(quantity.margin())
                : quantity.margin();
    }
}
