package ai.djl.lrdecay.batch;

import ai.djl.lrdecay.dataset.PatternKind;
import ai.djl.lrdecay.dataset.Ps10;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * Data whose batches are gathered on the device by sample number, so that an epoch needs a single
 * transfer from the host: its permutation.
 *
 * <p>Every sample belongs to one group (for {@link Ps10}: its {@link PatternKind}), so that
 * accuracies can be counted for each group without leaving the device.
 */
public interface IndexedBatches extends AutoCloseable {

    /**
     * Returns the number of samples.
     *
     * @return the number of samples, at least 1
     */
    long size();

    /**
     * Returns the number of classes.
     *
     * @return the number of classes, at least 2
     */
    int classes();

    /**
     * Returns the shape of one input.
     *
     * @return the shape; of images channels, height, width
     */
    Shape inputShape();

    /**
     * Returns the names of the groups that samples belong to.
     *
     * @return the names; by default a single one, for data that know no groups
     */
    default List<String> groups() {
        return List.of("all");
    }

    /**
     * Returns the number of samples of each group.
     *
     * @return as many counts as there are groups
     */
    default long[] groupSizes() {
        return new long[] {size()};
    }

    /**
     * Gathers a batch on the device of the manager.
     *
     * @param manager the owner of the arrays of the batch
     * @param indices sample numbers, shape (B), INT64, on the device of the manager
     * @return the batch
     */
    DeviceBatch gather(NDManager manager, NDArray indices);

    /**
     * Goes once through samples in a given order.
     *
     * @param order sample numbers
     * @param portions what is taken at a time, in this order
     * @param seed decides random parts of data that are decoded on the way; data on the device draw
     *     them from the engine's stream
     * @return the pass, to be closed
     */
    default Pass pass(long[] order, List<Portion> portions, long seed) {
        return new GatheredPass(this, order, portions);
    }

    /**
     * Releases the memory held on the devices, and threads. Data that only look at others close
     * those.
     */
    @Override
    void close();

    /**
     * A part of an order that becomes one batch.
     *
     * @param from the first place in the order
     * @param to the place behind the last, above {@code from}
     */
    record Portion(int from, int to) {

        /**
         * Returns the number of samples.
         *
         * @return at least 1
         */
        public int size() {
            return to - from;
        }
    }

    /** One way through the data. */
    interface Pass extends AutoCloseable {

        /**
         * Brings the next portion.
         *
         * @param manager the owner of the arrays of the batch, on any device
         * @return the batch
         * @throws java.util.NoSuchElementException if there is none left
         */
        DeviceBatch next(NDManager manager);

        /** Releases what it holds. */
        @Override
        void close();
    }

    /**
     * A batch on the device.
     *
     * @param inputs shape (B, ..), FLOAT32; of images (B, C, H, W), channels last in memory
     * @param labels shape (B), INT64
     * @param groups group numbers, shape (B), INT64
     */
    record DeviceBatch(NDArray inputs, NDArray labels, NDArray groups) {}
}
