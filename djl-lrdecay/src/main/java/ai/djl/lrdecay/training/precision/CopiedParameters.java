package ai.djl.lrdecay.training.precision;

import ai.djl.Device;
import ai.djl.lrdecay.torchscript.TorchScriptModule;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Converted copies of parameters, differentiable where grad mode is on; others are as they were.
 */
final class CopiedParameters extends ParameterStore implements AutoCloseable {

    private final ParameterStore masters;
    private final NDManager manager;
    private final Map<String, NDArray> copies = new HashMap<>();

    private CopiedParameters(ParameterStore masters, NDManager manager) {
        super(manager, false);
        this.masters = masters;
        this.manager = manager;
    }

    /** Copies parameters to a manager of their own, on the device of the parent. */
    static CopiedParameters of(
            ParameterStore masters,
            List<Parameter> chosen,
            TorchScriptModule module,
            String method,
            NDManager parent,
            boolean training) {
        CopiedParameters result = new CopiedParameters(masters, parent.newSubManager());
        Device device = parent.getDevice();
        if (!chosen.isEmpty()) {
            List<NDArray> arrays =
                    chosen.stream()
                            .map(parameter -> masters.getValue(parameter, device, training))
                            .toList();
            // The results belong to the manager of the first array.
            NDList copies = module.differentiate(method, result.manager.create(0f), arrays);
            for (int i = 0; i < copies.size(); i++) {
                result.copies.put(chosen.get(i).getId(), copies.get(i));
            }
        }
        return result;
    }

    /** Where the parameters were copied from. */
    ParameterStore masters() {
        return masters;
    }

    @Override
    public @Nullable NDArray getValue(
            @Nullable Parameter parameter, Device device, boolean training) {
        if (parameter == null) {
            return null;
        }
        NDArray copy = copies.get(parameter.getId());
        return copy == null ? masters.getValue(parameter, device, training) : copy;
    }

    @Override
    public void close() {
        manager.close();
    }
}
