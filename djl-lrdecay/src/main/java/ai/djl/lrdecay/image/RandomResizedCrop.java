package ai.djl.lrdecay.image;

import ai.djl.lrdecay.util.SplitMix64;

/** A random part of 8 % to 100 % of the area, with an aspect ratio between 3/4 and 4/3. */
record RandomResizedCrop(int size) implements ImageCrop {

    private static final double LEAST_AREA = 0.08;
    private static final double LARGEST_RATIO = 4.0 / 3;
    private static final int TRIES = 10;

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
        boolean mirrored = random.nextInt(2) == 1;
        for (int i = 0; i < TRIES; i++) {
            double share = LEAST_AREA + (1 - LEAST_AREA) * random.nextFloat();
            double area = share * imageWidth * imageHeight;
            double ratio = Math.pow(LARGEST_RATIO, 2 * random.nextFloat() - 1);
            int width = (int) Math.round(Math.sqrt(area * ratio));
            int height = (int) Math.round(Math.sqrt(area / ratio));
            if (width >= 1 && height >= 1 && width <= imageWidth && height <= imageHeight) {
                return new Region(
                        random.nextInt(imageWidth - width + 1),
                        random.nextInt(imageHeight - height + 1),
                        width,
                        height,
                        mirrored);
            }
        }
        // An image that is much longer than wide: as much as possible of its middle.
        double width = Math.min(imageWidth, imageHeight * LARGEST_RATIO);
        double height = Math.min(imageHeight, imageWidth * LARGEST_RATIO);
        return new Region(
                (imageWidth - width) / 2, (imageHeight - height) / 2, width, height, mirrored);
    }
}
