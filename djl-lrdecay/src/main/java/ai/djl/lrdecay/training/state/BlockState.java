package ai.djl.lrdecay.training.state;

import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters of a block as tensors on the host, by parameter name. */
public final class BlockState {

    private BlockState() {}

    /**
     * Checks that there are weights.
     *
     * @param block the block of a trainer
     * @throws IllegalStateException if the trainer was not initialised
     */
    public static void requireInitialized(Block block) {
        if (!block.isInitialized()) {
            throw new IllegalStateException(
                    "the trainer has no weights yet: call trainer.initialize with the shape of a"
                            + " batch first");
        }
    }

    /**
     * Copies all parameters of a block, running statistics of batch norm included.
     *
     * @param block an initialised block
     * @return the tensors by parameter name, in the order of the block
     */
    public static Map<String, HostTensor> capture(Block block) {
        Map<String, HostTensor> state = new LinkedHashMap<>();
        for (Pair<String, Parameter> pair : block.getParameters()) {
            state.put(pair.getKey(), HostTensor.of(pair.getValue().getArray()));
        }
        return state;
    }

    /**
     * Tells whether a training can continue from the weights of a block: whether all numbers of the
     * parameters that it changes, and of batch norm's running statistics, are finite. Constants may
     * be infinite, as the mask of an attention is.
     *
     * @param block an initialised block
     * @return whether they are finite
     */
    public static boolean isFinite(Block block) {
        List<Parameter> changing =
                block.getParameters().values().stream()
                        .filter(parameter -> changes(parameter) && !isEmpty(parameter))
                        .toList();
        if (changing.isEmpty()) {
            return true;
        }
        try (NDManager manager = changing.get(0).getArray().getManager().newSubManager()) {
            NDList largest = new NDList();
            for (Parameter parameter : changing) {
                // Not all absolute values at once: they take the memory of the parameter.
                try (NDArray sizes = parameter.getArray().abs()) {
                    sizes.attach(manager);
                    largest.add(sizes.max().toType(DataType.FLOAT64, false));
                }
            }
            // One copy to the host for all: NaN and infinity are the largest of what they are in.
            for (double value : NDArrays.stack(largest).toDoubleArray()) {
                if (!Double.isFinite(value)) {
                    return false;
                }
            }
            return true;
        }
    }

    private static boolean isEmpty(Parameter parameter) {
        return parameter.getArray().size() == 0;
    }

    /** Whether a training changes a parameter. */
    private static boolean changes(Parameter parameter) {
        return parameter.requiresGradient()
                || parameter.getType() == Parameter.Type.RUNNING_MEAN
                || parameter.getType() == Parameter.Type.RUNNING_VAR;
    }

    /**
     * Checks that tensors fit a block: the same names, shapes and types, all values finite where a
     * training changes them.
     *
     * @param block an initialised block
     * @param state tensors by parameter name
     * @throws IllegalArgumentException if they do not fit, naming the first difference
     */
    public static void check(Block block, Map<String, HostTensor> state) {
        int count = 0;
        for (Pair<String, Parameter> pair : block.getParameters()) {
            HostTensor tensor = state.get(pair.getKey());
            NDArray array = pair.getValue().getArray();
            if (changes(pair.getValue())) {
                checkTensor(pair.getKey(), array, tensor);
            } else {
                checkShape(pair.getKey(), array, tensor);
            }
            count++;
        }
        if (count != state.size()) {
            throw new IllegalArgumentException(
                    "it has " + state.size() + " tensors where the model has " + count);
        }
    }

    /**
     * Checks a tensor of a state.
     *
     * @param name the name of the parameter
     * @param expected the parameter's value, of the shape and type that the tensor must have
     * @param found the tensor; null if there is none
     * @return the tensor
     * @throws IllegalArgumentException if there is none, it does not fit, or a value is not finite
     */
    public static HostTensor checkTensor(
            String name, NDArray expected, @Nullable HostTensor found) {
        HostTensor fits = checkShape(name, expected, found);
        if (!fits.isFinite()) {
            throw new IllegalArgumentException(
                    "its tensor " + name + " holds values that are not finite");
        }
        return fits;
    }

    private static HostTensor checkShape(
            String name, NDArray expected, @Nullable HostTensor found) {
        if (found == null) {
            throw new IllegalArgumentException("it has no tensor " + name);
        }
        if (!found.shape().equals(expected.getShape()) || found.type() != expected.getDataType()) {
            throw new IllegalArgumentException(
                    "its tensor "
                            + name
                            + " has shape "
                            + found.shape()
                            + " and type "
                            + found.type()
                            + " where the model has "
                            + expected.getShape()
                            + " and "
                            + expected.getDataType());
        }
        return found;
    }

    /**
     * Copies tensors into the parameters of a block, after checking all of them.
     *
     * @param block an initialised block
     * @param state tensors by parameter name
     * @throws IllegalArgumentException if they do not fit; the block is unchanged then
     */
    public static void restore(Block block, Map<String, HostTensor> state) {
        check(block, state);
        for (Pair<String, Parameter> pair : block.getParameters()) {
            HostTensor tensor = state.get(pair.getKey());
            if (tensor != null) {
                tensor.copyTo(pair.getValue().getArray());
            }
        }
    }
}
