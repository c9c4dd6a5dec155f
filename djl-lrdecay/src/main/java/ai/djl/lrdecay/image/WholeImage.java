package ai.djl.lrdecay.image;

import ai.djl.lrdecay.util.SplitMix64;

/** The whole image. */
record WholeImage(int height, int width) implements ImageCrop {

    @Override
    public Region region(int imageWidth, int imageHeight, SplitMix64 random) {
        return new Region(0, 0, imageWidth, imageHeight, false);
    }
}
