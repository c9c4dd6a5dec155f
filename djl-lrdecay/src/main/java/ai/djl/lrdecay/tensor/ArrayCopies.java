package ai.djl.lrdecay.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;

/**
 * Copies from one array into another.
 *
 * <p>DJL's {@code copyTo} takes the values through the memory of the host, and by an operator about
 * which PyTorch warns on the standard error of every process that uses it.
 */
public final class ArrayCopies {

    private ArrayCopies() {}

    /**
     * Copies all values of an array into another, which keeps its identity, its device, its memory
     * layout and its gradient.
     *
     * @param source the values
     * @param target an array of the same type and shape, which no graph that is still needed uses
     */
    public static void copy(NDArray source, NDArray target) {
        // Nothing is to be recorded, whether this thread records operators or not.
        boolean trained = target.hasGradient();
        if (trained) {
            target.setRequiresGradient(false);
        }
        try {
            target.set(new NDIndex("..."), source);
        } finally {
            if (trained) {
                target.setRequiresGradient(true);
            }
        }
    }
}
