package ai.djl.lrdecay.zoo;

import ai.djl.modality.Classifications;
import ai.djl.ndarray.NDList;
import ai.djl.translate.PostProcessor;
import ai.djl.translate.TranslatorContext;

/**
 * Outputs as named classes with their probabilities.
 *
 * @param info the snapshot
 */
record ClassesOutput(StageInfo info) implements PostProcessor<Classifications> {

    /** {@inheritDoc} */
    @Override
    public Classifications processOutput(TranslatorContext context, NDList list) {
        return new Classifications(info.classNames(), list.singletonOrThrow().softmax(0));
    }
}
