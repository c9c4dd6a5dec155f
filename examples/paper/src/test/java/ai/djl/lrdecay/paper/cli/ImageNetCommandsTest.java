package ai.djl.lrdecay.paper.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.inference.Predictor;
import ai.djl.lrdecay.paper.run.EpochRecord;
import ai.djl.lrdecay.paper.run.RunDirectory;
import ai.djl.lrdecay.zoo.SnapshotZoo;
import ai.djl.modality.Classifications;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A miniature in ImageNet's layout, from training to a model that DJL loads: the smallest that has
 * more than ten classes, of which the five best guesses are counted.
 */
class ImageNetCommandsTest {

    private static final int CLASSES = 12;
    private static final int TRAIN = 4;
    private static final int TEST = 2;

    @TempDir static Path folder;
    private static Path images;
    private static Path run;
    private static Path zoo;

    @BeforeAll
    static void trainAndPublish() throws IOException {
        images = folder.resolve("ILSVRC2012");
        run = folder.resolve("run");
        zoo = folder.resolve("zoo");
        Random random = new Random(3);
        StringBuilder names = new StringBuilder();
        for (int c = 0; c < CLASSES; c++) {
            String synset = String.format("n%08d", 1440764 + c);
            names.append(synset).append(" thing ").append(c).append(", of class ").append(c);
            names.append('\n');
            draw(images.resolve("train").resolve(synset), synset, c, TRAIN, random);
            draw(images.resolve("val").resolve(synset), "ILSVRC2012_val_" + c, c, TEST, random);
        }
        Files.writeString(images.resolve("LOC_synset_mapping.txt"), names);
        CommandRun trained =
                CommandRun.of(
                        "train --model resnet50 --schedule step@1,2 --lr 0.1 --weight-decay 0.0001"
                                + " --epochs 3 --batch-size 16 --threads 1 --quiet",
                        "--data",
                        "imagenet:" + images + ",size=32",
                        "--out",
                        run.toString());
        assertThat(trained.code()).as(trained.err()).isZero();
        CommandRun published =
                CommandRun.of(
                        "zoo publish --name resnet50-imagenet",
                        run.toString(),
                        "--zoo",
                        zoo.toString());
        assertThat(published.code()).as(published.err()).isZero();
    }

    /** Photographs of different sizes, some grey, with a colour that tells the class. */
    private static void draw(Path folder, String name, int label, int count, Random random)
            throws IOException {
        Files.createDirectories(folder);
        for (int i = 0; i < count; i++) {
            int width = 40 + random.nextInt(40);
            int height = 40 + random.nextInt(40);
            boolean grey = i == 0 && label == 3;
            BufferedImage image =
                    new BufferedImage(
                            width,
                            height,
                            grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = image.createGraphics();
            graphics.setColor(Color.getHSBColor(label / (float) CLASSES, 1, 1));
            graphics.fillRect(0, 0, width, height);
            graphics.setColor(Color.BLACK);
            graphics.fillOval(random.nextInt(20), random.nextInt(20), 20, 20);
            graphics.dispose();
            ImageIO.write(image, "jpg", folder.resolve(name + "_" + i + ".JPEG").toFile());
        }
    }

    @Test
    void recordsTheBestFiveGuesses() throws IOException {
        List<EpochRecord> epochs = new RunDirectory(run).epochs();
        assertThat(epochs).hasSize(3);
        for (EpochRecord epoch : epochs) {
            assertThat(epoch.test().topFive()).isBetween(epoch.testAccuracy(), 1.0);
        }
    }

    /** DJL's predictions are those that were counted in training: the same pixels, the same net. */
    @Test
    void djlLoadsEveryStage() throws Exception {
        List<EpochRecord> epochs = new RunDirectory(run).epochs();
        for (int stage = 1; stage <= 3; stage++) {
            Criteria<Image, Classifications> criteria =
                    Criteria.builder()
                            .setTypes(Image.class, Classifications.class)
                            .optModelZoo(new SnapshotZoo(zoo.toString()))
                            .optArtifactId("ai.djl.lrdecay:resnet50-imagenet")
                            .optFilter("stage", Integer.toString(stage))
                            .build();
            int right = 0;
            int within = 0;
            try (ZooModel<Image, Classifications> model = criteria.loadModel();
                    Predictor<Image, Classifications> predictor = model.newPredictor()) {
                for (Path file : validation()) {
                    String label = file.getFileName().toString().split("_")[2];
                    String name = "thing " + label + ", of class " + label;
                    Classifications found =
                            predictor.predict(ImageFactory.getInstance().fromFile(file));
                    right += found.best().getClassName().equals(name) ? 1 : 0;
                    within +=
                            found.topK(5).stream().anyMatch(c -> c.getClassName().equals(name))
                                    ? 1
                                    : 0;
                }
            }
            double samples = CLASSES * TEST;
            EpochRecord epoch = epochs.get(stage - 1);
            assertThat(right / samples).isCloseTo(epoch.testAccuracy(), within(1e-9));
            assertThat(within / samples).isCloseTo(epoch.test().topFive(), within(1e-9));
        }
    }

    private static List<Path> validation() throws IOException {
        try (Stream<Path> files = Files.walk(images.resolve("val"))) {
            return files.filter(file -> file.toString().endsWith(".JPEG")).sorted().toList();
        }
    }

    /** What was published is ranked and transferred to a folder of images by its name. */
    @Test
    void ranksAndTransfersIt() throws IOException {
        Path target = folder.resolve("mine");
        Random random = new Random(8);
        for (int c = 0; c < 3; c++) {
            draw(target.resolve("kind" + c), "image", 4 * c, 8, random);
        }
        CommandRun selected = CommandRun.of("select", run.toString(), "--data", "folder:" + target);
        assertThat(selected.code()).as(selected.err()).isZero();
        assertThat(selected.out()).contains("Recommended: stage ", "of 18 samples");
        Path results = folder.resolve("transferred");
        CommandRun fixed =
                CommandRun.of(
                        "transfer --threads 1",
                        run.toString(),
                        "--data",
                        "folder:" + target,
                        "--out",
                        results.toString());
        assertThat(fixed.code()).as(fixed.err()).isZero();
        assertThat(fixed.out()).contains("transferability").contains("\n    3 ");
        CommandRun tuned =
                CommandRun.of(
                        "transfer --strategy finetune --epochs 1 --batch-size 8 --threads 1",
                        run + "@2",
                        "--data",
                        "folder:" + target,
                        "--out",
                        folder.resolve("tuned").toString());
        assertThat(tuned.code()).as(tuned.err()).isZero();
        assertThat(new ArrayList<>(tuned.out().lines().toList()))
                .anyMatch(line -> line.startsWith("    2 "));
        CommandRun longer =
                CommandRun.of(
                        "transfer --strategy finetune --epochs 2 --batch-size 8 --threads 1",
                        run + "@2",
                        "--data",
                        "folder:" + target,
                        "--out",
                        folder.resolve("tuned").toString());
        assertThat(longer.code()).isEqualTo(1);
        assertThat(longer.err())
                .contains(folder.resolve("tuned/stage-2") + " holds another run")
                .contains("--epochs 1, not --epochs 2")
                .contains("--schedule constant, not --schedule step@1");
        CommandRun other =
                CommandRun.of(
                        "transfer --strategy finetune",
                        run.toString(),
                        "--data",
                        "folder:" + target,
                        "--out",
                        results.toString());
        assertThat(other.code()).isEqualTo(1);
        assertThat(other.err()).contains("holds another transfer (fix of");
    }
}
