package ai.djl.lrdecay.zoo;

import ai.djl.Model;
import ai.djl.modality.Classifications;
import ai.djl.modality.cv.Image;
import ai.djl.translate.TranslateException;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorFactory;
import ai.djl.util.Pair;
import java.io.Serializable;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Set;

/**
 * Makes the translator of a snapshot, for DJL's model loader: images, or plain values in the order
 * channel, row, column, to named classes.
 */
public final class StageTranslatorFactory implements TranslatorFactory, Serializable {

    private static final long serialVersionUID = 1;

    /** Creates the factory. */
    public StageTranslatorFactory() {}

    /** {@inheritDoc} */
    @Override
    public Set<Pair<Type, Type>> getSupportedTypes() {
        return Set.of(
                new Pair<>(Image.class, Classifications.class),
                new Pair<>(float[].class, Classifications.class));
    }

    /** {@inheritDoc} */
    @Override
    @SuppressWarnings("unchecked")
    public <I, O> Translator<I, O> newInstance(
            Class<I> input, Class<O> output, Model model, Map<String, ?> arguments)
            throws TranslateException {
        if (!isSupported(input, output)) {
            throw new TranslateException(
                    "a snapshot takes an Image or a float[] and gives Classifications, not "
                            + input.getName()
                            + " and "
                            + output.getName());
        }
        try {
            StageInfo info = StageInfo.of(arguments, model.getName());
            return (Translator<I, O>)
                    (input == Image.class ? new ImageTranslator(info) : new ValuesTranslator(info));
        } catch (ZooException e) {
            throw new TranslateException(e.getMessage(), e);
        }
    }
}
