package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.nn.Networks;
import ai.djl.lrdecay.training.precision.Precision;
import com.google.gson.annotations.JsonAdapter;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The architecture that is trained, and the numbers that it computes in. In text and JSON it is its
 * name, as on the command line; behind a colon the precision, if it is not float32, so that runs of
 * before there were others keep their names.
 *
 * @param name for instance {@code wrn-16-2} or {@code resnet50}
 * @param precision the precision of training and evaluation
 */
@JsonAdapter(NetworkSpec.Adapter.class)
public record NetworkSpec(String name, Precision precision) {

    private static final Set<String> KNOWN = ConcurrentHashMap.newKeySet();

    /**
     * Reads an architecture, which computes in float32.
     *
     * @param text its name
     * @return the architecture
     * @throws IllegalArgumentException if there is none of that name, in one sentence
     */
    public static NetworkSpec parse(String text) {
        // The builder of the network knows which there are. It makes all their layers, and the same
        // few names are read hundreds of times.
        if (!KNOWN.contains(text)) {
            Networks.create(text, 2);
            KNOWN.add(text);
        }
        return new NetworkSpec(text, Precision.FLOAT32);
    }

    private static NetworkSpec read(String text) {
        int colon = text.indexOf(':');
        return colon < 0
                ? parse(text)
                : parse(text.substring(0, colon)).in(Precision.parse(text.substring(colon + 1)));
    }

    /**
     * Returns the same architecture in a precision.
     *
     * @param other the precision
     * @return the architecture
     */
    public NetworkSpec in(Precision other) {
        return new NetworkSpec(name, other);
    }

    /**
     * Returns a name for folders.
     *
     * @return letters, digits and '-'
     */
    String id() {
        return precision == Precision.FLOAT32 ? name : name + "-" + precision;
    }

    @Override
    public String toString() {
        return precision == Precision.FLOAT32 ? name : name + ":" + precision;
    }

    /** The JSON form: the text. */
    static final class Adapter extends TextAdapter<NetworkSpec> {
        Adapter() {
            super(NetworkSpec::read);
        }
    }
}
