package ai.djl.lrdecay.paper.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Machines that start processes for jobs. */
public interface RemotePool extends AutoCloseable {

    /** Connects to machines; found by {@link java.util.ServiceLoader}. */
    @FunctionalInterface
    interface Service {
        /**
         * Connects.
         *
         * @param settings with what
         * @return the machines, to be closed
         * @throws ai.djl.lrdecay.paper.run.RunException if a setting cannot be used
         * @throws IOException if it fails
         */
        RemotePool connect(Settings settings) throws IOException;
    }

    /**
     * Which machines, and for what.
     *
     * @param master their address
     * @param out the output folder here
     * @param options settings of the cluster, by name
     */
    record Settings(String master, Path out, Map<String, String> options) {

        /** Copies the options. */
        public Settings {
            options = Map.copyOf(options);
        }
    }

    /** A task that was handed over. */
    interface Ticket {

        /**
         * Tells whether it has begun and not ended.
         *
         * @return true if its process runs, as far as is known
         */
        boolean isRunning();

        /**
         * Returns what became of it.
         *
         * @return the outcome, once it has ended
         */
        Optional<RemoteOutcome> outcome();
    }

    /**
     * Hands over a task. It begins when there is room, and is repeated elsewhere if its machine is
     * lost.
     *
     * @param task the task
     * @return its ticket
     * @throws IOException if what it needs cannot be read
     */
    Ticket submit(RemoteTask task) throws IOException;

    /**
     * Returns how many processes there may be at a time.
     *
     * @return at least 1; may change
     */
    int places();

    /** Ends all processes and lets the machines go. */
    @Override
    void close();
}
