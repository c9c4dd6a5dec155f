package ai.djl.lrdecay.paper.run;

/** Is told how a run goes on. */
public interface RunListener {

    /** Hears nothing. */
    RunListener SILENT = new RunListener() {};

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
