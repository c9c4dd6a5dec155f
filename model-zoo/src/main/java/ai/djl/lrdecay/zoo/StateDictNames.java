package ai.djl.lrdecay.zoo;

import ai.djl.lrdecay.nn.ResNet;
import ai.djl.lrdecay.nn.WideResNet;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names that a network's parameters have in PyTorch's state dict: of a {@link ResNet} those of
 * torchvision, of a {@link WideResNet} those of the module in the docs, of others DJL's names of
 * the layers with dots between.
 */
final class StateDictNames {

    private static final Pattern NUMBERED = Pattern.compile("\\d+(.+)");
    private static final Pattern RESIDUAL = Pattern.compile("group(\\d+)_block(\\d+)");

    /** DJL's names of parameters and PyTorch's. */
    private static final Map<String, String> PARAMETERS =
            Map.of(
                    "gamma", "weight",
                    "beta", "bias",
                    "runningMean", "running_mean",
                    "runningVar", "running_var");

    /** Our names of the layers of a ResNet and torchvision's. */
    private static final Map<String, String> TORCHVISION =
            Map.of(
                    "stem", "conv1",
                    "norm", "bn1",
                    "norm1", "bn1",
                    "norm2", "bn2",
                    "norm3", "bn3",
                    "projection", "downsample.0",
                    "projection_norm", "downsample.1",
                    "head", "fc");

    private final Block network;
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private int blocks;

    private StateDictNames(Block network) {
        this.network = network;
    }

    /**
     * Names the parameters of a network.
     *
     * @param network the network
     * @return its parameters by PyTorch's name, in PyTorch's order
     */
    static Map<String, Parameter> of(Block network) {
        StateDictNames names = new StateDictNames(network);
        names.add(network, "");
        return names.parameters;
    }

    private void add(Block block, String front) {
        for (Pair<String, Parameter> pair : block.getDirectParameters()) {
            String name = PARAMETERS.getOrDefault(pair.getKey(), pair.getKey());
            parameters.put(front + name, pair.getValue());
        }
        for (Pair<String, Block> child : block.getChildren()) {
            add(child.getValue(), front + layer(child.getKey()) + '.');
        }
    }

    private String layer(String key) {
        boolean wide = network instanceof WideResNet;
        if (!wide && !(network instanceof ResNet)) {
            return key;
        }
        Matcher numbered = NUMBERED.matcher(key);
        String name = numbered.matches() ? numbered.group(1) : key;
        Matcher residual = RESIDUAL.matcher(name);
        if (residual.matches()) {
            return wide
                    ? "blocks." + blocks++
                    : "layer" + residual.group(1) + '.' + (Integer.parseInt(residual.group(2)) - 1);
        }
        return wide ? name : TORCHVISION.getOrDefault(name, name);
    }
}
