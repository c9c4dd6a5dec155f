package ai.djl.lrdecay.hessian.operator;

import ai.djl.lrdecay.batch.IndexedBatches;
import ai.djl.lrdecay.batch.IndexedBatches.DeviceBatch;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.Dataset;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The data that a loss is the mean over, in micro-batches that are there one at a time. Every pass
 * has to give the same samples; their order does not matter.
 */
public interface CurvatureData {

    /** Takes one micro-batch; its arrays are released afterwards. */
    @FunctionalInterface
    interface Visitor {
        /**
         * Takes a micro-batch.
         *
         * @param inputs the inputs of the block, samples first
         * @param labels the labels, samples first
         * @param count the number of samples
         */
        void visit(NDList inputs, NDList labels, long count);
    }

    /**
     * Visits all micro-batches.
     *
     * @param manager the owner of intermediate arrays, on the device of the operator
     * @param visitor is shown each micro-batch
     */
    void forEach(NDManager manager, Visitor visitor);

    /**
     * Takes arrays.
     *
     * @param inputs the inputs, samples first; not copied
     * @param labels the labels, samples first; not copied
     * @param microBatch the most samples at a time, at least 1
     * @return the data
     */
    static CurvatureData of(NDList inputs, NDList labels, int microBatch) {
        long size = inputs.head().getShape().get(0);
        return (manager, visitor) -> {
            for (long from = 0; from < size; from += microBatch) {
                long to = Math.min(size, from + microBatch);
                try (NDManager scratch = manager.newSubManager()) {
                    visitor.visit(
                            slice(scratch, inputs, from, to),
                            slice(scratch, labels, from, to),
                            to - from);
                }
            }
        };
    }

    private static NDList slice(NDManager manager, NDList arrays, long from, long to) {
        NDList result = new NDList();
        for (NDArray array : arrays) {
            result.add(array.get(manager, new NDIndex().addSliceDim(from, to)));
        }
        return result;
    }

    /**
     * Takes the first samples of data that are gathered on the device.
     *
     * @param data the data
     * @param samples how many samples, at least 1 and at most all
     * @param microBatch the most samples at a time, at least 1
     * @return the data
     * @throws IllegalArgumentException if there are not as many samples
     */
    static CurvatureData of(IndexedBatches data, long samples, int microBatch) {
        if (samples < 1 || samples > data.size()) {
            throw new IllegalArgumentException(
                    "there are " + data.size() + " samples: choose from 1 to as many");
        }
        return (manager, visitor) -> {
            for (long from = 0; from < samples; from += microBatch) {
                long to = Math.min(samples, from + microBatch);
                try (NDManager scratch = manager.newSubManager()) {
                    NDArray indices = scratch.arange((int) from, (int) to, 1, DataType.INT64);
                    DeviceBatch batch = data.gather(scratch, indices);
                    visitor.visit(
                            new NDList(batch.inputs()), new NDList(batch.labels()), to - from);
                }
            }
        };
    }

    /**
     * Takes a whole DJL data set, in its own batches.
     *
     * @param dataset the data set; prepared, without random augmentation
     * @return the data
     */
    static CurvatureData of(Dataset dataset) {
        return (manager, visitor) -> {
            try {
                for (Batch batch : dataset.getData(manager)) {
                    try (Batch current = batch) {
                        visitor.visit(current.getData(), current.getLabels(), current.getSize());
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (TranslateException e) {
                throw new IllegalArgumentException("the data set cannot be read", e);
            }
        };
    }
}
