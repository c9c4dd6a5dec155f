package ai.djl.lrdecay.training.precision;

import ai.djl.lrdecay.training.precision.MixedPrecision.Part;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.function.Supplier;

/**
 * The forward pass of a block whose parameters stay as they are meanwhile, on one device, without a
 * gradient: for the features of many batches.
 *
 * <p>The kernels of convolutions are copied once with the channels of a pixel side by side, as the
 * engine's own kernels want them; otherwise it would arrange them anew for each batch. In BFLOAT16
 * the copies are those of {@link MixedPrecision}, made once instead of for each batch. The numbers
 * that come out are those of {@link MixedPrecision}.
 */
public final class InferencePass implements AutoCloseable {

    /** The kernels of convolutions of images and of volumes. */
    private static final int IMAGE_KERNEL = 4;

    private static final int VOLUME_KERNEL = 5;

    private final PartPass pass;
    private final CopiedParameters copies;
    private final Runnable release;

    /** Computes a part with copies of the parameters. */
    @FunctionalInterface
    private interface PartPass {
        NDList forward(Part part, CopiedParameters copies, NDList inputs);
    }

    private InferencePass(PartPass pass, CopiedParameters copies, Runnable release) {
        this.pass = pass;
        this.copies = copies;
        this.release = release;
    }

    /**
     * Copies the parameters.
     *
     * @param precision the precision
     * @param block an initialised block with parameters in FLOAT32
     * @param parameters where its parameters are found
     * @param manager the parent of what is made here, on the device of the inputs
     * @return the pass, to be closed
     * @throws IllegalArgumentException if the block has layers that DJL cannot compute in BFLOAT16,
     *     and that is the precision
     */
    public static InferencePass of(
            Precision precision, Block block, ParameterStore parameters, NDManager manager) {
        if (precision == Precision.FLOAT32) {
            Conversions arrange =
                    new Conversions("arrange", block, InferencePass::isKernel, manager);
            return of(
                    (part, copies, inputs) -> part.forward(copies, inputs, false),
                    () -> arrange.copy(parameters, false),
                    arrange::close);
        }
        Lowering lowering = new Lowering(block, manager);
        return of(
                (part, copies, inputs) -> lowering.forward(part, copies, inputs, false),
                () -> lowering.copy(parameters, false),
                lowering::close);
    }

    private static InferencePass of(
            PartPass pass, Supplier<CopiedParameters> copy, Runnable release) {
        try {
            return new InferencePass(pass, copy.get(), release);
        } catch (RuntimeException e) {
            // There may be no memory for the copies.
            release.run();
            throw e;
        }
    }

    private static boolean isKernel(Parameter parameter) {
        int dimension = parameter.getArray().getShape().dimension();
        return dimension == IMAGE_KERNEL || dimension == VOLUME_KERNEL;
    }

    /**
     * Computes a part of the block.
     *
     * @param part the part
     * @param inputs its inputs in FLOAT32; images best with the channels of a pixel side by side
     * @return its outputs in FLOAT32
     */
    public NDList forward(Part part, NDList inputs) {
        return pass.forward(part, copies, inputs);
    }

    @Override
    public void close() {
        copies.close();
        release.run();
    }
}
