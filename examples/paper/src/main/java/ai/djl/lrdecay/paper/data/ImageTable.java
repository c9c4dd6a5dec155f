package ai.djl.lrdecay.paper.data;

import ai.djl.lrdecay.util.SplitMix64;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

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
     * Keeps some of the classes.
     *
     * @param classes the classes, in the order of their new labels
     * @return their samples, in the same order
     */
    ImageTable only(List<Integer> classes) {
        int[] kept =
                IntStream.range(0, labels.length)
                        .filter(i -> classes.contains(labels[i]))
                        .toArray();
        if (kept.length == labels.length && inOrder(classes)) {
            return this;
        }
        ImageTable part = part(kept);
        int[] renamed = Arrays.stream(part.labels).map(label -> classes.indexOf(label)).toArray();
        return new ImageTable(part.pixels, renamed, height, width, channels);
    }

    private static boolean inOrder(List<Integer> classes) {
        return IntStream.range(0, classes.size()).allMatch(i -> classes.get(i) == i);
    }

    private ImageTable part(int[] chosen) {
        int length = height * width * channels;
        byte[] kept = new byte[chosen.length * length];
        int[] keptLabels = new int[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            System.arraycopy(pixels, chosen[i] * length, kept, i * length, length);
            keptLabels[i] = labels[chosen[i]];
        }
        return new ImageTable(kept, keptLabels, height, width, channels);
    }

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
        int[] order = SplitMix64.stream(seed, stream, 0).permutation(labels.length);
        return part(Arrays.copyOf(order, count));
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
                    "images of "
                            + height
                            + " x "
                            + width
                            + " cannot be made "
                            + size
                            + " x "
                            + size
                            + ": name a size that divides both");
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
