package ai.djl.lrdecay.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.initializer.UniformInitializer;
import ai.djl.training.initializer.XavierInitializer;
import ai.djl.training.initializer.XavierInitializer.FactorType;
import ai.djl.training.initializer.XavierInitializer.RandomType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Residual network of bottleneck blocks (He et al., <i>Deep Residual Learning for Image
 * Recognition</i>, CVPR 2016) as PyTorch's torchvision builds it ({@code resnet50}, {@code
 * resnet101}, {@code resnet152}): a block that halves the image does so in its 3 x 3 convolution,
 * not in its first 1 x 1 convolution (Goyal et al., <i>Accurate, Large Minibatch SGD: Training
 * ImageNet in 1 Hour</i>, 2017).
 *
 * <p>A 7 x 7 convolution to 64 channels with stride 2, batch norm, ReLU and 3 x 3 max pooling with
 * stride 2; four groups of bottlenecks of width 64, 128, 256 and 512 that give four times as many
 * channels, the second to fourth group with stride 2; then global average pooling and a linear
 * layer. Convolutions carry no bias and are initialised as He et al. (2015) do (normal), with
 * variance 2 / fan-out; the weights and the bias of the linear layer are uniform within 1 /
 * sqrt(fan-in) of 0. The parameters come in the order of torchvision's.
 *
 * <p>Input: one array (N, C, H, W), FLOAT32, any number of channels, images of 32 x 32 and up.
 * Output: one array of logits (N, classes). The engine refuses to train on a single image whose
 * last group is 1 x 1 ({@link ai.djl.engine.EngineException}): batch norm has one value per channel
 * there.
 */
public final class ResNet extends ResidualNetwork {

    private static final int STEM_CHANNELS = 64;
    private static final int[] WIDTHS = {64, 128, 256, 512};
    private static final int FEATURES = WIDTHS[WIDTHS.length - 1] * Bottleneck.EXPANSION;
    private static final Map<Integer, List<Integer>> BLOCKS_OF_GROUPS =
            Map.of(
                    50, List.of(3, 4, 6, 3),
                    101, List.of(3, 4, 23, 3),
                    152, List.of(3, 8, 36, 3));

    private ResNet(List<Integer> blocksOfGroups, long classes) {
        super(
                ResidualLayers.convolution(STEM_CHANNELS, 7, 2),
                groups(blocksOfGroups),
                NormPlace.BEFORE_BLOCKS,
                classes);
        setInitializer(
                new XavierInitializer(RandomType.GAUSSIAN, FactorType.OUT, 2),
                Parameter.Type.WEIGHT);
        head().setInitializer(
                        new UniformInitializer((float) (1 / Math.sqrt(FEATURES))),
                        parameter -> true);
    }

    private static List<List<Block>> groups(List<Integer> blocksOfGroups) {
        List<List<Block>> groups = new ArrayList<>();
        int channels = STEM_CHANNELS;
        for (int group = 0; group < WIDTHS.length; group++) {
            List<Block> blocks = new ArrayList<>();
            for (int i = 0; i < blocksOfGroups.get(group); i++) {
                int stride = group > 0 && i == 0 ? 2 : 1;
                blocks.add(new Bottleneck(channels, WIDTHS[group], stride));
                channels = WIDTHS[group] * Bottleneck.EXPANSION;
            }
            groups.add(blocks);
        }
        return groups;
    }

    /**
     * Returns a builder.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    NDArray reduced(NDArray x) {
        return Pool.maxPool2d(x, new Shape(3, 3), new Shape(2, 2), new Shape(1, 1), false);
    }

    @Override
    Shape reduced(Shape shape) {
        return new Shape(
                shape.get(0), shape.get(1), (shape.get(2) - 1) / 2 + 1, (shape.get(3) - 1) / 2 + 1);
    }

    /** Builds a {@link ResNet}. */
    public static final class Builder {

        private int depth;
        private long classes;

        private Builder() {}

        /**
         * Sets the number of layers with weights on the longest path.
         *
         * @param depth 50, 101 or 152
         * @return this builder
         */
        public Builder setDepth(int depth) {
            this.depth = depth;
            return this;
        }

        /**
         * Sets the number of classes.
         *
         * @param classes at least 2
         * @return this builder
         */
        public Builder setClasses(long classes) {
            this.classes = classes;
            return this;
        }

        /**
         * Builds the network.
         *
         * @return the network, not yet initialised
         * @throws IllegalArgumentException if a setting is missing or out of its range
         */
        public ResNet build() {
            List<Integer> blocksOfGroups = BLOCKS_OF_GROUPS.get(depth);
            if (blocksOfGroups == null) {
                throw new IllegalArgumentException(
                        "ResNet: the depth must be 50, 101 or 152, not " + depth);
            }
            if (classes < 2) {
                throw new IllegalArgumentException(
                        "ResNet: there must be at least 2 classes, not " + classes);
            }
            return new ResNet(blocksOfGroups, classes);
        }
    }
}
