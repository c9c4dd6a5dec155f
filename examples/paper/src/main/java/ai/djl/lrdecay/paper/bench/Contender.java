package ai.djl.lrdecay.paper.bench;

import java.io.IOException;

/** One side of a benchmark, made ready: it does the same work each time it is asked to. */
interface Contender extends AutoCloseable {

    /**
     * Does the work.
     *
     * @param times how many times in a row, at least 1
     * @return the seconds that each time took, as a mean
     * @throws IOException if it cannot be done
     */
    double round(int times) throws IOException;

    /**
     * Says what the work found, where it finds something; asked after the last round.
     *
     * @return a few words; empty if there is nothing to say
     */
    default String outcome() {
        return "";
    }

    /**
     * Tells the memory that the process of this side holds now.
     *
     * @return resident MiB; NaN where the system does not tell
     */
    default double residentMebibytes() {
        return ResidentMemory.ofThisProcess();
    }

    @Override
    void close();
}
