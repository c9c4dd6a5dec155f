package ai.djl.lrdecay.paper.launch;

import java.io.Serializable;
import java.util.List;

/**
 * A job of a plan, for a process on another machine.
 *
 * @param id the name of its folder in {@code runs}
 * @param arguments those of the command line, with {@link #OUT} for the output folder
 * @param needs what has to be in the output folder before, relative to it: the plan, and the folder
 *     of the run that it starts from
 * @param records what it leaves there: the folder of its records, relative to the output folder
 */
public record RemoteTask(String id, List<String> arguments, List<String> needs, String records)
        implements Serializable {

    /** Stands for the output folder, which may be elsewhere on each machine. */
    public static final String OUT = "{out}";

    /** Copies the lists. */
    public RemoteTask {
        arguments = List.copyOf(arguments);
        needs = List.copyOf(needs);
    }
}
