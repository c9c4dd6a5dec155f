package ai.djl.lrdecay.zoo;

import ai.djl.modality.Input;
import ai.djl.modality.Output;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.translator.ImageServingTranslator;
import ai.djl.modality.cv.translator.wrapper.FileImagePreProcessor;
import ai.djl.modality.cv.translator.wrapper.InputStreamImagePreProcessor;
import ai.djl.modality.cv.translator.wrapper.StringImagePreProcessor;
import ai.djl.modality.cv.translator.wrapper.UrlImagePreProcessor;
import ai.djl.ndarray.NDList;
import ai.djl.translate.Batchifier;
import ai.djl.translate.PreProcessor;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The types that images arrive as, with DJL's readers of each: whichever it is, the image that was
 * read goes through the same pre-processing.
 */
final class ImageTypes {

    private static final Map<Class<?>, Function<Translator<Image, ?>, PreProcessor<?>>> READERS =
            Map.of(
                    Path.class, FileImagePreProcessor::new,
                    URL.class, UrlImagePreProcessor::new,
                    InputStream.class, InputStreamImagePreProcessor::new,
                    String.class, StringImagePreProcessor::new,
                    Input.class, ImageServingTranslator::new);

    private ImageTypes() {}

    /** The types beside {@link Image}. */
    static Set<Class<?>> others() {
        return READERS.keySet();
    }

    /** Tells whether images can arrive as a type. */
    static boolean covers(Class<?> input) {
        return input == Image.class || READERS.containsKey(input);
    }

    /**
     * Makes a translator take another type.
     *
     * @param translator a translator of images
     * @param input a type that is covered
     * @param output what it gives, or {@link Output} for an {@link Input}, as DJL Serving asks
     * @return the translator
     */
    static Translator<?, ?> of(Translator<Image, ?> translator, Class<?> input, Class<?> output) {
        Function<Translator<Image, ?>, PreProcessor<?>> reader = READERS.get(input);
        if (reader == null) {
            return translator;
        }
        PreProcessor<?> pre = reader.apply(translator);
        return output == Output.class && pre instanceof Translator<?, ?> serving
                ? serving
                : new Reading<>(pre, translator);
    }

    /** As DJL's BasicTranslator, which would stack inputs even where a translator must not. */
    private record Reading<I, O>(PreProcessor<I> reader, Translator<Image, O> translator)
            implements Translator<I, O> {

        @Override
        public NDList processInput(TranslatorContext context, I input) throws Exception {
            try {
                return reader.processInput(context, input);
            } catch (IOException e) {
                // DJL says "Can't get input stream from URL!" of a file that is missing.
                if (input instanceof Path || input instanceof URL) {
                    throw new IOException(
                            "the image " + input + " cannot be read: is it there, and an image?",
                            e);
                }
                throw e;
            }
        }

        @Override
        public O processOutput(TranslatorContext context, NDList list) throws Exception {
            return translator.processOutput(context, list);
        }

        @Override
        public Batchifier getBatchifier() {
            return translator.getBatchifier();
        }

        @Override
        public void prepare(TranslatorContext context) throws Exception {
            translator.prepare(context);
        }
    }
}
