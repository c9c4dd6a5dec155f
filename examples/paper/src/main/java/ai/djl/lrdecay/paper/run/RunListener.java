package ai.djl.lrdecay.paper.run;

/** Follows the progress of a run. */
public interface RunListener {

    /** Hears nothing. */
    RunListener SILENT = new RunListener() {};

    /**
     * The run begins, or continues after some epochs.
     *
     * @param epochsDone the epochs that are done and are not done again
     */
    default void onStart(int epochsDone) {}

    /** A batch is about to be computed, and nothing else of the run is being computed. */
    default void onBatch() {}

    /**
     * An epoch was measured; its checkpoint is still to be written, so it may be measured again.
     *
     * @param epoch what was measured
     */
    default void onMeasured(EpochRecord epoch) {}

    /**
     * An epoch is done and its checkpoint is on disk.
     *
     * @param epoch what was measured
     * @param seconds how long it took
     */
    default void onEpoch(EpochRecord epoch, double seconds) {}

    /**
     * Something is worth telling a person.
     *
     * @param message one sentence
     */
    default void onNotice(String message) {}
}
