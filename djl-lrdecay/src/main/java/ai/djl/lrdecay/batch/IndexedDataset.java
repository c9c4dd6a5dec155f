package ai.djl.lrdecay.batch;

import ai.djl.lrdecay.batch.IndexedBatches.DeviceBatch;
import ai.djl.lrdecay.batch.IndexedBatches.Portion;
import ai.djl.lrdecay.util.SplitMix64;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.Dataset;
import ai.djl.translate.Batchifier;
import ai.djl.util.Progress;
import ai.djl.util.RandomUtils;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * {@link IndexedBatches} as a DJL data set, in an order that is new in each pass and follows from
 * the engine's seed. A last batch of a single sample joins the one before.
 */
public final class IndexedDataset implements Dataset {

    private final IndexedBatches data;
    private final int batchSize;

    /**
     * Creates the data set.
     *
     * @param data the data, which the caller closes
     * @param batchSize samples a batch, at least 2
     * @throws IllegalArgumentException if the batch size is below 2
     */
    public IndexedDataset(IndexedBatches data, int batchSize) {
        if (batchSize < 2) {
            throw new IllegalArgumentException(
                    "the batch size must be at least 2, not " + batchSize);
        }
        this.data = data;
        this.batchSize = batchSize;
    }

    /** {@inheritDoc} */
    @Override
    public Iterable<Batch> getData(NDManager manager) {
        return () -> pass(manager);
    }

    private Iterator<Batch> pass(NDManager manager) {
        long seed = RandomUtils.nextInt(Integer.MAX_VALUE);
        int size = Math.toIntExact(data.size());
        int[] order = SplitMix64.stream(seed, "order", 0).permutation(size);
        List<Portion> portions = new ArrayList<>();
        for (int from = 0; from < size; ) {
            int to = Math.min(size, from + batchSize);
            to = size - to == 1 ? size : to;
            portions.add(new Portion(from, to));
            from = to;
        }
        IndexedBatches.Pass pass =
                data.pass(Arrays.stream(order).asLongStream().toArray(), portions, seed);
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                if (next == portions.size()) {
                    pass.close();
                }
                return next < portions.size();
            }

            @Override
            public Batch next() {
                if (next >= portions.size()) {
                    throw new NoSuchElementException();
                }
                NDManager own = manager.newSubManager();
                DeviceBatch batch = pass.next(own);
                int count = portions.get(next).size();
                next++;
                return new Batch(
                        own,
                        new NDList(batch.inputs()),
                        new NDList(batch.labels()),
                        count,
                        Batchifier.STACK,
                        Batchifier.STACK,
                        next,
                        portions.size());
            }
        };
    }

    /** Nothing is to be prepared. */
    @Override
    public void prepare(Progress progress) {
        // The data are there.
    }
}
