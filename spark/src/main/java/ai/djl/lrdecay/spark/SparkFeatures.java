package ai.djl.lrdecay.spark;

import ai.djl.Device;
import ai.djl.lrdecay.nn.HeadedNetwork;
import ai.djl.lrdecay.transfer.FeatureSums;
import ai.djl.lrdecay.transfer.Features;
import ai.djl.lrdecay.transfer.LogMe;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.training.ParameterStore;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.jspecify.annotations.Nullable;

/**
 * Runs data in partitions through the backbone of a network, batch norm by its running statistics,
 * and scores its features. LogME needs sums of the features alone, which executors compute in one
 * pass: no feature leaves them. The sums are added in an order that depends on the number of
 * micro-batches alone, so the score has the same bits for any number of partitions.
 */
public final class SparkFeatures implements AutoCloseable {

    private static final long IDLE_SECONDS = 600;

    private final SparkData data;
    private final Extraction extraction;

    private SparkFeatures(Builder builder) {
        if (builder.classes < 2) {
            throw new IllegalArgumentException(
                    "call setClasses before build: there must be at least 2 classes, not "
                            + builder.classes);
        }
        data = SparkOperatorBuilder.require(builder.data, "setData");
        Block block = SparkOperatorBuilder.require(builder.block, "setBlock");
        extraction =
                new Extraction(
                        UUID.randomUUID().toString(),
                        NetworkSetup.send(
                                data.context(),
                                SparkOperatorBuilder.require(builder.network, "setNetwork"),
                                block),
                        builder.classes);
    }

    /**
     * Returns a builder.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** What an executor does; it knows nothing of the driver. */
    private record Extraction(String id, NetworkSetup network, int classes)
            implements Serializable {

        /** A network with the data of a partition. */
        private record Resident(HeadedNetwork network, NDManager manager, Slice.Open data)
                implements AutoCloseable {

            @Override
            public void close() {
                data.owner().run();
                manager.close();
            }
        }

        private Resident open(Slice slice) {
            NDManager manager = NDManager.newBaseManager(Device.cpu(), PtEngine.ENGINE_NAME);
            manager.setName("features on spark");
            try {
                if (!(network.receive(manager) instanceof HeadedNetwork headed)) {
                    throw new IllegalArgumentException(
                            "features need a network with a head: the block source makes no"
                                    + " HeadedNetwork");
                }
                return new Resident(headed, manager, slice.open(manager));
            } catch (RuntimeException e) {
                manager.close();
                throw e;
            }
        }

        /** Extracts the features of the micro-batches of a partition, in their order. */
        void forEach(int partition, Slice slice, Consumer<Features> visitor) {
            ExecutorCache.use(
                    new ExecutorCache.Key(id, partition),
                    IDLE_SECONDS,
                    () -> open(slice),
                    (Resident resident) -> {
                        ParameterStore store = new ParameterStore(resident.manager, false);
                        resident.data
                                .data()
                                .forEach(
                                        resident.manager,
                                        (inputs, labels, count) ->
                                                visitor.accept(
                                                        features(resident, store, inputs, labels)));
                        return visitor;
                    });
        }

        private Features features(
                Resident resident, ParameterStore store, NDList inputs, NDList labels) {
            int[] classesOf =
                    LongStream.of(labels.singletonOrThrow().toLongArray())
                            .mapToInt(Math::toIntExact)
                            .toArray();
            try (NDManager scratch = resident.manager.newSubManager()) {
                NDList made = resident.network.features(store, inputs, false);
                made.attach(scratch);
                float[] values = made.singletonOrThrow().toFloatArray();
                return new Features(values, values.length / classesOf.length, classesOf, classes);
            }
        }
    }

    /**
     * Sums over the features of all samples.
     *
     * @return the sums
     * @throws IllegalStateException if the job failed on Spark, in one sentence: a feature that is
     *     not finite, a label that is no class
     */
    public FeatureSums sums() {
        Extraction task = extraction;
        double[] sums =
                SummingJob.run(
                                data,
                                2,
                                (partition, slice, forest) -> {
                                    int[] batch = {slice.firstBatch()};
                                    task.forEach(
                                            partition,
                                            slice,
                                            features ->
                                                    forest.add(
                                                            batch[0]++,
                                                            FeatureSums.of(features).values()));
                                })
                        .sum();
        return new FeatureSums(dimensions(sums.length, task.classes), task.classes, sums);
    }

    /** The dimensions of which there are so many sums. */
    private static int dimensions(int length, int classes) {
        int dimensions = 1;
        while (FeatureSums.length(dimensions, classes) < length) {
            dimensions++;
        }
        return dimensions;
    }

    /**
     * Scores the features by {@link LogMe}.
     *
     * @return the score; that of one machine up to rounding
     * @throws IllegalStateException if the job failed on Spark, in one sentence
     */
    public double logMe() {
        return LogMe.score(sums());
    }

    /**
     * Returns the features themselves, for computations of one's own on Spark.
     *
     * @return an element for each micro-batch, in their order; computed when it is asked for, and
     *     valid until this is closed
     */
    public JavaRDD<Features> extract() {
        Extraction task = extraction;
        return data.slices()
                .mapPartitionsWithIndex(
                        (partition, slices) -> {
                            List<Features> features = new ArrayList<>();
                            slices.forEachRemaining(
                                    slice -> task.forEach(partition, slice, features::add));
                            return features.iterator();
                        },
                        true);
    }

    /** Lets executors forget the network. The data are not closed. */
    @Override
    public void close() {
        if (!data.context().sc().isStopped()) {
            String id = extraction.id;
            try {
                data.slices().foreachPartition(slices -> ExecutorCache.evict(id));
            } catch (Exception e) {
                // Executors that did not hear of it release it when it was idle for long enough.
            }
            extraction.network.forget();
        }
    }

    /** Builds {@link SparkFeatures}. */
    public static final class Builder {

        private @Nullable SparkData data;
        private @Nullable BlockSource network;
        private @Nullable Block block;
        private int classes;

        private Builder() {}

        /**
         * Sets the data.
         *
         * @param data the data; not closed
         * @return this builder
         */
        public Builder setData(SparkData data) {
            this.data = data;
            return this;
        }

        /**
         * Sets how executors make the network.
         *
         * @param network makes a {@link HeadedNetwork} with the parameters of the one on the driver
         * @return this builder
         */
        public Builder setNetwork(BlockSource network) {
            this.network = network;
            return this;
        }

        /**
         * Sets the block whose parameters are sent.
         *
         * @param block an initialised block
         * @return this builder
         */
        public Builder setBlock(Block block) {
            this.block = block;
            return this;
        }

        /**
         * Sets the number of classes of the data.
         *
         * @param classes at least 2
         * @return this builder
         */
        public Builder setClasses(int classes) {
            this.classes = classes;
            return this;
        }

        /**
         * Builds it, with the present values of the parameters.
         *
         * @return the extraction, to be closed
         * @throws IllegalArgumentException if something is missing
         */
        public SparkFeatures build() {
            return new SparkFeatures(this);
        }
    }
}
