package ai.djl.lrdecay.image;

import ai.djl.lrdecay.util.SplitMix64;

/** The central square of 224/256 of the shorter side. */
record CentralCrop(int size) implements ImageCrop {

    private static final double SHARE = 224.0 / 256;

    @Override
    public int height() {
        return size;
    }

    @Override
    public int width() {
        return size;
    }

    @Override
    public Region region(int imageWidth, int imageHeight, SplitMix64 random) {
        double side = Math.min(imageWidth, imageHeight) * SHARE;
        return new Region((imageWidth - side) / 2, (imageHeight - side) / 2, side, side, false);
    }
}
