package ai.djl.lrdecay.paper.finding;

/**
 * What a claim says about its quantity.
 *
 * @param test what is tested, in each cell where there are several; not {@link Kind#ALL}
 * @param side the side of the margin on which the claim holds
 * @param all whether it must hold in each of several cells
 */
public record Hypothesis(Kind test, Side side, boolean all) {

    /** A side of a margin. */
    public enum Side {
        /** The quantity is larger. */
        ABOVE,
        /** The quantity is smaller. */
        BELOW
    }

    /** The quantity is above that of no effect. */
    public static final Hypothesis POSITIVE = new Hypothesis(Kind.DIRECTION, Side.ABOVE, false);

    /** The quantity is below that of no effect. */
    public static final Hypothesis NEGATIVE = new Hypothesis(Kind.DIRECTION, Side.BELOW, false);

    /** The quantity is above the margin. */
    public static final Hypothesis ABOVE_MARGIN = new Hypothesis(Kind.MARGIN, Side.ABOVE, false);

    /** The quantity is below the margin. */
    public static final Hypothesis BELOW_MARGIN = new Hypothesis(Kind.MARGIN, Side.BELOW, false);

    /** The quantity is within the margin on either side of no effect. */
    public static final Hypothesis EQUIVALENT = new Hypothesis(Kind.EQUIVALENCE, Side.ABOVE, false);

    /** The quantity is not below no effect by as much as the margin. */
    public static final Hypothesis NOT_LOWER =
            new Hypothesis(Kind.NON_INFERIORITY, Side.ABOVE, false);

    /** The quantity is not above no effect by as much as the margin. */
    public static final Hypothesis NOT_HIGHER =
            new Hypothesis(Kind.NON_INFERIORITY, Side.BELOW, false);

    /** It is so in more than half of the seeds. */
    public static final Hypothesis MOSTLY = new Hypothesis(Kind.COUNT, Side.ABOVE, false);

    /**
     * Returns the same in each of several cells.
     *
     * @return the hypothesis
     */
    public Hypothesis inAll() {
        return new Hypothesis(test, side, true);
    }

    /**
     * Returns the kind of the claim.
     *
     * @return the kind
     */
    public Kind kind() {
        return all ? Kind.ALL : test;
    }

    /**
     * Returns the number of seeds below which there is no verdict.
     *
     * @return 5, or 10 for a count
     */
    public int fewestSeeds() {
        return test == Kind.COUNT ? 10 : 5;
    }
}
