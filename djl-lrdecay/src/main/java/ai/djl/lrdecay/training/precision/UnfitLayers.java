package ai.djl.lrdecay.training.precision;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.convolutional.Convolution;
import ai.djl.nn.recurrent.RecurrentBlock;
import ai.djl.nn.transformer.ScaledDotProductAttentionBlock;
import ai.djl.util.Pair;

/** Layers that DJL 0.36 with PyTorch 2.7.1 cannot train in bfloat16. */
final class UnfitLayers {

    /** For finding out the step of a convolution, which DJL does not tell. */
    private static final int WIDE = 1000;

    private UnfitLayers() {}

    /**
     * Looks through all layers.
     *
     * @throws IllegalArgumentException if there is such a layer, in one sentence
     */
    static void refuse(Block block) {
        if (block instanceof RecurrentBlock || block instanceof ScaledDotProductAttentionBlock) {
            // Their operators ask arrays for their type, and DJL ends the process if it is UNKNOWN.
            throw new IllegalArgumentException(
                    "bfloat16 is for convolutions and linear layers: DJL cannot compute "
                            + block.getClass().getSimpleName()
                            + " in it");
        }
        if (block instanceof Convolution convolution && convolution.isInitialized()) {
            refuseNarrow(convolution);
        }
        for (Pair<String, Block> child : block.getChildren()) {
            refuse(child.getValue());
        }
    }

    /**
     * The gradient of the weights comes from memory that nobody wrote where images are narrower
     * than the step. A convolution of another class than DJL's may know about it.
     */
    private static void refuseNarrow(Convolution convolution) {
        if (!convolution.getClass().getPackage().equals(Convolution.class.getPackage())) {
            return;
        }
        Shape input = convolution.getInputShapes()[0];
        long width = input.get(input.dimension() - 1);
        long step = WIDE / (outputWidth(convolution, 2 * WIDE) - outputWidth(convolution, WIDE));
        if (width > 0 && width < step) {
            throw new IllegalArgumentException(
                    "a "
                            + convolution.getClass().getSimpleName()
                            + " has the stride "
                            + step
                            + " and inputs of width "
                            + width
                            + ", for which PyTorch computes a wrong gradient in bfloat16: use"
                            + " float32, or the stride 1, which gives the same");
        }
    }

    private static long outputWidth(Convolution convolution, long width) {
        long[] shape = convolution.getInputShapes()[0].getShape().clone();
        shape[shape.length - 1] = width;
        long[] output = convolution.getOutputShapes(new Shape[] {new Shape(shape)})[0].getShape();
        return output[output.length - 1];
    }
}
