package ai.djl.lrdecay.training.state;

import ai.djl.Device;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.util.Pair;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The parameters of a trainer's model and their replicas on its devices. */
public final class TrainerWeights {

    private TrainerWeights() {}

    /**
     * Copies tensors into the parameters and all replicas, after checking all of them. Gradients
     * are left as they are: DJL's next update needs one.
     *
     * @param trainer an initialised trainer
     * @param state tensors by parameter name
     * @throws IllegalArgumentException if they do not fit; nothing is changed then
     */
    public static void restore(Trainer trainer, Map<String, HostTensor> state) {
        BlockState.restore(trainer.getModel().getBlock(), state);
        for (Pair<String, NDArray> replica : replicas(trainer)) {
            HostTensor tensor = state.get(replica.getKey());
            if (tensor != null) {
                tensor.copyTo(replica.getValue());
            }
        }
    }

    /**
     * Forgets the gradients that no update has used: those of a batch that failed belong to other
     * weights, and DJL would add the next ones to them.
     *
     * @param trainer an initialised trainer
     */
    public static void forgetGradients(Trainer trainer) {
        for (Pair<String, Parameter> pair : trainer.getModel().getBlock().getParameters()) {
            forgetGradient(pair.getValue().getArray());
        }
        for (Pair<String, NDArray> replica : replicas(trainer)) {
            forgetGradient(replica.getValue());
        }
    }

    /** What the devices besides the first have, by parameter name. */
    private static List<Pair<String, NDArray>> replicas(Trainer trainer) {
        List<Pair<String, NDArray>> replicas = new ArrayList<>();
        Device[] devices = trainer.getDevices();
        if (devices.length > 1) {
            ParameterStore store = store(trainer);
            for (Pair<String, Parameter> pair : trainer.getModel().getBlock().getParameters()) {
                for (Device device : devices) {
                    NDArray replica = store.getValue(pair.getValue(), device, true);
                    if (replica != pair.getValue().getArray()) {
                        replicas.add(new Pair<>(pair.getKey(), replica));
                    }
                }
            }
        }
        return replicas;
    }

    private static void forgetGradient(NDArray weight) {
        if (weight.hasGradient()) {
            JniUtils.zeroGrad((PtNDArray) weight);
        }
    }

    /** DJL's trainer has no accessor for it. */
    private static ParameterStore store(Trainer trainer) {
        try {
            Field field = Trainer.class.getDeclaredField("parameterStore");
            field.setAccessible(true);
            return (ParameterStore) field.get(trainer);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IllegalStateException(
                    "the parameter store of DJL's Trainer cannot be reached: it is known as DJL"
                            + " 0.36 has it",
                    e);
        }
    }
}
