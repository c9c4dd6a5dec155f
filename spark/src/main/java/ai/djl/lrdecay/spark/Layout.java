package ai.djl.lrdecay.spark;

import java.io.Serializable;

/**
 * Which partition has which micro-batches.
 *
 * @param samples the number of samples, at least 1
 * @param microBatch the number of samples of each micro-batch but for the last
 * @param partitions the number of partitions, at most that of the micro-batches
 */
record Layout(long samples, int microBatch, int partitions) implements Serializable {

    Layout {
        if (samples < 1) {
            throw new IllegalArgumentException("there are no samples");
        }
        if (microBatch < 1) {
            throw new IllegalArgumentException(
                    "the micro-batch must be at least 1 sample, not " + microBatch);
        }
        int batches = batches(samples, microBatch);
        if (partitions < 1 || partitions > batches) {
            throw new IllegalArgumentException(
                    "there are "
                            + batches
                            + " micro-batches: choose from 1 to as many partitions, not "
                            + partitions);
        }
    }

    private static int batches(long samples, int microBatch) {
        return Math.toIntExact((samples - 1) / microBatch + 1);
    }

    int batches() {
        return batches(samples, microBatch);
    }

    /** The number of the first micro-batch of a partition. */
    int firstBatch(int partition) {
        long even = (long) partition * batches() / partitions;
        // At multiples of a power of two a partition is few whole subtrees of the sum, and so sends
        // few vectors.
        int step = Integer.highestOneBit(Math.max(1, batches() / (4 * partitions)));
        return Math.toIntExact(partition == partitions ? batches() : even / step * step);
    }

    /** The number of the first sample of a partition. */
    long firstSample(int partition) {
        return Math.min(samples, (long) firstBatch(partition) * microBatch);
    }

    /** The partition of a micro-batch. */
    int partitionOf(int batch) {
        int low = 0;
        int high = partitions - 1;
        while (low < high) {
            int middle = (low + high + 1) / 2;
            if (firstBatch(middle) <= batch) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
