package ai.djl.lrdecay.zoo;

import ai.djl.ndarray.types.Shape;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The network of a snapshot: enough to make it again where its {@link NetworkProvider} is.
 *
 * @param architecture the architecture: {@code wrn-10-1}, {@code resnet50}, or the name of a {@link
 *     NetworkProvider}
 * @param arguments what the provider needs beside the name; none for networks of this library
 * @param inputShapes the shape of each input, without the batch
 */
public record NetworkDescription(
        String architecture, Map<String, String> arguments, List<List<Long>> inputShapes) {

    private static final int MOST_INPUTS = 16;
    private static final int MOST_DIMENSIONS = 8;
    private static final int LONGEST = 1 << 24;

    /** Makes the collections unmodifiable. */
    public NetworkDescription {
        arguments = Collections.unmodifiableMap(new TreeMap<>(arguments));
        inputShapes = inputShapes.stream().map(List::copyOf).toList();
    }

    /** The shapes as DJL initialises a block with them. */
    Shape[] batchOfOne() {
        return inputShapes.stream()
                .map(shape -> new Shape(1).addAll(new Shape(shape)))
                .toArray(Shape[]::new);
    }

    /** What is impossible about it, as a clause; null if nothing is. */
    @Nullable String whatIsWrong() {
        if (inputShapes.isEmpty() || inputShapes.size() > MOST_INPUTS) {
            return "a network of " + inputShapes.size() + " inputs is not possible";
        }
        for (List<Long> shape : inputShapes) {
            boolean possible = shape.size() <= MOST_DIMENSIONS;
            for (Long length : shape) {
                possible &= length >= 1 && length <= LONGEST;
            }
            if (!possible) {
                return "the shape " + shape + " of an input is not possible";
            }
        }
        return null;
    }
}
