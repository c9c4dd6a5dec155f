package ai.djl.lrdecay.paper.experiment;

/** How a stage is used on other data (Section 6). */
enum TransferStrategy {
    /** The backbone and a new head are trained. */
    FINETUNE("finetune"),
    /** A linear classifier is fitted to the features of the backbone. */
    FIX("fix");

    private final String label;

    TransferStrategy(String label) {
        this.label = label;
    }

    /** The name on the command line. */
    String label() {
        return label;
    }
}
