package ai.djl.lrdecay.zoo;

import ai.djl.lrdecay.nn.Networks;
import ai.djl.lrdecay.training.snapshot.ParameterLayout;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Makes the networks of snapshots: those of this library, and those of the user's providers. */
final class StageNetworks {

    private static final Pattern OWN = Pattern.compile("wrn-\\d+-\\d+|resnet\\d+");

    private StageNetworks() {}

    /** Tells whether a network can be made here. */
    static boolean isKnown(StageInfo info) throws ZooException {
        return OWN.matcher(info.architecture()).matches()
                || provider(info.architecture()).isPresent();
    }

    private static Optional<NetworkProvider> provider(String architecture) throws ZooException {
        return Providers.find(NetworkProvider.class, NetworkProvider::name, architecture);
    }

    /**
     * Makes the network of a snapshot.
     *
     * @return the network, not initialised
     * @throws ZooException if there is no such architecture, or it cannot be made
     */
    static Block create(StageInfo info) throws ZooException {
        try {
            return create(
                    info.architecture(), info.network().arguments(), info.classNames().size());
        } catch (ZooException e) {
            throw new ZooException(info.name() + ": " + e.getMessage(), e);
        }
    }

    static Block create(String architecture, Map<String, String> arguments, int classes)
            throws ZooException {
        try {
            if (OWN.matcher(architecture).matches()) {
                return Networks.create(architecture, classes);
            }
            Optional<NetworkProvider> provider = provider(architecture);
            if (provider.isPresent()) {
                return provider.get().create(arguments);
            }
        } catch (IllegalArgumentException e) {
            throw new ZooException(
                    "the architecture '" + architecture + "' is not possible: " + e.getMessage(),
                    e);
        }
        throw new ZooException(
                "the architecture '"
                        + architecture
                        + "' is not known here: put the jar with its "
                        + NetworkProvider.class.getSimpleName()
                        + " on the class path, or hand over the block: to publish, with"
                        + " Publication.optBlock, to load, with Criteria.optBlock");
    }

    /**
     * Looks at a network and leaves it ready to be loaded.
     *
     * @param most how many bytes its parameters may have
     * @throws ZooException if it cannot be made with these inputs, or does not have an output for
     *     each class
     */
    static ParameterLayout layout(
            NetworkDescription network, int classes, String name, Block block, long most)
            throws ZooException {
        Shape[] inputs = network.batchOfOne();
        long outputs;
        ParameterLayout layout;
        try {
            layout = ParameterLayout.ofNew(block, most, inputs);
            Shape output = block.getOutputShapes(inputs)[0];
            outputs = output.dimension() == 0 ? 1 : output.get(output.dimension() - 1);
        } catch (RuntimeException e) {
            // Blocks of anybody, with inputs that a stranger may have described.
            throw new ZooException(
                    name
                            + " describes a network "
                            + network.architecture()
                            + " that cannot be made: "
                            + e.getMessage(),
                    e);
        }
        if (classes > 0 && outputs != classes) {
            throw new ZooException(
                    name
                            + " has "
                            + classes
                            + " names of classes, but its network has "
                            + outputs
                            + " outputs");
        }
        return layout;
    }
}
