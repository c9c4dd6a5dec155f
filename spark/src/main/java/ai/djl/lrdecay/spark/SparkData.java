package ai.djl.lrdecay.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Data in partitions, of which each executor holds some. The samples have numbers, and are taken in
 * micro-batches of the same size whatever the number of partitions, so that what is summed over
 * them does not depend on it.
 */
public final class SparkData implements AutoCloseable {

    private final JavaRDD<Slice> slices;
    private final Layout layout;

    private SparkData(JavaRDD<Slice> slices, Layout layout) {
        this.slices = slices;
        this.layout = layout;
    }

    /**
     * Refers to data that executors open by themselves.
     *
     * @param context the context
     * @param source opens a part of the data on an executor
     * @param samples the number of samples, from the first on
     * @param microBatch how many samples are computed at a time, at least 1
     * @param partitions the number of parts, from 1 to the number of micro-batches
     * @return the data
     * @throws IllegalArgumentException if a number is out of its range
     */
    public static SparkData of(
            JavaSparkContext context,
            SampleSource source,
            long samples,
            int microBatch,
            int partitions) {
        Layout layout = new Layout(samples, microBatch, partitions);
        List<Slice> parts = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            parts.add(
                    new SourceSlice(
                            source, layout.firstSample(i), layout.firstSample(i + 1), microBatch));
        }
        // Cached although it is small: where a block is cached is where its tasks go, and there its
        // operator and its data are kept.
        return new SparkData(context.parallelize(parts, partitions).cache(), layout);
    }

    /**
     * Takes the elements of an RDD, in its order, which has to be the same in each computation of
     * it. They are counted, brought into micro-batches and kept in memory, or on disks where it
     * does not suffice; the samples of a partition have to fit into the memory of an executor.
     *
     * @param samples the samples, all of the same shape
     * @param microBatch how many samples are computed at a time, at least 1
     * @param partitions the number of parts, from 1 to the number of micro-batches; that of the RDD
     *     does not matter
     * @return the data
     * @throws IllegalArgumentException if there are no samples, or a number is out of its range
     */
    public static SparkData of(JavaRDD<Sample> samples, int microBatch, int partitions) {
        Layout layout = new Layout(samples.count(), microBatch, partitions);
        JavaPairRDD<Long, Sample> numbered =
                samples.zipWithIndex().mapToPair(pair -> new Tuple2<>(pair._2, pair._1));
        JavaRDD<Slice> slices =
                numbered.repartitionAndSortWithinPartitions(new ByMicroBatch(layout))
                        .mapPartitionsWithIndex(
                                (partition, elements) -> {
                                    List<Sample> values = new ArrayList<>();
                                    elements.forEachRemaining(pair -> values.add(pair._2));
                                    Slice slice =
                                            new HostSlice(
                                                    layout.firstBatch(partition),
                                                    layout.microBatch(),
                                                    values);
                                    return List.of(slice).iterator();
                                },
                                true);
        return new SparkData(slices.persist(StorageLevel.MEMORY_AND_DISK()), layout);
    }

    /** Sends samples by their number. */
    private static final class ByMicroBatch extends Partitioner implements Serializable {

        private static final long serialVersionUID = 1;

        private final Layout layout;

        ByMicroBatch(Layout layout) {
            this.layout = layout;
        }

        @Override
        public int numPartitions() {
            return layout.partitions();
        }

        @Override
        public int getPartition(Object key) {
            return layout.partitionOf(Math.toIntExact((Long) key / layout.microBatch()));
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof ByMicroBatch that && layout.equals(that.layout);
        }

        @Override
        public int hashCode() {
            return layout.hashCode();
        }
    }

    /**
     * Returns the number of samples.
     *
     * @return at least 1
     */
    public long samples() {
        return layout.samples();
    }

    /**
     * Returns the number of micro-batches.
     *
     * @return at least 1
     */
    public int batches() {
        return layout.batches();
    }

    /**
     * Returns the number of partitions.
     *
     * @return from 1 to the number of micro-batches
     */
    public int partitions() {
        return layout.partitions();
    }

    /** The data of each partition: one element. */
    JavaRDD<Slice> slices() {
        return slices;
    }

    JavaSparkContext context() {
        return JavaSparkContext.fromSparkContext(slices.context());
    }

    /** Lets executors forget what they hold of the data. */
    @Override
    public void close() {
        if (!slices.context().isStopped()) {
            slices.unpersist(false);
        }
    }
}
