package org.example;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/** Grey images of stripes in noise; the kind is the row that the stripes begin in. */
final class Stripes {

    static final int SIZE = 12;
    static final List<String> KINDS = List.of("first", "second", "third", "fourth");

    final List<int[]> images = new ArrayList<>();
    final List<Integer> labels = new ArrayList<>();

    Stripes(int count, long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < count; i++) {
            int kind = random.nextInt(KINDS.size());
            labels.add(random.nextInt(10) == 0 ? random.nextInt(KINDS.size()) : kind);
            int[] grey = new int[SIZE * SIZE];
            for (int j = 0; j < grey.length; j++) {
                double value = 110 + 60 * random.nextGaussian();
                value += j / SIZE % KINDS.size() == kind ? 45 : 0;
                grey[j] = (int) Math.max(0, Math.min(255, value));
            }
            images.add(grey);
        }
    }

    /** One file for each image, named by number and kind. */
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (int i = 0; i < images.size(); i++) {
            BufferedImage image =
                    new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_BYTE_GRAY);
            for (int j = 0; j < SIZE * SIZE; j++) {
                image.getRaster().setSample(j % SIZE, j / SIZE, 0, images.get(i)[j]);
            }
            String name = String.format("%03d-%s.png", i, KINDS.get(labels.get(i)));
            ImageIO.write(image, "png", folder.resolve(name).toFile());
        }
    }
}
