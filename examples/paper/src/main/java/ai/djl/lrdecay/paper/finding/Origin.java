package ai.djl.lrdecay.paper.finding;

/** Who says so. */
public enum Origin {
    /** The paper states it. */
    PAPER,
    /** It goes beyond the paper: a control, a criterion of ours, or somebody else's finding. */
    BEYOND
}
