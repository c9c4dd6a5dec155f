package ai.djl.lrdecay.paper.finding;

/** What a claim says about its effect. */
public enum Kind {
    /** There is an effect in this direction. */
    DIRECTION,
    /** The effect is beyond a margin. */
    MARGIN,
    /** The effect is within a margin on either side of none. */
    EQUIVALENCE,
    /** If there is an effect to the worse, it is within a margin. */
    NON_INFERIORITY,
    /** Something holds in each of several cells. */
    ALL,
    /** Something holds in more than a share of seeds. */
    COUNT
}
