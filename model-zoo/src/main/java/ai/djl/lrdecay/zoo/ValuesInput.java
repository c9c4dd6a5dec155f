package ai.djl.lrdecay.zoo;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.PreProcessor;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;

/**
 * Plain values in the order channel, row, column, on the scale that mean and deviation are on.
 *
 * @param info the snapshot
 */
record ValuesInput(StageInfo info) implements PreProcessor<float[]> {

    /** {@inheritDoc} */
    @Override
    public NDList processInput(TranslatorContext context, float[] values)
            throws TranslateException {
        Shape shape = new Shape(info.inputShape());
        if (values.length != shape.size()) {
            throw new TranslateException(
                    info.name() + " takes " + shape.size() + " values, not " + values.length);
        }
        NDArray array = context.getNDManager().create(values, shape);
        return Normalisation.normalised(info, context.getNDManager(), array);
    }
}
