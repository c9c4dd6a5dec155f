package ai.djl.lrdecay.hessian.operator;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Copies of the parameters of a block, which its forward pass uses in place of its own. So whatever
 * is computed with them cannot touch a training that goes on: not the weights, not the gradients,
 * not the statistics of batch norm.
 */
final class FrozenParameters extends ParameterStore {

    private final Map<String, NDArray> byId = new HashMap<>();
    private final DataType type;
    private final NDManager owner;
    private final NDList chosen = new NDList();
    private final List<String> names = new ArrayList<>();
    private long dimension;

    FrozenParameters(NDManager owner, Block block, DataType type, Predicate<String> choice) {
        super(owner, false);
        this.owner = owner;
        this.type = type;
        for (Pair<String, Parameter> pair : block.getParameters()) {
            Parameter parameter = pair.getValue();
            NDArray copy = copy(parameter.getArray());
            byId.put(parameter.getId(), copy);
            if (parameter.requiresGradient() && choice.test(pair.getKey())) {
                copy.setRequiresGradient(true);
                chosen.add(copy);
                names.add(pair.getKey());
                dimension += copy.size();
            }
        }
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException(
                    "no trainable parameter is chosen: the block has "
                            + block.getParameters().keys());
        }
    }

    private NDArray copy(NDArray array) {
        NDArray copy;
        // DJL's toDevice and toType share memory where there is nothing to change, even if a copy
        // is asked for.
        try (NDManager scratch = owner.newSubManager();
                NDArray detached = array.stopGradient()) {
            NDArray own = detached.duplicate();
            own.attach(scratch);
            NDArray there = own.toDevice(owner.getDevice(), false);
            there.attach(scratch);
            copy = there.toType(type, false);
            copy.attach(owner);
        }
        return copy;
    }

    @Override
    public @Nullable NDArray getValue(
            @Nullable Parameter parameter, Device device, boolean training) {
        if (parameter == null) {
            return null;
        }
        NDArray array = byId.get(parameter.getId());
        if (array == null) {
            throw new IllegalStateException(
                    "the block has a parameter " + parameter.getName() + " that it does not list");
        }
        return array;
    }

    /** The chosen parameters, in the order of the block. */
    NDList chosen() {
        return chosen;
    }

    List<String> names() {
        return names;
    }

    long dimension() {
        return dimension;
    }
}
