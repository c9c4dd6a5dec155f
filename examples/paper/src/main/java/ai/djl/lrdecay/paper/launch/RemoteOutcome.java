package ai.djl.lrdecay.paper.launch;

import java.io.Serializable;

/**
 * What became of a process on another machine. Also a failure is an outcome: an exception would
 * make a cluster try again by its own rules, and give up on everything.
 *
 * @param code its exit code, or {@link #NOT_STARTED}
 * @param message the last line that it printed, or why it was not started
 * @param place where it was
 * @param records the folder of its records, packed; nothing where the output folder is shared
 */
public record RemoteOutcome(int code, String message, Place place, PackedFolder records)
        implements Serializable {

    /** The exit code of a process that could not be started. */
    public static final int NOT_STARTED = -1;

    /** The exit code for a specification that no attempt will make right. */
    static final int WRONG = 2;

    /**
     * Where a process was, and when.
     *
     * @param host the name of the machine
     * @param gpus what it was shown as {@code CUDA_VISIBLE_DEVICES}; empty where nothing was set
     * @param startMillis when it started, by the clock of that machine
     * @param endMillis when it ended
     */
    public record Place(String host, String gpus, long startMillis, long endMillis)
            implements Serializable {}
}
