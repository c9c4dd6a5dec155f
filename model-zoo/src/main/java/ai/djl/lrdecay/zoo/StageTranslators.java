package ai.djl.lrdecay.zoo;

import ai.djl.modality.Classifications;
import ai.djl.modality.Input;
import ai.djl.modality.Output;
import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDList;
import ai.djl.translate.BasicTranslator;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.Translator;

/** Which types a snapshot takes and gives, and the translators between them. */
final class StageTranslators {

    private StageTranslators() {}

    /**
     * Refuses types that a snapshot does not have, before anything is loaded.
     *
     * @throws ZooException if it does not take or give them, in one sentence
     */
    static void check(StageInfo info, Class<?> input, Class<?> output) throws ZooException {
        if (input == NDList.class && output == NDList.class) {
            return;
        }
        boolean images = ImageTypes.covers(input);
        if (images && !ImageInput.fits(info)) {
            throw new ZooException(
                    info.name()
                            + " has inputs of "
                            + info.inputShape().get(0)
                            + " channels, which are no images: load it with float[] as input");
        }
        boolean served = input == Input.class && output == Output.class;
        if (!(images || input == float[].class) || !(served || output == Classifications.class)) {
            throw new ZooException(
                    info.name()
                            + " takes "
                            + (ImageInput.fits(info)
                                    ? "Image, Path, URL, InputStream, String, Input or "
                                    : "")
                            + "float[] and gives Classifications (for Input also Output), or"
                            + " NDList for NDList, not "
                            + input.getName()
                            + " and "
                            + output.getName());
        }
    }

    /**
     * Makes a translator.
     *
     * @throws ZooException if the snapshot does not have these types, in one sentence
     */
    static Translator<?, ?> create(StageInfo info, Class<?> input, Class<?> output)
            throws ZooException {
        check(info, input, output);
        if (input == NDList.class) {
            return new NoopTranslator();
        }
        if (input == float[].class) {
            return new BasicTranslator<>(new ValuesInput(info), new ClassesOutput(info));
        }
        Translator<Image, Classifications> images =
                new BasicTranslator<>(new ImageInput(info), new ClassesOutput(info));
        return ImageTypes.of(images, input, output);
    }
}
