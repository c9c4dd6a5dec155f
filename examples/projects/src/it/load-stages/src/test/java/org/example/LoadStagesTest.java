package org.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loads the snapshots that ship with the zoo, without a network and without anything cached. */
class LoadStagesTest {

    private static final int SIDE = 28;
    private static final int EACH = 8;
    private static final String[] CLASSES = {
        "T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag",
        "ankle boot"
    };

    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "3"})
    void classifiesClothes(String stage) throws Exception {
        Criteria<Image, Classifications> criteria =
                Criteria.builder()
                        .setTypes(Image.class, Classifications.class)
                        .optArtifactId("ai.djl.lrdecay:wrn-fashion-mnist")
                        .optFilter("stage", stage)
                        .build();
        // Ten rows of eight test images, a row for each class.
        BufferedImage sheet = ImageIO.read(LoadStagesTest.class.getResource("/clothes.png"));
        int right = 0;
        try (ZooModel<Image, Classifications> model = criteria.loadModel();
                Predictor<Image, Classifications> predictor = model.newPredictor()) {
            for (int row = 0; row < CLASSES.length; row++) {
                for (int column = 0; column < EACH; column++) {
                    BufferedImage one =
                            sheet.getSubimage(column * SIDE, row * SIDE, SIDE, SIDE);
                    Classifications found =
                            predictor.predict(ImageFactory.getInstance().fromImage(one));
                    right += found.best().getClassName().equals(CLASSES[row]) ? 1 : 0;
                }
            }
        }
        assertTrue(right >= 56, "stage " + stage + ": " + right + " of 80");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "3"})
    void classifiesPatterns(String stage) throws Exception {
        Criteria<float[], Classifications> criteria =
                Criteria.builder()
                        .setTypes(float[].class, Classifications.class)
                        .optArtifactId("ai.djl.lrdecay:wrn-ps10")
                        .optFilter("stage", stage)
                        .build();
        try (ZooModel<float[], Classifications> model = criteria.loadModel();
                Predictor<float[], Classifications> predictor = model.newPredictor()) {
            Classifications found = predictor.predict(new float[6 * 4 * 4]);
            assertEquals(10, found.getClassNames().size());
        }
    }

    @Test
    void theCacheWasClean() throws Exception {
        Path cache = Path.of(System.getenv("DJL_CACHE_DIR"));
        assertFalse(Files.exists(cache.resolve("cache")), "DJL fetched something");
    }
}
