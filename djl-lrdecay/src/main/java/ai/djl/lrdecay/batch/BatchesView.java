package ai.djl.lrdecay.batch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * Data that look at others, and are like those but for what is overridden. (A pass goes through
 * {@link #gather} of this view: one that looks at data with passes of their own overrides {@link
 * #pass}, too.)
 */
public interface BatchesView extends IndexedBatches {

    /**
     * Returns what is looked at.
     *
     * @return the data, which are closed with this view
     */
    IndexedBatches data();

    /** {@inheritDoc} */
    @Override
    default long size() {
        return data().size();
    }

    /** {@inheritDoc} */
    @Override
    default int classes() {
        return data().classes();
    }

    /** {@inheritDoc} */
    @Override
    default Shape inputShape() {
        return data().inputShape();
    }

    /** {@inheritDoc} */
    @Override
    default List<String> groups() {
        return data().groups();
    }

    /** {@inheritDoc} */
    @Override
    default long[] groupSizes() {
        return data().groupSizes();
    }

    /** {@inheritDoc} */
    @Override
    default DeviceBatch gather(NDManager manager, NDArray indices) {
        return data().gather(manager, indices);
    }

    /** {@inheritDoc} */
    @Override
    default void close() {
        data().close();
    }
}
