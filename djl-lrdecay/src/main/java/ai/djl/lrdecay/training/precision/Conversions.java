package ai.djl.lrdecay.training.precision;

import ai.djl.lrdecay.torchscript.TorchScriptModule;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.List;
import java.util.function.Predicate;

/** Converts some of the FLOAT32 parameters of a block, by a function of precision.torchscript. */
final class Conversions implements AutoCloseable {

    private final String method;
    private final List<Parameter> converted;
    private final NDManager manager;
    private final TorchScriptModule module;

    /**
     * Prepares them.
     *
     * @param method {@code lower} to bfloat16, or {@code arrange} in FLOAT32; kernels of
     *     convolutions come out with their channels last in memory
     * @param block an initialised block
     * @param chosen which of its FLOAT32 parameters are converted
     * @param parent the parent of what is made, on the device of the parameters
     */
    Conversions(String method, Block block, Predicate<Parameter> chosen, NDManager parent) {
        this.method = method;
        converted =
                block.getParameters().values().stream()
                        .filter(Parameter::isInitialized)
                        .filter(chosen)
                        .filter(p -> p.getArray().getDataType() == DataType.FLOAT32)
                        .toList();
        manager = parent.newSubManager();
        manager.setName("precision");
        try {
            module =
                    TorchScriptModule.fromResource(
                            manager.getDevice(), Conversions.class, "precision.torchscript");
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    CopiedParameters copy(ParameterStore masters, boolean training) {
        return CopiedParameters.of(masters, converted, module, method, manager, training);
    }

    TorchScriptModule module() {
        return module;
    }

    @Override
    public void close() {
        module.close();
        manager.close();
    }
}
