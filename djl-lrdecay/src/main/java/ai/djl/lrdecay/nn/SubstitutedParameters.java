package ai.djl.lrdecay.nn;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Arrays that the forward pass of a block uses in place of its own parameters: copies on another
 * device, or copies that a measurement may change.
 */
public class SubstitutedParameters extends ParameterStore {

    private final Map<String, NDArray> byId = new HashMap<>();

    /**
     * Creates a store without parameters.
     *
     * @param manager a manager on the device of the substitutes
     */
    protected SubstitutedParameters(NDManager manager) {
        super(manager, false);
    }

    /**
     * Uses an array in place of a parameter.
     *
     * @param parameter a parameter of the block
     * @param array an array of the same shape
     */
    protected final void substitute(Parameter parameter, NDArray array) {
        byId.put(parameter.getId(), array);
    }

    /**
     * Returns the substitute of a parameter.
     *
     * @param parameter the parameter, or null where a block has none (a layer without bias)
     * @param device ignored: the substitutes are on one device
     * @param training ignored
     * @return the substitute; null for null
     * @throws IllegalStateException if the block uses a parameter that it does not list
     */
    @Override
    public final @Nullable NDArray getValue(
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
}
