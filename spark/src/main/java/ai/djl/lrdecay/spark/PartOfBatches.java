package ai.djl.lrdecay.spark;

import ai.djl.lrdecay.batch.IndexedBatches;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/** Successive samples of data, numbered from 0. */
final class PartOfBatches implements IndexedBatches {

    private final IndexedBatches all;
    private final long from;
    private final long to;

    PartOfBatches(IndexedBatches all, long from, long to) {
        this.all = all;
        this.from = from;
        this.to = to;
    }

    @Override
    public long size() {
        return to - from;
    }

    @Override
    public int classes() {
        return all.classes();
    }

    @Override
    public Shape inputShape() {
        return all.inputShape();
    }

    @Override
    public List<String> groups() {
        return List.of("all");
    }

    @Override
    public long[] groupSizes() {
        return new long[] {size()};
    }

    @Override
    public DeviceBatch gather(NDManager manager, NDArray indices) {
        try (NDArray shifted = indices.add(from)) {
            return all.gather(manager, shifted);
        }
    }

    @Override
    public void close() {
        all.close();
    }
}
