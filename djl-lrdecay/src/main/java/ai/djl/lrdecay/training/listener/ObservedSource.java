package ai.djl.lrdecay.training.listener;

import ai.djl.lrdecay.tracking.EpochSummary;
import java.util.Optional;

/** What an {@link AutoDecayListener} shows to a learning rate. */
enum ObservedSource {
    TRAINING,
    VALIDATION,
    METRIC;

    /**
     * Returns its name in a summary of an epoch; nothing of a metric that has a name of its own.
     */
    Optional<String> metric() {
        return switch (this) {
            case TRAINING -> Optional.of(EpochSummary.TRAIN_LOSS);
            case VALIDATION -> Optional.of(EpochSummary.VALIDATION_LOSS);
            case METRIC -> Optional.empty();
        };
    }

    /** Says that an epoch had nothing to observe. */
    String nothingIn(int epoch) {
        return this == VALIDATION
                ? "AutoDecay observes the validation loss, but there was no validation batch in"
                        + " epoch "
                        + epoch
                        + ": pass validation data to EasyTrain.fit"
                : "AutoDecay observes the training loss, but there was no batch in epoch "
                        + epoch
                        + ": the data have less than one batch, or drop the last";
    }
}
