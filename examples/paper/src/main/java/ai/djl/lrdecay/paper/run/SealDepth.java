package ai.djl.lrdecay.paper.run;

/** How much of a finished run is compared with its seal. */
public enum SealDepth {
    /** All but the snapshots, which need not be there. */
    RECORDS,
    /**
     * All, but not the content of parameter files, which are large, and are compared with the
     * description of their snapshot whenever they are loaded.
     */
    PARAMETERS_BY_NAME,
    /** All. */
    ALL
}
