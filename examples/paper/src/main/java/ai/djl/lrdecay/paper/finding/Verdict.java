package ai.djl.lrdecay.paper.finding;

/** What the runs say about a claim. */
public enum Verdict {
    /** The whole interval lies on the claim's side of its threshold. */
    SUPPORTED,
    /** The whole interval lies on the other side. */
    REFUTED,
    /** The interval contains the threshold, or too little was run for an interval. */
    INCONCLUSIVE,
    /** The runs it needs are not there. */
    NOT_RUN
}
