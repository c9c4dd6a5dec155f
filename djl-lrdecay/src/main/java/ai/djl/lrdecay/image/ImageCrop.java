package ai.djl.lrdecay.image;

import ai.djl.lrdecay.util.SplitMix64;

/** Which part of an image a network sees, scaled to one size. */
public interface ImageCrop {

    /**
     * A part of an image.
     *
     * @param left the first column, at least 0
     * @param top the first row, at least 0
     * @param width its width in pixels, at least 1
     * @param height its height in pixels, at least 1
     * @param mirrored whether left and right are exchanged
     */
    record Region(double left, double top, double width, double height, boolean mirrored) {}

    /**
     * Returns the height that the part is scaled to.
     *
     * @return pixels, at least 1
     */
    int height();

    /**
     * Returns the width that the part is scaled to.
     *
     * @return pixels, at least 1
     */
    int width();

    /**
     * Chooses the part.
     *
     * @param width the width of the image
     * @param height the height of the image
     * @param random numbers for random parts
     * @return a part inside the image
     */
    Region region(int width, int height, SplitMix64 random);

    /**
     * The whole image, scaled to a size of another shape where need be.
     *
     * @param height the height
     * @param width the width
     * @return the crop
     */
    static ImageCrop whole(int height, int width) {
        return new WholeImage(height, width);
    }

    /**
     * How networks are trained on ImageNet (Szegedy et al., 2015, as PyTorch's reference does): a
     * random part of 8 % to 100 % of the area, with an aspect ratio between 3/4 and 4/3, mirrored
     * half of the time.
     *
     * @param size height and width after scaling
     * @return the crop
     */
    static ImageCrop randomResized(int size) {
        return new RandomResizedCrop(size);
    }

    /**
     * How networks are evaluated on ImageNet: the central square of 224/256 of the shorter side.
     *
     * @param size height and width after scaling
     * @return the crop
     */
    static ImageCrop central(int size) {
        return new CentralCrop(size);
    }
}
