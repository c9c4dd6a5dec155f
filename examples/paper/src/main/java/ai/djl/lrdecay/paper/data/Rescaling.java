package ai.djl.lrdecay.paper.data;

import ai.djl.lrdecay.transfer.StageInputs;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * From one normalisation to another, for each channel: {@code scale x + shift}.
 *
 * @param scale the factors
 * @param shift what is added
 */
record Rescaling(float[] scale, float[] shift) {

    static Rescaling between(DataSource.Scaling from, StageInputs to) {
        int channels = from.mean().size();
        float[] scale = new float[channels];
        float[] shift = new float[channels];
        for (int c = 0; c < channels; c++) {
            scale[c] = from.deviation().get(c) / to.deviation().get(c);
            shift[c] = (from.mean().get(c) - to.mean().get(c)) / to.deviation().get(c);
        }
        return new Rescaling(scale, shift);
    }

    /** Applies it to inputs (B, C, H, W), in place. */
    void apply(NDArray inputs) {
        try (NDManager scratch = inputs.getManager().newSubManager()) {
            Shape perChannel = new Shape(1, scale.length, 1, 1);
            inputs.muli(scratch.create(scale, perChannel));
            inputs.addi(scratch.create(shift, perChannel));
        }
    }
}
