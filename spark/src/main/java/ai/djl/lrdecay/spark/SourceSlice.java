package ai.djl.lrdecay.spark;

import ai.djl.lrdecay.batch.IndexedBatches;
import ai.djl.lrdecay.hessian.operator.CurvatureData;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Samples that an executor opens by a specification.
 *
 * @param source opens them
 * @param from the number of the first, a multiple of the micro-batch
 * @param to the number behind the last
 * @param microBatch the number of samples of a micro-batch
 */
record SourceSlice(SampleSource source, long from, long to, int microBatch) implements Slice {

    @Override
    public int firstBatch() {
        return Math.toIntExact(from / microBatch);
    }

    @Override
    public long samples() {
        return to - from;
    }

    @Override
    public Open open(NDManager manager) {
        try {
            IndexedBatches batches = source.open(manager, from, to);
            if (batches.size() != samples()) {
                long size = batches.size();
                batches.close();
                throw new IllegalArgumentException(
                        "the source gave "
                                + size
                                + " samples for those from "
                                + from
                                + " to "
                                + to);
            }
            return new Open(CurvatureData.of(batches, samples(), microBatch), batches::close);
        } catch (IOException e) {
            throw new UncheckedIOException("the data cannot be opened: " + e.getMessage(), e);
        }
    }
}
