package ai.djl.lrdecay.transfer;

import ai.djl.Device;
import ai.djl.lrdecay.batch.IndexedBatches;
import ai.djl.lrdecay.batch.IndexedBatches.DeviceBatch;
import ai.djl.lrdecay.batch.IndexedBatches.Portion;
import ai.djl.lrdecay.nn.HeadedNetwork;
import ai.djl.lrdecay.training.precision.InferencePass;
import ai.djl.lrdecay.training.precision.Precision;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** Runs data through the backbone of a network, batch norm by its running statistics. */
public final class FeatureExtractor {

    private static final int BATCH = 256;
    private static final int SMALLEST_BATCH = 32;

    /** Of inputs of 32 x 32 in three channels a whole batch is computed at once. */
    private static final long BATCH_VALUES = BATCH * 3L * 32 * 32;

    private FeatureExtractor() {}

    /**
     * Extracts the features of all samples.
     *
     * @param network the network, on the device of the manager
     * @param manager its manager
     * @param data the samples, in the shape that the network was made for
     * @return their features, in the order of the data
     * @throws IllegalArgumentException if a feature is not finite
     */
    public static Features extract(HeadedNetwork network, NDManager manager, IndexedBatches data) {
        return extract(network, manager, data, Precision.FLOAT32);
    }

    /**
     * Extracts the features of all samples in a precision.
     *
     * @param network the network, on the device of the manager
     * @param manager its manager
     * @param data the samples, in the shape that the network was made for
     * @param precision the precision of the network; features are handed out in FLOAT32
     * @return their features, in the order of the data
     * @throws IllegalArgumentException if a feature is not finite, or the network has layers that
     *     the precision is not for
     */
    public static Features extract(
            HeadedNetwork network, NDManager manager, IndexedBatches data, Precision precision) {
        int size = Math.toIntExact(data.size());
        int most = batchSize(data.inputShape(), manager.getDevice());
        List<Portion> portions = new ArrayList<>();
        for (int from = 0; from < size; from += most) {
            portions.add(new Portion(from, Math.min(size, from + most)));
        }
        ParameterStore store = new ParameterStore(manager, false);
        int[] labels = new int[size];
        float[] values = new float[0];
        int dimensions = 0;
        try (InferencePass forward = InferencePass.of(precision, network, store, manager);
                IndexedBatches.Pass pass =
                        data.pass(LongStream.range(0, size).toArray(), portions, 0)) {
            for (Portion portion : portions) {
                try (NDManager scratch = manager.newSubManager()) {
                    DeviceBatch batch = pass.next(scratch);
                    NDArray features =
                            forward.forward(network::features, new NDList(batch.inputs()))
                                    .singletonOrThrow();
                    float[] part = features.toFloatArray();
                    if (dimensions == 0) {
                        dimensions = part.length / portion.size();
                        values = new float[Math.multiplyExact(size, dimensions)];
                    }
                    System.arraycopy(part, 0, values, portion.from() * dimensions, part.length);
                    long[] classes = batch.labels().toLongArray();
                    for (int i = 0; i < classes.length; i++) {
                        labels[portion.from() + i] = Math.toIntExact(classes[i]);
                    }
                }
            }
        }
        return new Features(values, dimensions, labels, data.classes());
    }

    /**
     * On a CPU large images fill the caches with fewer, and a batch of 256 of them takes gigabytes;
     * a GPU needs many to be busy.
     */
    private static int batchSize(Shape input, Device device) {
        return device.isGpu()
                ? BATCH
                : (int) Math.max(SMALLEST_BATCH, Math.min(BATCH, BATCH_VALUES / input.size()));
    }

    /**
     * Computes what the head of a network makes of features.
     *
     * @param network the network, on the device of the manager
     * @param manager its manager
     * @param features the features of its backbone
     * @return for each sample the probabilities of the classes that it was trained on
     */
    public static double[][] predictions(
            HeadedNetwork network, NDManager manager, Features features) {
        ParameterStore store = new ParameterStore(manager, false);
        double[][] predictions = new double[features.size()][];
        int dimensions = features.dimensions();
        for (int from = 0; from < features.size(); from += BATCH) {
            int to = Math.min(features.size(), from + BATCH);
            float[] part =
                    Arrays.copyOfRange(features.values(), from * dimensions, to * dimensions);
            try (NDManager scratch = manager.newSubManager()) {
                NDArray inputs = scratch.create(part, new Shape(to - from, dimensions));
                float[] all =
                        network.head()
                                .forward(store, new NDList(inputs), false)
                                .singletonOrThrow()
                                .softmax(1)
                                .toFloatArray();
                int classes = all.length / (to - from);
                for (int i = from; i < to; i++) {
                    predictions[i] = new double[classes];
                    for (int z = 0; z < classes; z++) {
                        predictions[i][z] = all[(i - from) * classes + z];
                    }
                }
            }
        }
        return predictions;
    }

    /**
     * Draws samples at random, as many of each class as its share, for data of which a part will
     * do.
     *
     * @param labels the class of each sample
     * @param count how many, but for rounding: at least one is drawn of each class with two
     * @param seed decides which
     * @return their numbers, in ascending order
     */
    public static int[] sample(int[] labels, int count, long seed) {
        if (count >= labels.length) {
            return LongStream.range(0, labels.length).mapToInt(i -> (int) i).toArray();
        }
        int[] chosen = Strata.of(labels, count / (double) labels.length, seed).chosen();
        Arrays.sort(chosen);
        return chosen;
    }
}
