package ai.djl.lrdecay.batch;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.Dataset;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Samples that are arrays in memory: of any shape, as they go into the network. Each device that
 * asks for them gets a copy, until this is closed.
 */
public final class ArrayBatches implements IndexedBatches {

    private final float[] inputs;
    private final Shape inputShape;
    private final long[] labels;
    private final int classes;
    private final DeviceCopies<Resident> residents =
            new DeviceCopies<>("samples", this::upload, resident -> resident.owner.close());

    /**
     * Takes values.
     *
     * @param inputs the values of all inputs, one after the other; not copied
     * @param inputShape the shape of one input
     * @param labels the class of each sample, in [0, classes); not copied
     * @param classes the number of classes, at least 2
     * @throws IllegalArgumentException if sizes do not fit, or a label is out of range
     */
    public ArrayBatches(float[] inputs, Shape inputShape, long[] labels, int classes) {
        check(labels.length > 0, "there is no sample");
        check(classes >= 2, "there must be at least 2 classes, not " + classes);
        check(
                inputs.length == Math.multiplyExact(labels.length, inputShape.size()),
                "there must be "
                        + Math.multiplyExact(labels.length, inputShape.size())
                        + " values for "
                        + labels.length
                        + " labels and inputs of "
                        + inputShape
                        + ", not "
                        + inputs.length);
        for (int i = 0; i < labels.length; i++) {
            check(
                    labels[i] >= 0 && labels[i] < classes,
                    "label " + labels[i] + " of sample " + i + " is not in [0, " + classes + ")");
        }
        this.inputs = inputs;
        this.inputShape = inputShape;
        this.labels = labels;
        this.classes = classes;
    }

    private static void check(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException("samples: " + message);
        }
    }

    /**
     * Copies arrays.
     *
     * @param inputs shape (N, ...), of any number type
     * @param labels the classes, N numbers in [0, classes)
     * @param classes the number of classes, at least 2
     * @return the samples
     * @throws IllegalArgumentException if sizes do not fit, or a label is out of range
     */
    public static ArrayBatches of(NDArray inputs, NDArray labels, int classes) {
        return new ArrayBatches(floats(inputs), inputs.getShape().slice(1), longs(labels), classes);
    }

    /**
     * Reads a DJL data set once, in its own batches.
     *
     * @param dataset the data set; prepared, without random augmentation, of one input and one
     *     label a sample
     * @param classes the number of classes, at least 2
     * @return the samples
     * @throws IOException if the data set cannot be read
     * @throws IllegalArgumentException if there is not one input of one shape and one label in [0,
     *     classes) for each sample
     */
    public static ArrayBatches of(Dataset dataset, int classes) throws IOException {
        List<float[]> inputs = new ArrayList<>();
        List<long[]> labels = new ArrayList<>();
        Shape shape = new Shape();
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            for (Batch batch : dataset.getData(manager)) {
                try (Batch current = batch) {
                    check(
                            current.getData().size() == 1 && current.getLabels().size() == 1,
                            "each must have one input and one label, and there are "
                                    + current.getData().size()
                                    + " and "
                                    + current.getLabels().size());
                    NDArray data = current.getData().singletonOrThrow();
                    Shape found = data.getShape().slice(1);
                    check(
                            inputs.isEmpty() || shape.equals(found),
                            "all inputs must have one shape, and there are "
                                    + shape
                                    + " and "
                                    + found);
                    shape = found;
                    inputs.add(floats(data));
                    labels.add(longs(current.getLabels().singletonOrThrow()));
                }
            }
        } catch (TranslateException e) {
            throw new IOException("the data set cannot be read: " + e.getMessage(), e);
        }
        long length = inputs.stream().mapToLong(one -> one.length).sum();
        check(length <= Integer.MAX_VALUE, "there are more values than an array holds: " + length);
        FloatBuffer values = FloatBuffer.allocate(Math.toIntExact(length));
        inputs.forEach(values::put);
        return new ArrayBatches(
                values.array(),
                shape,
                labels.stream().flatMapToLong(Arrays::stream).toArray(),
                classes);
    }

    private static float[] floats(NDArray array) {
        try (NDArray converted = array.toType(DataType.FLOAT32, true)) {
            return converted.toFloatArray();
        }
    }

    private static long[] longs(NDArray array) {
        try (NDArray converted = array.toType(DataType.INT64, true)) {
            return converted.toLongArray();
        }
    }

    /** {@inheritDoc} */
    @Override
    public long size() {
        return labels.length;
    }

    /** {@inheritDoc} */
    @Override
    public int classes() {
        return classes;
    }

    /** {@inheritDoc} */
    @Override
    public Shape inputShape() {
        return inputShape;
    }

    /** {@inheritDoc} */
    @Override
    public DeviceBatch gather(NDManager manager, NDArray indices) {
        Resident resident = residents.of(manager);
        NDArray targets = resident.labels.get(manager, new NDIndex("{}", indices));
        return new DeviceBatch(
                resident.inputs.get(manager, new NDIndex("{}", indices)),
                targets,
                targets.zerosLike());
    }

    private Resident upload(NDManager owner) {
        Shape all = new Shape(labels.length).addAll(inputShape);
        return new Resident(owner, owner.create(inputs, all), owner.create(labels));
    }

    /** Releases the memory held on the devices; it is taken again when the samples are used. */
    @Override
    public void close() {
        residents.close();
    }

    /** What one device holds. */
    private record Resident(NDManager owner, NDArray inputs, NDArray labels) {}
}
