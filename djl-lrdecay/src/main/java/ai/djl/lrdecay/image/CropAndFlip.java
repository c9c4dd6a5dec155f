package ai.djl.lrdecay.image;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * The usual augmentation of small images: each is moved by up to {@code padding} pixels in both
 * directions, with black where it came from, and mirrored half of the time (He et al., 2015).
 *
 * <p>It is drawn on the device from the engine's random stream, for a whole batch at a time.
 *
 * @param padding the largest shift in pixels, at least 0
 * @param flip whether images are mirrored left to right
 */
public record CropAndFlip(int padding, boolean flip) {

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if the padding is negative
     */
    public CropAndFlip {
        if (padding < 0) {
            throw new IllegalArgumentException("the padding must be at least 0, not " + padding);
        }
    }

    /**
     * Says for each pixel of a batch where it comes from.
     *
     * @param manager the owner of intermediate arrays, on the device
     * @param images sample numbers, shape (B), INT64
     * @param height the height of an image
     * @param width the width of an image
     * @param black the pixel number that stands for black
     * @return pixel numbers {@code (image * height + row) * width + column}, shape (B * height *
     *     width), INT64
     */
    NDArray sources(NDManager manager, NDArray images, int height, int width, long black) {
        long count = images.size();
        Shape perImage = new Shape(count, 1, 1);
        NDArray rows =
                manager.arange(0, height, 1, DataType.INT64)
                        .reshape(1, height, 1)
                        .add(shifts(manager, perImage));
        NDArray columns = manager.arange(0, width, 1, DataType.INT64).reshape(1, 1, width);
        if (flip) {
            NDArray mirrored = manager.randomInteger(0, 2, perImage, DataType.INT64);
            // c for an image that stays, width - 1 - c for one that is mirrored.
            columns = columns.mul(mirrored.mul(-2).addi(1)).addi(mirrored.mul(width - 1));
        }
        columns = columns.add(shifts(manager, perImage));
        NDArray inside =
                rows.gte(0)
                        .logicalAnd(rows.lt(height))
                        .logicalAnd(columns.gte(0).logicalAnd(columns.lt(width)))
                        .toType(DataType.INT64, false);
        NDArray pixels = images.reshape(perImage).mul(height).add(rows).mul(width).add(columns);
        return pixels.sub(black).mul(inside).addi(black).reshape(-1);
    }

    private NDArray shifts(NDManager manager, Shape shape) {
        return manager.randomInteger(-padding, padding + 1, shape, DataType.INT64);
    }
}
