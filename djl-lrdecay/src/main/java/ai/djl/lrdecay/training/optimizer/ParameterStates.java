package ai.djl.lrdecay.training.optimizer;

import ai.djl.Device;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.lrdecay.training.state.BlockState;
import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * What an optimizer remembers of each trainable parameter: an array of its shape on each device
 * that it is trained on.
 */
final class ParameterStates implements AutoCloseable {

    private final String kind;
    private final UnaryOperator<NDArray> initial;
    private final Map<String, Map<Device, NDArray>> states = new ConcurrentHashMap<>();

    /**
     * Creates a memory of nothing.
     *
     * @param kind what the arrays are, in the plural, for messages
     * @param initial makes the first state of a parameter from its value
     */
    ParameterStates(String kind, UnaryOperator<NDArray> initial) {
        this.kind = kind;
        this.initial = initial;
    }

    /** Returns the state of a parameter on the device of its value. */
    NDArray of(String parameterId, NDArray weight) {
        return states.computeIfAbsent(parameterId, id -> new ConcurrentHashMap<>())
                .computeIfAbsent(
                        weight.getDevice(),
                        device -> {
                            NDArray state = initial.apply(weight);
                            state.detach();
                            return state;
                        });
    }

    /** Tells whether a parameter has a state. */
    boolean has(String parameterId) {
        return states.containsKey(parameterId);
    }

    /**
     * Copies the states of a block's trainable parameters, by name; first states for those that
     * were not updated yet, whose values may still change before they are.
     */
    Map<String, HostTensor> capture(Block block) {
        Map<String, HostTensor> captured = new LinkedHashMap<>();
        for (Pair<String, Parameter> pair : block.getParameters()) {
            Parameter parameter = pair.getValue();
            if (parameter.requiresGradient()) {
                captured.put(pair.getKey(), capture(parameter.getId(), parameter.getArray()));
            }
        }
        return captured;
    }

    private HostTensor capture(String parameterId, NDArray weight) {
        Map<Device, NDArray> byDevice = states.get(parameterId);
        NDArray known = byDevice == null ? null : byDevice.get(weight.getDevice());
        if (known != null) {
            return HostTensor.of(known);
        }
        try (NDArray first = initial.apply(weight)) {
            return HostTensor.of(first);
        }
    }

    /**
     * Sets the states of a block's trainable parameters, after checking all of them.
     *
     * @throws IllegalArgumentException if names, shapes or types differ, or a value is not finite
     */
    void restore(Block block, Map<String, HostTensor> captured, Device... devices) {
        List<Pair<HostTensor, NDArray>> copies = new ArrayList<>();
        int trainable = 0;
        for (Pair<String, Parameter> pair : block.getParameters()) {
            Parameter parameter = pair.getValue();
            if (parameter.requiresGradient()) {
                trainable++;
                NDArray weight = parameter.getArray();
                HostTensor tensor =
                        BlockState.checkTensor(pair.getKey(), weight, captured.get(pair.getKey()));
                copies.add(new Pair<>(tensor, of(parameter.getId(), weight)));
                for (Device device : devices) {
                    if (!device.equals(weight.getDevice())) {
                        try (NDArray replica = weight.toDevice(device, true)) {
                            copies.add(new Pair<>(tensor, of(parameter.getId(), replica)));
                        }
                    }
                }
            }
        }
        if (trainable != captured.size()) {
            throw new IllegalArgumentException(
                    "it has "
                            + captured.size()
                            + " "
                            + kind
                            + " where the model has "
                            + trainable
                            + " trainable parameters");
        }
        copies.forEach(copy -> copy.getKey().copyTo(copy.getValue()));
    }

    /** Releases the arrays. */
    @Override
    public void close() {
        states.values().forEach(byDevice -> byDevice.values().forEach(NDArray::close));
        states.clear();
    }
}
