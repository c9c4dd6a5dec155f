package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.paper.transfer.TransferRecord;
import java.util.function.ToDoubleFunction;

/** What recommends a stage for other data without fine-tuning any. */
enum StageRanking {
    /** LogME of the features. */
    LOG_ME("LogME (select)", TransferRecord.Stage::logMe),
    /** Accuracy of a linear classifier on held-out training data. */
    PROBE("linear probe (select --probe)", TransferRecord.Stage::probe),
    /** The last stage, what people do without thinking about it. */
    LAST("last stage", TransferRecord.Stage::stage);

    private final String title;
    private final ToDoubleFunction<TransferRecord.Stage> score;

    StageRanking(String title, ToDoubleFunction<TransferRecord.Stage> score) {
        this.title = title;
        this.score = score;
    }

    String title() {
        return title;
    }

    /** The larger, the better is the stage held to be. */
    double score(TransferRecord.Stage stage) {
        return score.applyAsDouble(stage);
    }
}
