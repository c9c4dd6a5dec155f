package ai.djl.lrdecay.paper.bench;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.lrdecay.image.DecodedImages;
import ai.djl.lrdecay.image.ImageCrop;
import ai.djl.lrdecay.nn.HeadedNetwork;
import ai.djl.lrdecay.nn.Networks;
import ai.djl.lrdecay.training.precision.Precision;
import ai.djl.lrdecay.transfer.FeatureExtractor;
import ai.djl.lrdecay.transfer.Features;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;

/**
 * The features of photographs, from files to numbers: what select and transfer fix spend time on.
 */
final class FeatureWork {

    static final String NETWORK = "resnet50";
    static final String PHOTOGRAPHS = "photographs-for-features";
    static final int FILES = 1000;

    /** With which the other side is fastest (8 to 128 were tried on AVX-512). */
    static final int THEIR_BATCH = 32;

    private static final int CLASSES = 1000;

    private FeatureWork() {}

    static Contender open(Fixture fixture, Precision precision) throws IOException {
        DecodedImages images =
                Photographs.open(fixture, PHOTOGRAPHS, FILES, ImageCrop.central(Photographs.CROP));
        Engine.getInstance().setRandomSeed(1);
        HeadedNetwork network = Networks.create(NETWORK, CLASSES);
        Model model = Model.newInstance(NETWORK, fixture.device());
        model.setBlock(network);
        Shape input = new Shape(1).addAll(images.inputShape());
        network.initialize(model.getNDManager(), DataType.FLOAT32, input);
        int[] dimensions = {0};
        TimedWork work =
                new TimedWork(
                        () -> {
                            Features features =
                                    FeatureExtractor.extract(
                                            network, model.getNDManager(), images, precision);
                            dimensions[0] = features.dimensions();
                        },
                        () -> {
                            model.close();
                            images.close();
                        });
        return new Outcome(work, () -> FILES + " images, " + dimensions[0] + " features");
    }
}
