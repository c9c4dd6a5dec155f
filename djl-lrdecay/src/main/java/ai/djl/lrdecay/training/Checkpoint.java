package ai.djl.lrdecay.training;

import ai.djl.lrdecay.tensor.HostTensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Everything that a training run needs to go on after an epoch as if it had not been interrupted.
 *
 * @param run what identifies the run; a checkpoint of another run is refused
 * @param epoch the number of epochs done, at least 1
 * @param state the state of what is not a tensor, for instance of the learning-rate schedule
 * @param parameters the parameters of the model by name
 * @param velocities the velocities of the optimizer by parameter name
 */
public record Checkpoint(
        String run,
        int epoch,
        Map<String, String> state,
        Map<String, HostTensor> parameters,
        Map<String, HostTensor> velocities) {

    /** Makes the maps unmodifiable; they keep their order. */
    public Checkpoint {
        state = Collections.unmodifiableMap(new LinkedHashMap<>(state));
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        velocities = Collections.unmodifiableMap(new LinkedHashMap<>(velocities));
    }
}
