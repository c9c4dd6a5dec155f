package org.example;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.ArrayDataset;
import java.util.Random;

/**
 * Digits of seven segments in images of MNIST's size, moved about and noisy; every eighth label is
 * wrong, so that the loss has a plateau above zero.
 */
final class Digits {

    private static final int SIZE = 28;

    /** The segments of each digit: top, upper left, upper right, middle, lower left and right, bottom. */
    private static final String[] SEGMENTS = {
        "1110111", "0010010", "1011101", "1011011", "0111010",
        "1101011", "1101111", "1010010", "1111111", "1111011"
    };

    private Digits() {}

    static ArrayDataset make(NDManager manager, int count, long seed, int batch) {
        Random random = new Random(seed);
        float[] pixels = new float[count * SIZE * SIZE];
        long[] labels = new long[count];
        for (int i = 0; i < count; i++) {
            int digit = random.nextInt(10);
            labels[i] = i % 8 == 7 ? random.nextInt(10) : digit;
            draw(pixels, i * SIZE * SIZE, digit, random);
        }
        NDArray data = manager.create(pixels, new Shape(count, SIZE, SIZE));
        return new ArrayDataset.Builder()
                .setData(data)
                .optLabels(manager.create(labels))
                .setSampling(batch, true)
                .build();
    }

    private static void draw(float[] pixels, int at, int digit, Random random) {
        int left = 8 + random.nextInt(2);
        int top = 4 + random.nextInt(2);
        String segments = SEGMENTS[digit];
        int[][] bars = {
            {0, 0, 10, 2}, {0, 0, 2, 9}, {8, 0, 2, 9}, {0, 8, 10, 2}, {0, 9, 2, 9}, {8, 9, 2, 9}, {0, 16, 10, 2}
        };
        for (int i = 0; i < SIZE * SIZE; i++) {
            pixels[at + i] = 0.4f * random.nextFloat();
        }
        for (int s = 0; s < bars.length; s++) {
            if (segments.charAt(s) == '1') {
                for (int y = 0; y < bars[s][3]; y++) {
                    for (int x = 0; x < bars[s][2]; x++) {
                        int row = top + bars[s][1] + y;
                        int column = left + bars[s][0] + x;
                        pixels[at + row * SIZE + column] = 0.6f + 0.4f * random.nextFloat();
                    }
                }
            }
        }
    }
}
