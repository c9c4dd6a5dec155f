package ai.djl.lrdecay.transfer;

/** What tells how well a snapshot suits other data without fine-tuning it; higher is better. */
public enum TransferScore {

    /** {@link LogMe}: the evidence of a Bayesian linear model of the features. */
    LOG_ME("LogME"),

    /** {@link LinearProbe}: the accuracy of a linear classifier on held-out samples. */
    PROBE("probe"),

    /** {@link HScore}: the variance of features between classes in units of all of it. */
    H_SCORE("H-score"),

    /** {@link Leep}: what the classes of the source tell about those of the target. */
    LEEP("LEEP"),

    /** {@link NLeep}: the same with clusters of the features for the classes of the source. */
    N_LEEP("N-LEEP"),

    /** {@link TransRate}: the coding rate of the features less that within classes. */
    TRANS_RATE("TransRate");

    private final String title;

    TransferScore(String title) {
        this.title = title;
    }

    /**
     * Returns the name in the literature.
     *
     * @return for instance {@code LogME}
     */
    public String title() {
        return title;
    }
}
