package ai.djl.lrdecay.examples.data;

import ai.djl.lrdecay.util.SplitMix64;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Labelled images in memory.
 *
 * @param pixels unsigned bytes in the order sample, row, column, channel
 * @param labels the class of each sample
 * @param height the height of an image
 * @param width the width of an image
 * @param channels the channels of an image
 */
record ImageTable(byte[] pixels, int[] labels, int height, int width, int channels) {

    /**
     * Draws some of the samples.
     *
     * @param folder where they come from, for the error
     * @param count how many, 0 for all
     * @param seed decides which
     * @param stream the name of the random stream
     * @return the samples drawn
     * @throws IllegalArgumentException if there are not as many
     */
    ImageTable sample(Path folder, int count, long seed, String stream) {
        if (count == 0 || count == labels.length) {
            return this;
        }
        if (count > labels.length) {
            throw new IllegalArgumentException(
                    folder + " has " + labels.length + " images of a part, not " + count);
        }
        int[] chosen =
                Arrays.copyOf(SplitMix64.stream(seed, stream, 0).permutation(labels.length), count);
        int length = height * width * channels;
        byte[] kept = new byte[count * length];
        int[] keptLabels = new int[count];
        for (int i = 0; i < count; i++) {
            System.arraycopy(pixels, chosen[i] * length, kept, i * length, length);
            keptLabels[i] = labels[chosen[i]];
        }
        return new ImageTable(kept, keptLabels, height, width, channels);
    }

    /**
     * Shrinks the images by taking means over squares.
     *
     * @param size the new height and width, 0 for their own
     * @return the shrunken images
     * @throws IllegalArgumentException if the size does not divide height and width
     */
    ImageTable shrink(int size) {
        if (size == 0 || (size == height && size == width)) {
            return this;
        }
        if (height % size != 0 || width % size != 0) {
            throw new IllegalArgumentException(
                    "images of " + height + " x " + width + " cannot be shrunk to " + size);
        }
        int down = height / size;
        int across = width / size;
        byte[] result = new byte[labels.length * size * size * channels];
        for (int i = 0; i < labels.length; i++) {
            for (int y = 0; y < size; y++) {
                for (int x = 0; x < size; x++) {
                    for (int c = 0; c < channels; c++) {
                        result[((i * size + y) * size + x) * channels + c] =
                                mean(i, y * down, x * across, down, across, c);
                    }
                }
            }
        }
        return new ImageTable(result, labels, size, size, channels);
    }

    private byte mean(int image, int top, int left, int down, int across, int channel) {
        int sum = 0;
        for (int y = top; y < top + down; y++) {
            for (int x = left; x < left + across; x++) {
                sum += pixels[((image * height + y) * width + x) * channels + channel] & 0xFF;
            }
        }
        int count = down * across;
        return (byte) ((sum + count / 2) / count);
    }
}
