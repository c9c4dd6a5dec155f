package ai.djl.lrdecay.paper.run;

import java.util.List;
import java.util.Optional;

/** Work for a process of its own, which leaves its records in a folder of its own. */
public interface Job {

    /**
     * Returns a short name that is unique for what is done.
     *
     * @return letters, digits, '-' and '.'
     */
    String id();

    /**
     * Returns the command that does it, but for the folder.
     *
     * @return the command and its options
     */
    List<String> arguments();

    /**
     * Returns the run that must be finished before.
     *
     * @return its id, if there is one
     */
    Optional<String> after();

    /**
     * Returns the steps of the work, for showing progress.
     *
     * @return the number of epochs of a run; 1 for other work
     */
    int steps();

    /**
     * Returns what tells how long a step takes.
     *
     * @return the same text for work whose steps take about as long
     */
    String kind();

    /**
     * Returns about how many samples a step goes through, for guessing how long one takes.
     *
     * @return at least 1
     */
    long samples();

    /**
     * Returns the CPU threads.
     *
     * @return at least 1
     */
    int threads();

    /**
     * Returns the device.
     *
     * @return the device, as on the command line
     */
    String device();
}
