package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.paper.transfer.TransferRecord;

/** What recommends a stage for other data without fine-tuning any. */
enum StageRanking {
    /** LogME of the features. */
    LOG_ME("LogME (select)"),
    /** Accuracy of a linear classifier on held-out training data. */
    PROBE("linear probe (select --probe)"),
    /** The last stage, what people do without thinking about it. */
    LAST("last stage"),
    /** The stage with the best test accuracy on the source, which needs no look at the target. */
    SOURCE("best on the source");

    private final String title;

    StageRanking(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** The larger, the better is the stage held to be. */
    double score(TransferRecord.Stage stage) {
        return switch (this) {
            case LOG_ME -> stage.logMe();
            case PROBE -> stage.probe();
            case LAST -> stage.stage();
            case SOURCE -> stage.sourceAccuracy();
        };
    }
}
