package ai.djl.lrdecay.spark;

import java.util.OptionalInt;

/**
 * How a product is computed on Spark.
 *
 * @param l2 the factor of the L2 term
 * @param checkDeterministic whether the loss is evaluated twice when the operator is built
 * @param treeDepth by how many steps sums travel to the driver, if it was said
 * @param idleSeconds after how long executors forget an operator that nobody uses
 */
record SparkSettings(
        double l2, boolean checkDeterministic, OptionalInt treeDepth, long idleSeconds) {

    /** What may arrive at the driver at once; Spark refuses a gigabyte by default. */
    private static final long STRAIGHT = 1L << 28;

    /** About how many vectors a partition sends. */
    private static final int VECTORS = 3;

    /** By how many steps sums travel: 1 for straight to the driver. */
    int depth(long dimension, SparkData data) {
        long bytes = dimension * Double.BYTES * VECTORS * data.partitions();
        return treeDepth.orElse(bytes > STRAIGHT && data.partitions() > 2 ? 2 : 1);
    }
}
