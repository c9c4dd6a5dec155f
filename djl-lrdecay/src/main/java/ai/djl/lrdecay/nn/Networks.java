package ai.djl.lrdecay.nn;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The networks of this library by name: {@code wrn-16-4}, {@code resnet50}, {@code mlp-256}. */
public final class Networks {

    private static final String LINEAR = "linear";
    private static final Pattern WIDE = Pattern.compile("wrn-(\\d{1,4})-(\\d{1,4})");
    private static final Pattern DEEP = Pattern.compile("resnet(\\d{1,4})");
    private static final Pattern HIDDEN = Pattern.compile("mlp-(\\d{1,5})");

    private Networks() {}

    /**
     * Creates a network.
     *
     * @param name {@code wrn-DEPTH-WIDTH} for a {@link WideResNet}, {@code resnetDEPTH} for a
     *     {@link ResNet}, {@code mlp-WIDTH} for a {@link MultilayerPerceptron}, {@code linear} for
     *     a {@link LinearNetwork}
     * @param classes the number of classes, at least 2
     * @return the network, not initialised
     * @throws IllegalArgumentException if there is no such network, in one sentence
     */
    public static HeadedNetwork create(String name, long classes) {
        Matcher wide = WIDE.matcher(name);
        if (wide.matches()) {
            return WideResNet.builder()
                    .setDepth(Integer.parseInt(wide.group(1)))
                    .setWidenFactor(Integer.parseInt(wide.group(2)))
                    .setClasses(classes)
                    .build();
        }
        Matcher deep = DEEP.matcher(name);
        if (deep.matches()) {
            return ResNet.builder()
                    .setDepth(Integer.parseInt(deep.group(1)))
                    .setClasses(classes)
                    .build();
        }
        Matcher hidden = HIDDEN.matcher(name);
        if (hidden.matches()) {
            return new MultilayerPerceptron(Integer.parseInt(hidden.group(1)), classes);
        }
        if (name.equals(LINEAR)) {
            return new LinearNetwork(classes);
        }
        throw new IllegalArgumentException(
                "unknown model '"
                        + name
                        + "': use wrn-DEPTH-WIDTH, for instance wrn-16-2, resnet50,"
                        + " mlp-WIDTH, for instance mlp-256, or linear");
    }
}
