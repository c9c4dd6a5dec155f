package ai.djl.lrdecay.training.precision;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import org.jspecify.annotations.Nullable;

/**
 * The forward pass of a block in a {@link Precision}, on one device.
 *
 * <p>In BFLOAT16 the block is given its inputs in bfloat16, images with the channels of a pixel
 * side by side (for which the engine's kernels are made), and bfloat16 copies of its parameters,
 * but for the scales, shifts and statistics of its norms. So everything between input and output is
 * bfloat16, norms compute in FLOAT32 within, and the outputs are handed back in FLOAT32. Gradients
 * go through the copies to the FLOAT32 parameters, where they are FLOAT32 and added up as such.
 *
 * <p>DJL has no bfloat16: within the block such arrays have the type UNKNOWN, and its operators
 * compute with them. What needs the type of an array does not work there: a conversion {@code
 * toType(x.getDataType())} or a softmax within a block of one's own ends the process. Operators
 * with arrays in FLOAT32 that are not scalars give FLOAT32, which the next convolution refuses.
 *
 * <p>Several threads may compute at a time, but not while parameters change.
 */
public final class MixedPrecision implements AutoCloseable {

    private final Block block;
    private final @Nullable Lowering lowering;

    /**
     * A part of a network.
     *
     * @see #forward(Part, ParameterStore, NDList, boolean)
     */
    @FunctionalInterface
    public interface Part {

        /**
         * Computes the part.
         *
         * @param parameters where its parameters are found
         * @param inputs its inputs
         * @param training whether it is trained
         * @return its outputs
         */
        NDList forward(ParameterStore parameters, NDList inputs, boolean training);
    }

    private MixedPrecision(Block block, @Nullable Lowering lowering) {
        this.block = block;
        this.lowering = lowering;
    }

    /**
     * Prepares the forward pass of a block.
     *
     * @param precision the precision
     * @param block an initialised block with parameters in FLOAT32
     * @param manager the parent of what is made here, on the device of the inputs
     * @return the pass, to be closed
     * @throws IllegalArgumentException if the block has recurrent layers, attention, or
     *     convolutions of images narrower than their stride, which DJL cannot train in bfloat16
     */
    public static MixedPrecision of(Precision precision, Block block, NDManager manager) {
        if (precision == Precision.FLOAT32) {
            return new MixedPrecision(block, null);
        }
        return new MixedPrecision(block, new Lowering(block, manager));
    }

    /**
     * Computes the block.
     *
     * @param parameters where its parameters are found in FLOAT32
     * @param inputs the inputs; those in FLOAT32 are converted
     * @param training whether it is trained
     * @return the outputs, none in bfloat16
     */
    public NDList forward(ParameterStore parameters, NDList inputs, boolean training) {
        return forward(block::forward, parameters, inputs, training);
    }

    /**
     * Computes a part of the block.
     *
     * @param part the part
     * @param parameters where the parameters of the block are found in FLOAT32
     * @param inputs the inputs of the part; those in FLOAT32 are converted
     * @param training whether it is trained
     * @return the outputs of the part, none in bfloat16
     */
    public NDList forward(Part part, ParameterStore parameters, NDList inputs, boolean training) {
        return lowering == null
                ? part.forward(parameters, inputs, training)
                : lowering.forward(part, parameters, inputs, training);
    }

    /** Forgets the copies of the parameters, which have changed. */
    public void parametersChanged() {
        if (lowering != null) {
            lowering.forget();
        }
    }

    @Override
    public void close() {
        if (lowering != null) {
            lowering.close();
        }
    }
}
