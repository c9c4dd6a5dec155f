package ai.djl.lrdecay.transfer;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/** Pictures of five shapes, as a data set that no network has seen. */
final class Shapes {

    static final List<String> NAMES = List.of("bars", "cross", "disc", "frame", "wedge");

    private Shapes() {}

    /** Draws images in turn of each shape, in a folder for each. */
    static void draw(Path folder, int images) throws IOException {
        Random random = new Random(1);
        for (int i = 0; i < images; i++) {
            String shape = NAMES.get(i % NAMES.size());
            Path file = folder.resolve(shape).resolve(i + ".png");
            Files.createDirectories(file.getParent());
            ImageIO.write(picture(shape, random), "png", file.toFile());
        }
    }

    /** A shape of random size, place and brightness on a noisy ground. */
    private static BufferedImage picture(String shape, Random random) {
        int side = 28;
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int grey = random.nextInt(90);
                image.setRGB(x, y, grey << 16 | grey << 8 | grey);
            }
        }
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(
                new Color(
                        100 + random.nextInt(156),
                        100 + random.nextInt(156),
                        100 + random.nextInt(156)));
        int size = 10 + random.nextInt(11);
        int x = random.nextInt(side - size);
        int y = random.nextInt(side - size);
        switch (shape) {
            case "bars" -> {
                for (int i = 0; i < size; i += 4) {
                    graphics.fillRect(x, y + i, size, 2);
                }
            }
            case "cross" -> {
                graphics.fillRect(x + size / 2 - 1, y, 3, size);
                graphics.fillRect(x, y + size / 2 - 1, size, 3);
            }
            case "disc" -> graphics.fillOval(x, y, size, size);
            case "frame" -> graphics.drawRect(x, y, size, size);
            default ->
                    graphics.fillPolygon(
                            new int[] {x, x + size, x}, new int[] {y, y + size, y + size}, 3);
        }
        graphics.dispose();
        return image;
    }
}
