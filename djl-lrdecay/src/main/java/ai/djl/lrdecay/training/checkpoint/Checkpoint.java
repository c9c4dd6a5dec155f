package ai.djl.lrdecay.training.checkpoint;

import ai.djl.lrdecay.tensor.HostTensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Everything that a training needs to continue after an epoch as if it had not been interrupted.
 *
 * @param run what identifies the run; a checkpoint of another run is refused
 * @param epoch the number of epochs done; 0 before the first
 * @param state the state of what is not a tensor, for instance of the learning rate
 * @param parameters the parameters of the model by name
 * @param optimizer the state of the optimizer by name
 * @param average the averages of the parameters by name; empty without an average
 * @param best the best parameters so far by name; empty if they are not kept
 */
public record Checkpoint(
        String run,
        int epoch,
        Map<String, String> state,
        Map<String, HostTensor> parameters,
        Map<String, HostTensor> optimizer,
        Map<String, HostTensor> average,
        Map<String, HostTensor> best) {

    /** Makes the maps unmodifiable; they keep their order. */
    public Checkpoint {
        state = Collections.unmodifiableMap(new LinkedHashMap<>(state));
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        optimizer = Collections.unmodifiableMap(new LinkedHashMap<>(optimizer));
        average = Collections.unmodifiableMap(new LinkedHashMap<>(average));
        best = Collections.unmodifiableMap(new LinkedHashMap<>(best));
    }

    /**
     * Creates a checkpoint without averages and best parameters.
     *
     * @param run what identifies the run
     * @param epoch the number of epochs done, at least 1
     * @param state the state of what is not a tensor
     * @param parameters the parameters of the model by name
     * @param optimizer the state of the optimizer by name
     */
    public Checkpoint(
            String run,
            int epoch,
            Map<String, String> state,
            Map<String, HostTensor> parameters,
            Map<String, HostTensor> optimizer) {
        this(run, epoch, state, parameters, optimizer, Map.of(), Map.of());
    }

    /**
     * Tells whether what is kept beside the weights of the model is finite. Of the parameters
     * {@link ai.djl.lrdecay.training.state.BlockState#isFinite} knows which may be infinite.
     *
     * @return whether all numbers of the optimizer and of the averages are finite
     */
    public boolean isFinite() {
        return Stream.of(optimizer, average)
                .flatMap(tensors -> tensors.values().stream())
                .allMatch(HostTensor::isFinite);
    }

    /**
     * Returns the checkpoint with more state.
     *
     * @param more state by names that are not there yet
     * @return the checkpoint
     */
    public Checkpoint withState(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(state);
        all.putAll(more);
        return new Checkpoint(run, epoch, all, parameters, optimizer, average, best);
    }
}
