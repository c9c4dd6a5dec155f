package ai.djl.lrdecay.paper.run;

import java.util.Optional;

/**
 * How a run ended; its presence says that the run is finished.
 *
 * @param verdict the verdict
 * @param epochs the number of epochs done
 * @param message one sentence for people
 * @param seal the digests of all that the run left; nothing if an older version ended it
 */
public record RunResult(Verdict verdict, int epochs, String message, Optional<RunSeal> seal) {

    /** Results of before there were seals have none. */
    public RunResult {
        seal = seal == null ? Optional.empty() : seal;
    }

    /**
     * Creates a result without seal.
     *
     * @param verdict the verdict
     * @param epochs the number of epochs done
     * @param message one sentence for people
     */
    public RunResult(Verdict verdict, int epochs, String message) {
        this(verdict, epochs, message, Optional.empty());
    }

    /** How a run can end. */
    public enum Verdict {
        /** All epochs were trained, or the schedule ended the training. */
        COMPLETED,
        /** The loss was no longer finite; the epoch in which that happened is the last one. */
        DIVERGED
    }

    /** The same result with a seal, whose own digest is computed here. */
    RunResult sealed(RunSeal value) {
        RunResult open = with(value.withDigest(""));
        return with(value.withDigest(Json.digest(open)));
    }

    private RunResult with(RunSeal value) {
        return new RunResult(verdict, epochs, message, Optional.of(value));
    }

    /** Whether the digest of the seal, if there is one, is that of this result. */
    boolean isWhole() {
        return seal.isEmpty() || equals(sealed(seal.get()));
    }
}
