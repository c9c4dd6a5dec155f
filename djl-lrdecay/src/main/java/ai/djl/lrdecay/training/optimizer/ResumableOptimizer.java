package ai.djl.lrdecay.training.optimizer;

import ai.djl.Device;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.nn.Block;
import java.util.Map;

/**
 * An optimizer that saves and restores its own state, so that a training that was interrupted can
 * be resumed exactly. Implement it in an optimizer of your own; DJL's optimizers are known without
 * it.
 */
public interface ResumableOptimizer {

    /**
     * Copies the state that belongs to a block's trainable parameters.
     *
     * @param block the block that is being trained
     * @return tensors by names that tell the parameter and what the tensor is
     */
    Map<String, HostTensor> captureState(Block block);

    /**
     * Sets the state of a block's trainable parameters, after checking all of it.
     *
     * @param block the initialised block that is to be trained
     * @param state what {@link #captureState} gave
     * @param devices the devices of the training, each of which holds a replica of the parameters
     * @throws IllegalArgumentException if names, shapes or types differ, or a value is not finite
     */
    void restoreState(Block block, Map<String, HostTensor> state, Device... devices);
}
