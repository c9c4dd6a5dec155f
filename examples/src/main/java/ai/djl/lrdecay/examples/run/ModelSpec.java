package ai.djl.lrdecay.examples.run;

import ai.djl.lrdecay.nn.WideResNet;
import ai.djl.nn.Block;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An architecture as named on the command line: {@code wrn-DEPTH-WIDTH}.
 *
 * @param depth 6n + 4
 * @param widenFactor at least 1
 */
public record ModelSpec(int depth, int widenFactor) {

    private static final Pattern WRN = Pattern.compile("wrn-(\\d{1,4})-(\\d{1,4})");

    /**
     * Reads a name.
     *
     * @param text the name
     * @return the architecture
     * @throws IllegalArgumentException if there is no such model
     */
    public static ModelSpec parse(String text) {
        Matcher matcher = WRN.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "unknown model '" + text + "': use wrn-DEPTH-WIDTH, for instance wrn-16-2");
        }
        ModelSpec spec =
                new ModelSpec(
                        Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
        // The builder knows which depths there are.
        WideResNet.builder()
                .setDepth(spec.depth)
                .setWidenFactor(spec.widenFactor)
                .setClasses(2)
                .build();
        return spec;
    }

    /**
     * Creates the network.
     *
     * @param classes the number of classes
     * @return the network, not initialised
     */
    public Block create(int classes) {
        return WideResNet.builder()
                .setDepth(depth)
                .setWidenFactor(widenFactor)
                .setClasses(classes)
                .build();
    }

    /**
     * Returns the name.
     *
     * @return the name, as on the command line
     */
    @Override
    public String toString() {
        return "wrn-" + depth + "-" + widenFactor;
    }
}
