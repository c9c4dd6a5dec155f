package ai.djl.lrdecay.spark;

import java.io.Serializable;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;

/** One job on Spark: the sum over all micro-batches of a vector that each of them gives. */
final class SummingJob {

    private SummingJob() {}

    /** Gives the vectors of the micro-batches of a partition. */
    @FunctionalInterface
    interface Part extends Serializable {
        /**
         * Computes.
         *
         * @param partition the number of the partition
         * @param slice its data
         * @param sums takes the vector of each micro-batch
         */
        void addTo(int partition, Slice slice, SumForest sums);
    }

    /**
     * What came of it.
     *
     * @param sum the sum over all micro-batches
     * @param places where it was computed
     */
    record Result(double[] sum, Set<ExecutorPlace> places) {}

    /**
     * Runs the job.
     *
     * @param data the data
     * @param depth of the tree by which sums travel: 1 for straight to the driver
     * @param part what each partition computes
     * @throws IllegalStateException if it failed several times, in one sentence
     */
    static Result run(SparkData data, int depth, Part part) {
        JavaRDD<PartialSums> partial =
                data.slices()
                        .mapPartitionsWithIndex(
                                (partition, slices) -> {
                                    SumForest sums = new SumForest();
                                    slices.forEachRemaining(
                                            slice -> part.addTo(partition, slice, sums));
                                    return List.of(
                                                    new PartialSums(
                                                            sums, Set.of(ExecutorPlace.here())))
                                            .iterator();
                                },
                                true);
        PartialSums all;
        try {
            all =
                    depth > 1
                            ? partial.treeReduce(PartialSums::merge, depth)
                            : partial.collect().stream().reduce(PartialSums::merge).orElseThrow();
        } catch (Exception e) {
            throw SparkFailure.of(e);
        }
        return new Result(all.sums().total(data.batches()), all.places());
    }
}
