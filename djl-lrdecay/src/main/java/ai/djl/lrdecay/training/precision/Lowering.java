package ai.djl.lrdecay.training.precision;

import ai.djl.lrdecay.training.precision.MixedPrecision.Part;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import org.jspecify.annotations.Nullable;

/** What is needed where a network computes in bfloat16. */
final class Lowering implements AutoCloseable {

    private final Conversions conversions;
    private @Nullable CopiedParameters kept;

    /**
     * Prepares it.
     *
     * @throws IllegalArgumentException if the block has layers that DJL cannot train in bfloat16
     */
    Lowering(Block block, NDManager parent) {
        UnfitLayers.refuse(block);
        conversions = new Conversions("lower", block, Lowering::isLowered, parent);
    }

    private static boolean isLowered(Parameter parameter) {
        return switch (parameter.getType()) {
            case GAMMA, BETA, RUNNING_MEAN, RUNNING_VAR -> false;
            case WEIGHT, BIAS, OTHER -> true;
        };
    }

    /** With copies of the parameters that last until they change. */
    NDList forward(Part part, ParameterStore masters, NDList inputs, boolean training) {
        if (!JniUtils.isGradMode()) {
            // Without a graph they would hide the parameters from a later backward pass.
            try (CopiedParameters once = copy(masters, training)) {
                return forward(part, once, inputs, training);
            }
        }
        return forward(part, copies(masters, training), inputs, training);
    }

    /** With copies that were made before. */
    NDList forward(Part part, CopiedParameters copies, NDList inputs, boolean training) {
        NDList low = convert("lower_inputs", DataType.FLOAT32, inputs);
        return convert("widen", DataType.UNKNOWN, part.forward(copies, low, training));
    }

    private synchronized CopiedParameters copies(ParameterStore masters, boolean training) {
        CopiedParameters copies = kept;
        if (copies == null || copies.masters() != masters) {
            forget();
            copies = copy(masters, training);
            kept = copies;
        }
        return copies;
    }

    CopiedParameters copy(ParameterStore masters, boolean training) {
        return conversions.copy(masters, training);
    }

    /** Converts the arrays of one type, in their places. */
    private NDList convert(String method, DataType type, NDList arrays) {
        NDList some = new NDList();
        arrays.stream().filter(array -> array.getDataType() == type).forEach(some::add);
        if (some.isEmpty()) {
            return arrays;
        }
        NDList converted = conversions.module().differentiate(method, some);
        NDList all = new NDList();
        int next = 0;
        for (NDArray array : arrays) {
            all.add(array.getDataType() == type ? converted.get(next++) : array);
        }
        return all;
    }

    synchronized void forget() {
        if (kept != null) {
            kept.close();
            kept = null;
        }
    }

    @Override
    public void close() {
        forget();
        conversions.close();
    }
}
