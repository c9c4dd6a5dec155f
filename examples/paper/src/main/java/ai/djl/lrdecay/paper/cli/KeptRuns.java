package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.paper.run.RunException;
import ai.djl.lrdecay.tensor.DamagedFileException;
import java.io.IOException;
import java.nio.file.Path;

/** What is said when a reproduction cannot go on, for instance because the disk is full. */
final class KeptRuns {

    private KeptRuns() {}

    /**
     * Adds what is kept, and how to continue.
     *
     * @param folder the output folder
     * @param failure what went wrong
     * @return the failure itself where it already says what to do
     */
    static IOException said(Path folder, IOException failure) {
        if (failure instanceof RunException || failure instanceof DamagedFileException) {
            return failure;
        }
        return new RunException(
                Errors.describe(failure)
                        + "; finished runs are kept in "
                        + folder
                        + ": once this is fixed, run the same command to continue",
                failure);
    }
}
