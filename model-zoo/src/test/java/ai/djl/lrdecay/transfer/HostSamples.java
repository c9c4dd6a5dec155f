package ai.djl.lrdecay.transfer;

import ai.djl.lrdecay.batch.IndexedBatches;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Random;

/**
 * Labelled inputs of any number of channels in memory.
 *
 * @param values the inputs, one after the other
 * @param labels the class of each
 * @param classes the number of classes
 * @param inputShape the shape of one
 */
record HostSamples(float[] values, int[] labels, int classes, Shape inputShape)
        implements IndexedBatches {

    /** Normal noise, whose first channel is brighter the higher the class. */
    static HostSamples random(int samples, int classes, Shape shape, long seed) {
        Random random = new Random(seed);
        int length = Math.toIntExact(shape.size());
        int ofChannel = length / Math.toIntExact(shape.get(0));
        float[] values = new float[samples * length];
        int[] labels = new int[samples];
        for (int i = 0; i < samples; i++) {
            labels[i] = random.nextInt(classes);
            for (int k = 0; k < length; k++) {
                values[i * length + k] =
                        (float) random.nextGaussian() + (k < ofChannel ? labels[i] : 0);
            }
        }
        return new HostSamples(values, labels, classes, shape);
    }

    @Override
    public long size() {
        return labels.length;
    }

    NDArray inputs(NDManager manager) {
        return manager.create(
                values,
                new Shape(labels.length, inputShape.get(0), inputShape.get(1), inputShape.get(2)));
    }

    @Override
    public DeviceBatch gather(NDManager manager, NDArray indices) {
        long[] numbers = indices.toLongArray();
        int length = Math.toIntExact(inputShape.size());
        float[] chosen = new float[numbers.length * length];
        long[] classesOf = new long[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            System.arraycopy(values, (int) numbers[i] * length, chosen, i * length, length);
            classesOf[i] = labels[(int) numbers[i]];
        }
        return new DeviceBatch(
                manager.create(
                        chosen,
                        new Shape(
                                numbers.length,
                                inputShape.get(0),
                                inputShape.get(1),
                                inputShape.get(2))),
                manager.create(classesOf),
                manager.zeros(new Shape(numbers.length), DataType.INT64));
    }

    @Override
    public void close() {}
}
