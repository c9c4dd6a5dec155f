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
import java.util.Map;

/** The parameters of a trainer's model and their replicas on its devices. */
public final class TrainerWeights {

    private TrainerWeights() {}

    /**
     * Copies tensors into the parameters and all replicas, after checking all of them, and forgets
     * gradients.
     *
     * @param trainer an initialised trainer
     * @param state tensors by parameter name
     * @throws IllegalArgumentException if they do not fit; nothing is changed then
     */
    public static void restore(Trainer trainer, Map<String, HostTensor> state) {
        BlockState.restore(trainer.getModel().getBlock(), state);
        for (Pair<String, Parameter> pair : trainer.getModel().getBlock().getParameters()) {
            forgetGradient(pair.getValue().getArray());
        }
        Device[] devices = trainer.getDevices();
        if (devices.length > 1) {
            ParameterStore store = store(trainer);
            for (Pair<String, Parameter> pair : trainer.getModel().getBlock().getParameters()) {
                HostTensor tensor = state.get(pair.getKey());
                for (Device device : devices) {
                    NDArray replica = store.getValue(pair.getValue(), device, true);
                    if (tensor != null && replica != pair.getValue().getArray()) {
                        tensor.copyTo(replica);
                        forgetGradient(replica);
                    }
                }
            }
        }
    }

    /** One that no step has used yet belongs to other weights; DJL would add to it. */
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
