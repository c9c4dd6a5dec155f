package ai.djl.lrdecay.paper.bench;

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
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;

/**
 * How many photographs of ImageNet's usual size a thread makes ready for training in a second:
 * JPEGs of 500 x 375, random parts of them scaled to 224 x 224.
 */
public final class DecodeSpeed {

    private static final int FILES = 64;
    private static final int PASSES = 12;
    private static final int BATCH = 64;
    private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
    private static final float[] DEVIATION = {0.229f, 0.224f, 0.225f};

    private DecodeSpeed() {}

    /**
     * Measures.
     *
     * @param args the numbers of threads, one after the other
     * @throws IOException if the images cannot be written
     */
    public static void main(String[] args) throws IOException {
        ImageFiles files = files(Files.createTempDirectory("decode-speed"));
        for (String arg : args) {
            int threads = Integer.parseInt(arg);
            try (DecodedImages images =
                    new DecodedImages(
                            files, ImageCrop.randomResized(224), MEAN, DEVIATION, threads)) {
                pass(images, 0);
                double[] rates = new double[PASSES];
                for (int i = 0; i < PASSES; i++) {
                    long start = System.nanoTime();
                    pass(images, i + 1);
                    rates[i] = FILES * 8 / ((System.nanoTime() - start) / 1e9);
                }
                Arrays.sort(rates);
                System.out.printf(
                        "%d threads: %.0f images/s (from %.0f to %.0f), %.0f a thread%n",
                        threads,
                        rates[PASSES / 2],
                        rates[0],
                        rates[PASSES - 1],
                        rates[PASSES / 2] / threads);
            }
        }
    }

    private static void pass(DecodedImages images, long seed) {
        long[] order = LongStream.range(0, FILES * 8L).map(i -> i % FILES).toArray();
        List<Portion> portions = new ArrayList<>();
        for (int from = 0; from < order.length; from += BATCH) {
            portions.add(new Portion(from, from + BATCH));
        }
        try (IndexedBatches.Pass pass = images.pass(order, portions, seed);
                NDManager manager = NDManager.newBaseManager()) {
            for (int i = 0; i < portions.size(); i++) {
                try (NDManager scratch = manager.newSubManager()) {
                    pass.next(scratch);
                }
            }
        }
    }

    /** Shapes with texture, so that the files are as large as photographs: about 100 KB. */
    private static ImageFiles files(Path folder) throws IOException {
        Random random = new Random(1);
        List<Path> paths = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        long bytes = 0;
        for (int i = 0; i < FILES; i++) {
            BufferedImage image = new BufferedImage(500, 375, BufferedImage.TYPE_3BYTE_BGR);
            Graphics2D graphics = image.createGraphics();
            for (int k = 0; k < 400; k++) {
                graphics.setColor(new Color(random.nextInt(1 << 24)));
                graphics.fillOval(random.nextInt(500), random.nextInt(375), random.nextInt(90), 40);
            }
            graphics.dispose();
            for (int y = 0; y < 375; y++) {
                for (int x = 0; x < 500; x++) {
                    int grain = random.nextInt(24) - 12;
                    int rgb = image.getRGB(x, y);
                    image.setRGB(x, y, grained(rgb, grain));
                }
            }
            Path path = folder.resolve(i + ".jpg");
            ImageIO.write(image, "jpg", path.toFile());
            bytes += Files.size(path);
            paths.add(path);
            labels.add(i % 2);
        }
        System.out.printf("files of %d KB%n", bytes / FILES / 1024);
        return new ImageFiles(List.of("a", "b"), paths, labels);
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
