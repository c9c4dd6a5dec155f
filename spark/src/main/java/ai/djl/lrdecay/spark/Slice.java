package ai.djl.lrdecay.spark;

import ai.djl.lrdecay.hessian.operator.CurvatureData;
import ai.djl.ndarray.NDManager;
import java.io.Serializable;

/** The data of one partition: successive micro-batches. */
interface Slice extends Serializable {

    /** The number of its first micro-batch in all data. */
    int firstBatch();

    /** The number of its samples, at least 1. */
    long samples();

    /** The number of samples of each micro-batch but for the last of all data. */
    int microBatch();

    /**
     * Opens the data.
     *
     * @param manager the manager of the executor
     */
    Open open(NDManager manager);

    /**
     * Data that were opened.
     *
     * @param data the data, in micro-batches
     * @param owner releases what they hold
     */
    record Open(CurvatureData data, Runnable owner) {}

    /** Takes the samples of one micro-batch, by their numbers in the slice. */
    @FunctionalInterface
    interface BatchVisitor {
        void visit(int batch, long from, long to);
    }

    /** Visits the micro-batches. */
    default void forEachBatch(BatchVisitor visitor) {
        int batch = firstBatch();
        for (long from = 0; from < samples(); from += microBatch()) {
            visitor.visit(batch++, from, Math.min(samples(), from + microBatch()));
        }
    }
}
