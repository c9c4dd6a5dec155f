package ai.djl.lrdecay.zoo;

import ai.djl.Model;
import ai.djl.modality.Classifications;
import ai.djl.modality.Input;
import ai.djl.modality.Output;
import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDList;
import ai.djl.translate.TranslateException;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorFactory;
import ai.djl.util.Pair;
import java.io.Serializable;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes the translator of a snapshot, for DJL's model loader: from images, as {@link Image} or as
 * any type that DJL reads images from, or from plain values in the order channel, row, column, to
 * named classes, or to numbers where the outputs are no classes; and from arrays to arrays with
 * nothing in between. A snapshot that names a {@link StageTranslatorProvider} has its types.
 */
public final class StageTranslatorFactory implements TranslatorFactory, Serializable {

    private static final long serialVersionUID = 1;

    /** Creates the factory. */
    public StageTranslatorFactory() {}

    /** {@inheritDoc} */
    @Override
    public Set<Pair<Type, Type>> getSupportedTypes() {
        Set<Pair<Type, Type>> types = new HashSet<>();
        for (Class<?> answer : List.of(Classifications.class, float[].class)) {
            types.add(new Pair<>(Image.class, answer));
            types.add(new Pair<>(float[].class, answer));
            ImageTypes.others().forEach(type -> types.add(new Pair<>(type, answer)));
        }
        types.add(new Pair<>(Input.class, Output.class));
        types.add(new Pair<>(NDList.class, NDList.class));
        return types;
    }

    /**
     * Says yes to all types. Where a factory says no, DJL takes a translator of its own, which
     * knows nothing of the pre-processing, and the answers are wrong without any error; {@link
     * #newInstance} refuses instead.
     *
     * @param input the type of the input
     * @param output the type of the output
     * @return true
     */
    @Override
    public boolean isSupported(Class<?> input, Class<?> output) {
        return true;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the snapshot does not have these types, in one sentence;
     *     the model is closed then. DJL would hide a {@link TranslateException} behind two others.
     */
    @Override
    @SuppressWarnings("unchecked")
    public <I, O> Translator<I, O> newInstance(
            Class<I> input, Class<O> output, Model model, Map<String, ?> arguments)
            throws TranslateException {
        try {
            StageInfo info = StageInfo.of(arguments, model.getName());
            return (Translator<I, O>) StageTranslators.create(info, input, output);
        } catch (ZooException e) {
            // DJL would leave it behind.
            model.close();
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
