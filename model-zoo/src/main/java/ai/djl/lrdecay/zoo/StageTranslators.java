package ai.djl.lrdecay.zoo;

import ai.djl.modality.Classifications;
import ai.djl.modality.Input;
import ai.djl.modality.Output;
import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDList;
import ai.djl.translate.BasicTranslator;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.PostProcessor;
import ai.djl.translate.Translator;
import java.util.Optional;

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
        if (!info.translation().translator().isEmpty()) {
            checkOwn(info, provider(info), input, output);
            return;
        }
        boolean images = ImageTypes.covers(input);
        if (images && !ImageInput.fits(info)) {
            throw new ZooException(
                    info.name()
                            + " has inputs of "
                            + (info.inputShape().size() == 3
                                    ? info.inputShape().get(0) + " channels"
                                    : "shape " + info.inputShape())
                            + ", which are no images: load it with float[] as input");
        }
        boolean served = input == Input.class && output == Output.class;
        Class<?> answer = answer(info);
        if (!(images || input == float[].class) || !(served || output == answer)) {
            throw unfit(
                    info,
                    (ImageInput.fits(info)
                                    ? "Image, Path, URL, InputStream, String, Input or "
                                    : "")
                            + "float[]",
                    answer,
                    input,
                    output);
        }
    }

    /** What this library's own translator gives. */
    private static Class<?> answer(StageInfo info) {
        return info.classNames().isEmpty() ? float[].class : Classifications.class;
    }

    private static ZooException unfit(
            StageInfo info, String takes, Class<?> gives, Class<?> input, Class<?> output) {
        return new ZooException(
                info.name()
                        + " takes "
                        + takes
                        + " and gives "
                        + gives.getSimpleName()
                        + (takes.contains("Input") ? " (for Input also Output)" : "")
                        + ", or NDList for NDList, not "
                        + input.getTypeName()
                        + " and "
                        + output.getTypeName());
    }

    private static void checkOwn(
            StageInfo info, StageTranslatorProvider provider, Class<?> input, Class<?> output)
            throws ZooException {
        boolean images = provider.input() == Image.class;
        boolean served = images && input == Input.class && output == Output.class;
        boolean taken = input == provider.input() || (images && ImageTypes.covers(input));
        if (!taken || !(served || output == provider.output())) {
            throw unfit(
                    info,
                    images
                            ? "Image, Path, URL, InputStream, String or Input"
                            : provider.input().getSimpleName(),
                    provider.output(),
                    input,
                    output);
        }
    }

    private static StageTranslatorProvider provider(StageInfo info) throws ZooException {
        String name = info.translation().translator();
        Optional<StageTranslatorProvider> provider =
                Providers.find(StageTranslatorProvider.class, StageTranslatorProvider::name, name);
        if (provider.isEmpty()) {
            throw new ZooException(
                    info.name()
                            + " needs the translator '"
                            + name
                            + "', which is not known here: put the jar with its "
                            + StageTranslatorProvider.class.getSimpleName()
                            + " on the class path, or hand the translator to Criteria with"
                            + " optTranslator");
        }
        return provider.get();
    }

    /**
     * Makes a translator.
     *
     * @throws ZooException if the snapshot does not have these types, in one sentence
     */
    static Translator<?, ?> create(StageInfo info, Class<?> input, Class<?> output)
            throws ZooException {
        check(info, input, output);
        if (input == NDList.class && output == NDList.class) {
            return new NoopTranslator();
        }
        if (!info.translation().translator().isEmpty()) {
            return own(info, provider(info), input, output);
        }
        PostProcessor<?> post =
                info.classNames().isEmpty() ? new ValuesOutput() : new ClassesOutput(info);
        if (input == float[].class) {
            return new BasicTranslator<>(new ValuesInput(info), post);
        }
        return ImageTypes.of(new BasicTranslator<>(new ImageInput(info), post), input, output);
    }

    /** The provider said that it takes images. */
    @SuppressWarnings("unchecked")
    private static Translator<?, ?> own(
            StageInfo info, StageTranslatorProvider provider, Class<?> input, Class<?> output)
            throws ZooException {
        Translator<?, ?> translator;
        try {
            translator = provider.create(info);
        } catch (IllegalArgumentException e) {
            throw new ZooException(
                    info.name() + " does not fit its translator: " + e.getMessage(), e);
        }
        return provider.input() == Image.class
                ? ImageTypes.of((Translator<Image, ?>) translator, input, output)
                : translator;
    }
}
