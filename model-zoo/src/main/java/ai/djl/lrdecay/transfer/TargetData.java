package ai.djl.lrdecay.transfer;

import ai.djl.lrdecay.batch.ArrayBatches;
import ai.djl.lrdecay.batch.IndexedBatches;
import ai.djl.lrdecay.image.DecodedImages;
import ai.djl.lrdecay.image.ImageCrop;
import ai.djl.lrdecay.image.ImageFiles;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.Dataset;
import java.io.IOException;

/** The labelled samples of a user, made fit for a snapshot. */
@FunctionalInterface
public interface TargetData {

    /**
     * Opens the data.
     *
     * @param inputs what the snapshot expects
     * @return the data; closed after use where they are {@link AutoCloseable}
     * @throws IOException if files are missing or damaged
     * @throws IllegalArgumentException if they cannot be made fit
     */
    IndexedBatches open(StageInputs inputs) throws IOException;

    /**
     * Takes a DJL data set, which is read once.
     *
     * @param dataset the data set; prepared, without random augmentation, of one input and one
     *     label a sample, normalised as the network expects it
     * @param classes the number of its classes, at least 2
     * @return the data
     */
    static TargetData of(Dataset dataset, int classes) {
        return inputs -> {
            ArrayBatches samples = ArrayBatches.of(dataset, classes);
            Shape wanted = new Shape(inputs.shape());
            if (!samples.inputShape().equals(wanted)) {
                throw new IllegalArgumentException(
                        "the network takes inputs of "
                                + wanted
                                + ", and those of the data set are "
                                + samples.inputShape());
            }
            return samples;
        };
    }

    /**
     * Takes image files. What the network sees of an image is scaled to the size of its inputs, and
     * made grey where it has one channel.
     *
     * @param files the images with their labels
     * @return the data
     */
    static TargetData of(ImageFiles files) {
        return inputs -> {
            if (inputs.shape().get(0) != 1 && inputs.shape().get(0) != 3) {
                throw new IllegalArgumentException(
                        "the network has inputs of "
                                + inputs.shape().get(0)
                                + " channels, which are no images");
            }
            int height = Math.toIntExact(inputs.shape().get(1));
            int width = Math.toIntExact(inputs.shape().get(2));
            return new DecodedImages(
                    files,
                    inputs.central() ? ImageCrop.central(height) : ImageCrop.whole(height, width),
                    StageInputs.array(inputs.mean()),
                    StageInputs.array(inputs.deviation()),
                    Runtime.getRuntime().availableProcessors());
        };
    }
}
