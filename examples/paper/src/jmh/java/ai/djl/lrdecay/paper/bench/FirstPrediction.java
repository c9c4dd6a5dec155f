package ai.djl.lrdecay.paper.bench;

import ai.djl.inference.Predictor;
import ai.djl.lrdecay.nn.Networks;
import ai.djl.modality.Classifications;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.modality.cv.transform.Resize;
import ai.djl.modality.cv.transform.ToTensor;
import ai.djl.modality.cv.translator.ImageClassificationTranslator;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;

/**
 * A whole process that loads the shipped snapshot of Fashion-MNIST's stage 2 and classifies one
 * image, to be timed from outside: from the zoo, or, if the argument is a folder with its
 * parameters, by DJL directly.
 */
public final class FirstPrediction {

    private static final List<String> CLASSES =
            List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");

    private FirstPrediction() {}

    /**
     * Loads and classifies.
     *
     * @param args none, or the folder
     * @throws Exception if the model cannot be loaded
     */
    public static void main(String[] args) throws Exception {
        Criteria.Builder<Image, Classifications> criteria =
                Criteria.builder().setTypes(Image.class, Classifications.class);
        if (args.length == 0) {
            criteria.optArtifactId("ai.djl.lrdecay:wrn-fashion-mnist").optFilter("stage", "2");
        } else {
            criteria.optModelPath(Path.of(args[0]))
                    .optModelName("wrn-fashion-mnist-stage2")
                    .optBlock(Networks.create("wrn-16-2", CLASSES.size()))
                    .optTranslator(
                            ImageClassificationTranslator.builder()
                                    .optFlag(Image.Flag.GRAYSCALE)
                                    .setImageSize(28, 28)
                                    .addTransform(new Resize(28, 28))
                                    .addTransform(new ToTensor())
                                    .addTransform(array -> array.sub(0.286f).div(0.353f))
                                    .optApplySoftmax(true)
                                    .optSynset(CLASSES)
                                    .build());
        }
        BufferedImage picture = new BufferedImage(28, 28, BufferedImage.TYPE_3BYTE_BGR);
        Image image = ImageFactory.getInstance().fromImage(picture);
        try (ZooModel<Image, Classifications> model = criteria.build().loadModel();
                Predictor<Image, Classifications> predictor = model.newPredictor()) {
            System.out.println(predictor.predict(image).best());
        }
    }
}
