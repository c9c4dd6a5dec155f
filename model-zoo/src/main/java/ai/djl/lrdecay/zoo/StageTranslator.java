package ai.djl.lrdecay.zoo;

import ai.djl.modality.Classifications;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import java.util.List;

/** What the translators of snapshots share: normalisation, and outputs as named classes. */
abstract class StageTranslator<I> implements Translator<I, Classifications> {

    final StageInfo info;

    StageTranslator(StageInfo info) {
        this.info = info;
    }

    /** Normalises values on the scale from 0 to 1, of shape (C, H, W). */
    NDList normalised(NDManager manager, NDArray values) {
        NDArray mean = channels(manager, info.mean());
        NDArray deviation = channels(manager, info.deviation());
        return new NDList(values.sub(mean).div(deviation));
    }

    private static NDArray channels(NDManager manager, List<Float> values) {
        float[] numbers = new float[values.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = values.get(i);
        }
        return manager.create(numbers, new Shape(numbers.length, 1, 1));
    }

    /** {@inheritDoc} */
    @Override
    public Classifications processOutput(TranslatorContext context, NDList list) {
        return new Classifications(info.classNames(), list.singletonOrThrow().softmax(0));
    }
}
