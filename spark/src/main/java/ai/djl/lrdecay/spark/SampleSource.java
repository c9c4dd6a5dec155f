package ai.djl.lrdecay.spark;

import ai.djl.lrdecay.batch.IndexedBatches;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.Serializable;

/**
 * How an executor opens its part of a data set, wherever it is: files that each machine has, or
 * that all share, or numbers that follow from a seed. Every executor has to see the same samples
 * under the same numbers.
 */
@FunctionalInterface
public interface SampleSource extends Serializable {

    /** How an executor opens a whole data set. */
    @FunctionalInterface
    interface Whole extends Serializable {
        /**
         * Opens the data set.
         *
         * @param manager the manager of the executor, for its device
         * @return the data set, closed by the executor
         * @throws IOException if it cannot be read
         */
        IndexedBatches open(NDManager manager) throws IOException;
    }

    /**
     * Opens a part.
     *
     * @param manager the manager of the executor, for its device
     * @param from the number of the first sample, from 0
     * @param to the number behind the last
     * @return these samples, numbered from 0; closed by the executor
     * @throws IOException if they cannot be read
     */
    IndexedBatches open(NDManager manager, long from, long to) throws IOException;

    /**
     * Opens the whole data set in each executor, which takes its own part of the samples. This
     * suits data whose samples are read or made when they are asked for.
     *
     * @param whole opens the data set
     * @return the source
     */
    static SampleSource of(Whole whole) {
        return (manager, from, to) -> {
            IndexedBatches all = whole.open(manager);
            if (to > all.size()) {
                long size = all.size();
                all.close();
                throw new IOException(
                        "the data set has "
                                + size
                                + " samples where the driver expects at least "
                                + to);
            }
            return new PartOfBatches(all, from, to);
        };
    }
}
