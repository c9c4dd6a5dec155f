package ai.djl.lrdecay.spark;

import ai.djl.lrdecay.batch.BatchesView;
import ai.djl.lrdecay.batch.IndexedBatches;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;

/**
 * Successive samples of data, numbered from 0.
 *
 * @param data all samples
 * @param from the number of the first
 * @param to the number behind the last
 */
record PartOfBatches(IndexedBatches data, long from, long to) implements BatchesView {

    @Override
    public long size() {
        return to - from;
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
            return data.gather(manager, shifted);
        }
    }
}
