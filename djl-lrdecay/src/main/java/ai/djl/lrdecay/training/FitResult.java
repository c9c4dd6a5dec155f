package ai.djl.lrdecay.training;

import ai.djl.lrdecay.tracking.EpochSummary;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link StagedFit} ended.
 *
 * @param reason why it ended
 * @param epochs the number of epochs done, those before it was resumed among them, and the one in
 *     which it diverged
 * @param stages the number of learning-rate stages in which epochs were trained
 * @param bestEpoch the epoch of the best weights; 0 if they were not kept
 * @param bestValue the best value of the metric; NaN if none was kept
 * @param last what the last epoch of this call came to, also where its loss was not finite; what
 *     the last epoch before it came to, if there was nothing left to do; null before the first
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
        /** The learning rate reached the end of its schedule, whatever the loss did. */
        SCHEDULE_DONE,
        /** A listener asked for the end by DJL's EarlyStoppedException. */
        STOPPED_BY_LISTENER,
        /**
         * The training loss, a parameter or the state of the optimizer was not finite. With a
         * folder, weights, optimizer, learning rate, averages and the history are those of the last
         * checkpoint, or of the beginning if there is none yet; without a folder they are as the
         * training left them. The best weights are brought back where they are kept.
         */
        DIVERGED
    }
}
