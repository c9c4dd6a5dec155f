package ai.djl.lrdecay.training.optimizer;

import ai.djl.Device;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.lrdecay.torchscript.TorchScriptModule;
import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An optimizer of the PyTorch engine that has one array of state for each parameter and updates
 * parameters of the same rate in one call of a TorchScript function.
 */
abstract class FusedOptimizer extends Optimizer implements BlockOptimizer {

    private final ParameterStates states;
    private final String script;
    private final Map<Device, TorchScriptModule> modules = new ConcurrentHashMap<>();

    /**
     * Creates the optimizer.
     *
     * @param builder gradient clipping, rescaling and weight decay
     * @param states the state of each parameter
     * @param script the name of the resource beside the class with the TorchScript functions
     */
    FusedOptimizer(OptimizerBuilder<?> builder, ParameterStates states, String script) {
        super(builder);
        this.states = states;
        this.script = script;
    }

    /** Parameters of the same rate, with their gradients and states. */
    static final class Group {

        private final List<NDArray> weights = new ArrayList<>();
        private final List<NDArray> gradients = new ArrayList<>();
        private final List<NDArray> states = new ArrayList<>();

        private void add(NDArray weight, NDArray gradient, NDArray state) {
            weights.add(weight);
            gradients.add(gradient);
            states.add(state);
        }

        List<NDArray> weights() {
            return weights;
        }

        List<NDArray> gradients() {
            return gradients;
        }

        List<NDArray> states() {
            return states;
        }
    }

    /** Counts an update of a parameter, and returns its learning rate for it. */
    abstract double nextRate(String parameterId);

    /** Updates parameters at a rate; the gradients may be changed meanwhile. */
    abstract void update(TorchScriptModule module, Group group, double rate);

    /** {@inheritDoc} */
    @Override
    public final void update(String parameterId, NDArray weight, NDArray grad) {
        double rate = nextRate(parameterId);
        // The caller hands the same gradient to the replicas on other devices.
        try (NDArray gradient = grad.duplicate()) {
            Group alone = new Group();
            alone.add(weight, gradient, states.of(parameterId, weight));
            update(module(weight.getDevice()), alone, rate);
        }
        JniUtils.zeroGrad((PtNDArray) weight);
    }

    /**
     * Updates all trainable parameters of a block from the gradients they carry, and sets the
     * gradients to zero. A parameter that no backward pass has reached counts as having a gradient
     * of zero.
     *
     * @param block an initialised block, all on one device
     */
    @Override
    public final void updateAll(Block block) {
        Map<Double, Group> groups = new LinkedHashMap<>();
        for (Parameter parameter : block.getParameters().values()) {
            if (parameter.requiresGradient()) {
                NDArray weight = parameter.getArray();
                groups.computeIfAbsent(nextRate(parameter.getId()), rate -> new Group())
                        .add(weight, weight.getGradient(), states.of(parameter.getId(), weight));
            }
        }
        groups.forEach(
                (rate, group) -> {
                    update(module(group.weights.get(0).getDevice()), group, rate);
                    group.gradients.forEach(NDArray::close);
                });
    }

    /** Returns the functions for a device. */
    final TorchScriptModule module(Device device) {
        return modules.computeIfAbsent(
                device, d -> TorchScriptModule.fromResource(d, getClass(), script));
    }

    /** Returns the state of each parameter. */
    final ParameterStates states() {
        return states;
    }

    /**
     * Copies the state of a block's trainable parameters.
     *
     * @param block the block that is being trained, all on one device
     * @return arrays by parameter name; first ones for parameters that were not updated yet
     */
    @Override
    public Map<String, HostTensor> captureState(Block block) {
        return states.capture(block);
    }

    /**
     * Sets the state of a block's trainable parameters, after checking all of it.
     *
     * @param block the initialised block that is to be trained
     * @param state arrays by parameter name, as {@link #captureState} gave them
     * @param devices the devices of the training; none for the device of the parameters
     * @throws IllegalArgumentException if names, shapes or types differ, or a value is not finite
     */
    @Override
    public void restoreState(Block block, Map<String, HostTensor> state, Device... devices) {
        states.restore(block, state, devices);
    }

    /** Releases the state. */
    @Override
    public final void close() {
        states.close();
        modules.values().forEach(TorchScriptModule::close);
        modules.clear();
    }
}
