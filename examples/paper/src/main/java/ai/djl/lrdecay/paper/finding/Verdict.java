package ai.djl.lrdecay.paper.finding;

/**
 * What the runs say about a claim, by its p value after Holm's method within the family: {@code
 * experiment.JudgedClaims} gives it.
 */
public enum Verdict {
    /** The effect is significantly on the claim's side. */
    SUPPORTED,
    /** The effect is significantly on the other side. */
    REFUTED,
    /** Neither is significant, or too little was run. */
    INCONCLUSIVE,
    /** The runs it needs are not there. */
    NOT_RUN
}
