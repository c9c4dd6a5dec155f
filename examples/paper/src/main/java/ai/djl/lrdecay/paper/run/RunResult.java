package ai.djl.lrdecay.paper.run;

/**
 * How a run ended; its presence says that the run is finished.
 *
 * @param verdict the verdict
 * @param epochs the number of epochs done
 * @param message one sentence for people
 */
public record RunResult(Verdict verdict, int epochs, String message) {

    /** How a run can end. */
    public enum Verdict {
        /** All epochs were trained, or the schedule ended the training. */
        COMPLETED,
        /** The loss was no longer finite; the epoch in which that happened is the last one. */
        DIVERGED
    }
}
