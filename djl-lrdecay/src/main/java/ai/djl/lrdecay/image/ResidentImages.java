package ai.djl.lrdecay.image;

import ai.djl.lrdecay.batch.DeviceCopies;
import ai.djl.lrdecay.batch.IndexedBatches;
import ai.djl.lrdecay.torchscript.TorchScriptModule;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Labelled images of equal size, kept on the device as bytes: batches are gathered, scaled and
 * normalised there.
 *
 * <p>A byte b of channel c becomes {@code (b / 255 - mean[c]) / deviation[c]}. The images hold
 * memory on the devices, one byte a value, until they are closed. Safe for use by several threads.
 */
public final class ResidentImages implements IndexedBatches {

    private final byte[] pixels;
    private final long[] labels;
    private final int classes;
    private final int height;
    private final int width;
    private final PixelScaling scaling;
    private final DeviceCopies<Resident> residents =
            new DeviceCopies<>("images", this::upload, Resident::release);

    /**
     * Takes images.
     *
     * @param pixels unsigned bytes in the order sample, row, column, channel; not copied
     * @param labels the class of each sample, in [0, classes); not copied
     * @param classes the number of classes, at least 2
     * @param height the height of an image, at least 1
     * @param width the width of an image, at least 1
     * @param mean the mean of each channel, on the scale from 0 to 1
     * @param deviation the standard deviation of each channel, on the same scale, above 0
     * @throws IllegalArgumentException if sizes do not fit, or a label is out of range
     */
    public ResidentImages(
            byte[] pixels,
            int[] labels,
            int classes,
            int height,
            int width,
            float[] mean,
            float[] deviation) {
        check(labels.length > 0, "there is no image");
        check(classes >= 2, "there must be at least 2 classes, not " + classes);
        check(height >= 1 && width >= 1, "an image has at least one pixel");
        scaling = new PixelScaling(mean, deviation);
        long expected = (long) labels.length * height * width * mean.length;
        check(
                pixels.length == expected,
                "there must be " + expected + " values, not " + pixels.length);
        for (int i = 0; i < labels.length; i++) {
            check(
                    labels[i] >= 0 && labels[i] < classes,
                    "label " + labels[i] + " of image " + i + " is not in [0, " + classes + ")");
        }
        this.pixels = pixels;
        this.labels = Arrays.stream(labels).asLongStream().toArray();
        this.classes = classes;
        this.height = height;
        this.width = width;
    }

    private static void check(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException("images: " + message);
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
        return new Shape(scaling.channels(), height, width);
    }

    /** {@inheritDoc} */
    @Override
    public DeviceBatch gather(NDManager manager, NDArray indices) {
        return gather(manager, indices, null);
    }

    /**
     * Returns the same images with an augmentation that is drawn anew for each batch.
     *
     * @param augmentation the augmentation
     * @return a view, which holds no memory of its own
     */
    public IndexedBatches augmented(CropAndFlip augmentation) {
        return new AugmentedImages(this, augmentation);
    }

    DeviceBatch gather(NDManager manager, NDArray indices, @Nullable CropAndFlip augmentation) {
        Resident resident = residents.of(manager);
        try (NDManager scratch = manager.newSubManager()) {
            NDArray bytes;
            if (augmentation == null) {
                bytes = resident.pixels.get(scratch, new NDIndex("{}", indices));
            } else {
                NDArray sources =
                        augmentation.sources(
                                resident.functions,
                                indices,
                                height,
                                width,
                                (long) labels.length * height * width);
                sources.attach(scratch);
                bytes = resident.rows.get(scratch, new NDIndex("{}", sources));
            }
            NDArray inputs =
                    resident.scaling.apply(
                            bytes.reshape(indices.size(), height, width, scaling.channels()));
            NDArray targets = resident.labels.get(scratch, new NDIndex("{}", indices));
            NDArray groups = targets.zerosLike();
            inputs.attach(manager);
            targets.attach(manager);
            groups.attach(manager);
            return new DeviceBatch(inputs, targets, groups);
        }
    }

    private Resident upload(NDManager owner) {
        long count = (long) labels.length * height * width;
        int channels = scaling.channels();
        // One black pixel at the end, for what an augmentation moves in from outside.
        byte[] withBlack = Arrays.copyOf(pixels, pixels.length + channels);
        NDArray rows =
                owner.create(
                        ByteBuffer.wrap(withBlack), new Shape(count + 1, channels), DataType.UINT8);
        return new Resident(
                owner,
                rows,
                rows.get(new NDIndex().addSliceDim(0, count))
                        .reshape(labels.length, height, width, channels),
                owner.create(labels),
                scaling.on(owner),
                CropAndFlip.functions(owner.getDevice()));
    }

    /** Releases the memory held on the devices; it is taken again when the images are used. */
    @Override
    public void close() {
        residents.close();
    }

    /** What one device holds. */
    private record Resident(
            NDManager owner,
            NDArray rows,
            NDArray pixels,
            NDArray labels,
            PixelScaling.OnDevice scaling,
            TorchScriptModule functions) {

        void release() {
            functions.close();
            owner.close();
        }
    }
}
