package ai.djl.lrdecay.zoo;

import ai.djl.ndarray.NDList;
import ai.djl.translate.PostProcessor;
import ai.djl.translate.TranslatorContext;

/** Outputs as the numbers that the network gives, for networks whose outputs are no classes. */
record ValuesOutput() implements PostProcessor<float[]> {

    /** {@inheritDoc} */
    @Override
    public float[] processOutput(TranslatorContext context, NDList list) {
        return list.singletonOrThrow().toFloatArray();
    }
}
