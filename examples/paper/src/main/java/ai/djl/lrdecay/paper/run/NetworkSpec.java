package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.nn.Networks;
import com.google.gson.annotations.JsonAdapter;

/**
 * The architecture that is trained. In text and JSON it is its name, as on the command line.
 *
 * @param name for instance {@code wrn-16-2} or {@code resnet50}
 */
@JsonAdapter(NetworkSpec.Adapter.class)
public record NetworkSpec(String name) {

    /**
     * Reads an architecture.
     *
     * @param text its name
     * @return the architecture
     * @throws IllegalArgumentException if there is none of that name, in one sentence
     */
    public static NetworkSpec parse(String text) {
        // The builder of the network knows which there are.
        Networks.create(text, 2);
        return new NetworkSpec(text);
    }

    @Override
    public String toString() {
        return name;
    }

    /** The JSON form: the name. */
    static final class Adapter extends TextAdapter<NetworkSpec> {
        Adapter() {
            super(NetworkSpec::parse);
        }
    }
}
