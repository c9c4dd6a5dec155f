package ai.djl.lrdecay.paper.job;

import ai.djl.lrdecay.paper.data.DataFolders;
import ai.djl.lrdecay.paper.run.Provenance;
import ai.djl.lrdecay.paper.run.RunListener;
import ai.djl.lrdecay.paper.run.SealDepth;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Work for a process of its own, which leaves its records in a folder of its own. */
public sealed interface Job permits TrainingJob, FixedTransferJob {

    /**
     * Returns the kind.
     *
     * @return the kind
     */
    JobKind kind();

    /**
     * Returns what is to be done, for its JSON form.
     *
     * @return a record
     */
    Record spec();

    /**
     * Returns a short name that is unique for what is done.
     *
     * @return letters, digits, '-' and '.'
     */
    String id();

    /**
     * Returns the run that must be finished before.
     *
     * @return its id, if there is one
     */
    Optional<String> after();

    /**
     * Returns how much work it is.
     *
     * @return the effort
     */
    Effort effort();

    /**
     * Does the work, or what is left of it.
     *
     * @param file its folder, with threads, device, data and protocol
     * @param folders where the files of data are looked for
     * @param listener hears how it proceeds
     * @return what came of it, one sentence
     * @throws IOException if it fails
     */
    String run(JobFile file, DataFolders folders, RunListener listener) throws IOException;

    /**
     * Tells whether the work is done.
     *
     * @param folder its folder
     * @return true if its result is recorded as a whole
     * @throws IOException if a record is damaged
     */
    default boolean isFinished(Path folder) throws IOException {
        return isFinished(folder, SealDepth.PARAMETERS_BY_NAME);
    }

    /**
     * Tells whether the work is done, and compares its records with their seal.
     *
     * @param folder its folder
     * @param depth how much is compared
     * @return true if its result is recorded as a whole
     * @throws IOException if a record is damaged
     */
    boolean isFinished(Path folder, SealDepth depth) throws IOException;

    /**
     * Tells whether the records of finished work are sealed.
     *
     * @param folder its folder
     * @return true unless an older version wrote them
     * @throws IOException if a record is damaged
     */
    boolean isSealed(Path folder) throws IOException;

    /**
     * Returns how much is done, cheaply, for showing progress.
     *
     * @param folder its folder
     * @return the number of finished steps
     */
    int stepsDone(Path folder);

    /**
     * Returns where it was computed.
     *
     * @param folder its folder
     * @return the places in their order; none if it was never begun
     * @throws IOException if a record is damaged
     */
    List<Provenance> places(Path folder) throws IOException;
}
