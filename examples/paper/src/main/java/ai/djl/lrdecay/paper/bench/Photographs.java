package ai.djl.lrdecay.paper.bench;

import ai.djl.Device;
import ai.djl.lrdecay.batch.IndexedBatches;
import ai.djl.lrdecay.batch.IndexedBatches.Portion;
import ai.djl.lrdecay.image.DecodedImages;
import ai.djl.lrdecay.image.ImageCrop;
import ai.djl.lrdecay.image.ImageFiles;
import ai.djl.ndarray.NDManager;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;

/**
 * JPEGs of ImageNet's usual size, 500 x 375 and about 100 KB each, in folders of two classes:
 * shapes with grain.
 */
final class Photographs {

    static final int FILES = 512;
    static final int BATCH = 64;
    static final String FOLDER = "photographs";
    private static final int DIFFERENT = 64;
    private static final int WIDTH = 500;
    private static final int HEIGHT = 375;
    private static final int SHAPES = 400;
    private static final int GRAIN = 24;
    static final int CROP = 224;
    private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
    private static final float[] DEVIATION = {0.229f, 0.224f, 0.225f};

    private Photographs() {}

    /** Random parts of all of them, scaled to 224 x 224. */
    static Contender decoding(Fixture fixture) throws IOException {
        DecodedImages images = open(fixture, FOLDER, FILES, ImageCrop.randomResized(CROP));
        long[] seed = {0};
        return new Outcome(
                new TimedWork(() -> pass(images, seed[0]++), images::close),
                () -> FILES + " images");
    }

    /** Writes photographs, unless they are there, and opens them. */
    static DecodedImages open(Fixture fixture, String folder, int count, ImageCrop crop)
            throws IOException {
        List<Path> paths = write(fixture.folder().resolve(folder), count);
        List<Integer> labels = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            labels.add(i % 2);
        }
        return new DecodedImages(
                new ImageFiles(List.of("a", "b"), paths, labels),
                crop,
                MEAN,
                DEVIATION,
                fixture.threads());
    }

    private static void pass(DecodedImages images, long seed) {
        long[] order = LongStream.range(0, FILES).toArray();
        List<Portion> portions = new ArrayList<>();
        for (int from = 0; from < order.length; from += BATCH) {
            portions.add(new Portion(from, from + BATCH));
        }
        try (IndexedBatches.Pass pass = images.pass(order, portions, seed);
                NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            for (int i = 0; i < portions.size(); i++) {
                try (NDManager scratch = manager.newSubManager()) {
                    pass.next(scratch);
                }
            }
        }
    }

    private static List<Path> write(Path folder, int count) throws IOException {
        Random random = new Random(1);
        List<Path> paths = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Path file = folder.resolve(i % 2 == 0 ? "a" : "b").resolve(i + ".jpg");
            paths.add(file);
            if (Files.exists(file)) {
                continue;
            }
            Files.createDirectories(folder.resolve(i % 2 == 0 ? "a" : "b"));
            if (i < DIFFERENT) {
                ImageIO.write(draw(random), "jpg", file.toFile());
            } else {
                Files.copy(paths.get(i % DIFFERENT), file);
            }
        }
        return paths;
    }

    private static BufferedImage draw(Random random) {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D graphics = image.createGraphics();
        for (int k = 0; k < SHAPES; k++) {
            graphics.setColor(new Color(random.nextInt(1 << 24)));
            graphics.fillOval(
                    random.nextInt(WIDTH), random.nextInt(HEIGHT), random.nextInt(90), 40);
        }
        graphics.dispose();
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int grain = random.nextInt(GRAIN) - GRAIN / 2;
                image.setRGB(x, y, grained(image.getRGB(x, y), grain));
            }
        }
        return image;
    }

    private static int grained(int rgb, int grain) {
        int result = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            int value = Math.max(0, Math.min(255, (rgb >> shift & 0xFF) + grain));
            result |= value << shift;
        }
        return result;
    }
}
