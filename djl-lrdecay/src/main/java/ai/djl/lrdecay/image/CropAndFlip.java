package ai.djl.lrdecay.image;

import ai.djl.Device;
import ai.djl.lrdecay.torchscript.TorchScriptModule;
import ai.djl.ndarray.NDArray;

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

    /** The functions, on a device. */
    static TorchScriptModule functions(Device device) {
        return TorchScriptModule.fromResource(
                device, CropAndFlip.class, "crop_and_flip.torchscript");
    }

    /**
     * Says for each pixel of a batch where it comes from, in one call, without a number that would
     * have to be sent to the device.
     *
     * @param functions on the device
     * @param images sample numbers, shape (B), INT64; their manager owns the result
     * @param height the height of an image
     * @param width the width of an image
     * @param black the pixel number that stands for black
     * @return pixel numbers {@code (image * height + row) * width + column}, shape (B * height *
     *     width), INT64
     */
    NDArray sources(
            TorchScriptModule functions, NDArray images, int height, int width, long black) {
        return functions.compute(
                images.getManager(),
                "sources",
                images,
                (long) height,
                (long) width,
                (long) padding,
                flip,
                black);
    }
}
