package ai.djl.lrdecay.training;

import ai.djl.lrdecay.tracking.EpochSummary;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link StagedFit} ended.
 *
 * @param reason why it ended
 * @param epochs the number of epochs done, those before it was resumed among them
 * @param stages the number of learning-rate stages
 * @param bestEpoch the epoch of the best weights; 0 if they were not kept
 * @param bestValue the best value of the metric; NaN if none was kept
 * @param last what the last epoch came to; null before the first
 * @param message one sentence for people
 */
public record FitResult(
        Reason reason,
        int epochs,
        int stages,
        int bestEpoch,
        double bestValue,
        @Nullable EpochSummary last,
        String message) {

    /** Why a training ended. */
    public enum Reason {
        /** All epochs were done. */
        EPOCHS_DONE,
        /** The learning rate that observes the training found that the loss no longer improves. */
        TERMINATED,
        /** A listener asked for the end by DJL's EarlyStoppedException. */
        STOPPED_BY_LISTENER,
        /**
         * The training loss, or a parameter, was not finite. Weights, optimizer, learning rate,
         * averages and the history are those of the last checkpoint; without one they are as the
         * training left them.
         */
        DIVERGED
    }
}
