package ai.djl.lrdecay.hessian.operator;

import ai.djl.lrdecay.batch.IndexedBatches;
import ai.djl.lrdecay.batch.IndexedBatches.DeviceBatch;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.Dataset;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * The data that a loss is the mean over, in micro-batches of which one at a time is in memory.
 * Every pass has to give the same samples; their order does not matter.
 */
@FunctionalInterface
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
     * How much there is.
     *
     * @param samples the number of samples, at least 0
     * @param batches the number of micro-batches, at least 0
     */
    record Size(long samples, int batches) {}

    /**
     * Visits all micro-batches.
     *
     * @param manager the owner of intermediate arrays, on the device of the operator
     * @param visitor is shown each micro-batch
     */
    void forEach(NDManager manager, Visitor visitor);

    /**
     * Counts samples and micro-batches. By default this takes a pass over the data.
     *
     * @param manager the owner of intermediate arrays
     * @return how much there is
     */
    default Size size(NDManager manager) {
        long[] samples = {0};
        int[] batches = {0};
        forEach(
                manager,
                (inputs, labels, count) -> {
                    samples[0] += count;
                    batches[0]++;
                });
        return new Size(samples[0], batches[0]);
    }

    /**
     * Returns a part of the data. Its micro-batches are those of the whole, cut at both ends: a
     * part that begins and ends where micro-batches do consists of the very same ones, so that what
     * is computed on each is the same to the last bit.
     *
     * @param from the number of the first sample, from 0
     * @param to the number behind the last, above {@code from}
     * @return the part
     * @throws IllegalArgumentException if the range is empty or not within the data; where the
     *     number of samples is not known before a pass, the pass throws it
     */
    default CurvatureData range(long from, long to) {
        return new DataRange(this, from, to);
    }

    /**
     * Takes arrays.
     *
     * @param inputs the inputs, samples first; not copied
     * @param labels the labels, samples first; not copied
     * @param microBatch the most samples at a time, at least 1
     * @return the data
     * @throws IllegalArgumentException if there are no inputs or no labels, if they are not all of
     *     as many samples, or if the micro-batch is less than 1
     */
    static CurvatureData of(NDList inputs, NDList labels, int microBatch) {
        return new SlicedData(
                SlicedData.samples(inputs, labels),
                microBatch,
                (scratch, from, to, visitor) ->
                        visitor.visit(
                                DataRange.slice(scratch, inputs, from, to),
                                DataRange.slice(scratch, labels, from, to),
                                to - from));
    }

    /**
     * Takes the first samples of data that are gathered on the device.
     *
     * @param data the data; not closed
     * @param samples how many samples, at least 1 and at most all
     * @param microBatch the most samples at a time, at least 1
     * @return the data
     * @throws IllegalArgumentException if there are not as many samples, or the micro-batch is less
     *     than 1
     */
    static CurvatureData of(IndexedBatches data, long samples, int microBatch) {
        if (samples < 1 || samples > data.size()) {
            throw new IllegalArgumentException(
                    "there are " + data.size() + " samples: choose from 1 to as many");
        }
        return of(data, LongStream.range(0, samples).toArray(), microBatch);
    }

    /**
     * Takes chosen samples of data that are gathered on the device.
     *
     * @param data the data; not closed
     * @param samples the numbers of the samples, at least one, in the order of the micro-batches
     * @param microBatch the most samples at a time, at least 1
     * @return the data
     * @throws IllegalArgumentException if there are no samples, or the micro-batch is less than 1
     */
    static CurvatureData of(IndexedBatches data, long[] samples, int microBatch) {
        if (samples.length == 0) {
            throw new IllegalArgumentException("there are no samples: choose at least one");
        }
        long[] chosen = samples.clone();
        return new SlicedData(
                chosen.length,
                microBatch,
                (scratch, from, to, visitor) -> {
                    NDArray indices =
                            scratch.create(Arrays.copyOfRange(chosen, (int) from, (int) to));
                    DeviceBatch batch = data.gather(scratch, indices);
                    visitor.visit(
                            new NDList(batch.inputs()), new NDList(batch.labels()), to - from);
                });
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
