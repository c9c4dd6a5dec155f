package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.paper.finding.Kind;

/**
 * What a claim says about its quantity.
 *
 * @param test what is tested, in each cell where there are several; not {@link Kind#ALL}
 * @param side the side of the margin on which the claim holds
 * @param all whether it must hold in each of several cells
 */
record Hypothesis(Kind test, Side side, boolean all) {

    /** A side of a margin. */
    enum Side {
        /** The quantity is larger. */
        ABOVE,
        /** The quantity is smaller. */
        BELOW
    }

    /** The quantity is above that of no effect. */
    static final Hypothesis POSITIVE = new Hypothesis(Kind.DIRECTION, Side.ABOVE, false);

    /** The quantity is below that of no effect. */
    static final Hypothesis NEGATIVE = new Hypothesis(Kind.DIRECTION, Side.BELOW, false);

    /** The quantity is above the margin. */
    static final Hypothesis ABOVE_MARGIN = new Hypothesis(Kind.MARGIN, Side.ABOVE, false);

    /** The quantity is below the margin. */
    static final Hypothesis BELOW_MARGIN = new Hypothesis(Kind.MARGIN, Side.BELOW, false);

    /** The quantity is within the margin on either side of no effect. */
    static final Hypothesis EQUIVALENT = new Hypothesis(Kind.EQUIVALENCE, Side.ABOVE, false);

    /** The quantity is not below no effect by as much as the margin. */
    static final Hypothesis NOT_LOWER = new Hypothesis(Kind.NON_INFERIORITY, Side.ABOVE, false);

    /** The quantity is not above no effect by as much as the margin. */
    static final Hypothesis NOT_HIGHER = new Hypothesis(Kind.NON_INFERIORITY, Side.BELOW, false);

    /** It is so in more than half of the seeds. */
    static final Hypothesis MOSTLY = new Hypothesis(Kind.COUNT, Side.ABOVE, false);

    /** The same in each of several cells. */
    Hypothesis inAll() {
        return new Hypothesis(test, side, true);
    }

    /** The kind of the claim. */
    Kind kind() {
        return all ? Kind.ALL : test;
    }

    /** Below this number of seeds there is no verdict. */
    int fewestSeeds() {
        return test == Kind.COUNT ? 10 : 5;
    }
}
