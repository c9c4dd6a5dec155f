package ai.djl.lrdecay.zoo;

import ai.djl.nn.Block;
import java.util.Map;

/**
 * Makes the networks of somebody's own architecture, so that their snapshots can be loaded by name.
 * A service: a jar names its implementation in {@code
 * META-INF/services/ai.djl.lrdecay.zoo.NetworkProvider}. The zoo never runs code that a description
 * names; it looks the architecture up among the providers that the user's own class path has.
 *
 * <p>A provider is made once for each look-up and must do nothing but make blocks.
 */
public interface NetworkProvider {

    /**
     * Returns the architecture that this provider makes.
     *
     * @return its name, as snapshots give it: best with the group in front, {@code
     *     org.example.small-cnn}
     */
    String name();

    /**
     * Makes a network.
     *
     * @param arguments what the snapshot says about it, by name
     * @return a new block, not initialised
     * @throws IllegalArgumentException if the arguments are not possible, in one sentence
     */
    Block create(Map<String, String> arguments);
}
