package ai.djl.lrdecay.training.state;

import ai.djl.lrdecay.nn.HeadedNetwork;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What a network hands on when it gets a new head for other classes. */
public final class BackboneState {

    private BackboneState() {}

    /**
     * Tells which parameters belong to the head.
     *
     * @param network an initialised network
     * @return the ids of the head's parameters ({@code Parameter.getId()})
     */
    public static Set<String> headIds(HeadedNetwork network) {
        Set<String> ids = new HashSet<>();
        for (Parameter parameter : network.head().getParameters().values()) {
            ids.add(parameter.getId());
        }
        return ids;
    }

    /**
     * Copies everything but the head into a network of the same architecture, whose head stays as
     * it was initialised.
     *
     * @param source all tensors of the network that was trained, by parameter name
     * @param target an initialised network, with any number of classes
     * @throws IllegalArgumentException if the backbones differ; the target is unchanged then
     */
    public static void copy(Map<String, HostTensor> source, HeadedNetwork target) {
        Set<String> head = headIds(target);
        Map<String, HostTensor> state = new LinkedHashMap<>(source);
        for (Pair<String, Parameter> pair : target.getParameters()) {
            if (head.contains(pair.getValue().getId())) {
                state.put(pair.getKey(), HostTensor.of(pair.getValue().getArray()));
            }
        }
        BlockState.restore(target, state);
    }
}
