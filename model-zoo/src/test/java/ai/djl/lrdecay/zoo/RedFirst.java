package ai.djl.lrdecay.zoo;

import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;

/** Somebody's own pre-processing: pixels shifted; one number comes out. */
public final class RedFirst implements StageTranslatorProvider {

    static final String NAME = "org.example.red-first";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Class<?> input() {
        return Image.class;
    }

    @Override
    public Class<?> output() {
        return Double.class;
    }

    @Override
    public Translator<Image, Double> create(StageInfo stage) {
        float shift = Float.parseFloat(stage.translation().arguments().getOrDefault("shift", ""));
        return new Translator<>() {
            @Override
            public NDList processInput(TranslatorContext context, Image image) {
                NDArray pixels = image.toNDArray(context.getNDManager());
                return new NDList(pixels.transpose(2, 0, 1).div(255f).sub(shift));
            }

            @Override
            public Double processOutput(TranslatorContext context, NDList list) {
                return (double) list.singletonOrThrow().getFloat(0);
            }
        };
    }
}
