package ai.djl.lrdecay.nn;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.XavierInitializer;
import ai.djl.training.initializer.XavierInitializer.FactorType;
import ai.djl.training.initializer.XavierInitializer.RandomType;
import java.util.ArrayList;
import java.util.List;

/**
 * Wide residual network (Zagoruyko and Komodakis, <i>Wide Residual Networks</i>, BMVC 2016), the
 * architecture of the paper's experiments (Section 4).
 *
 * <p>A 3 x 3 convolution to 16 channels, three groups of {@code (depth - 4) / 6} pre-activation
 * blocks with 16 k, 32 k and 64 k channels (k the widening factor), the second and third group with
 * stride 2, then batch norm, ReLU, global average pooling and a linear layer. Convolutions carry no
 * bias and are initialised as He et al. (2015) do (normal, variance 2 / fan-in).
 *
 * <p>Input: one array (N, C, H, W), FLOAT32, any number of channels, images of 1 x 1 and up.
 * Output: one array of logits (N, classes).
 */
public final class WideResNet extends ResidualNetwork {

    private static final int STEM_CHANNELS = 16;
    private static final int GROUPS = 3;

    private WideResNet(Builder builder) {
        super(
                ResidualLayers.convolution(STEM_CHANNELS, 3, 1),
                groups(builder),
                NormPlace.AFTER_BLOCKS,
                builder.classes);
        setInitializer(
                new XavierInitializer(RandomType.GAUSSIAN, FactorType.IN, 2),
                Parameter.Type.WEIGHT);
    }

    private static List<List<Block>> groups(Builder builder) {
        List<List<Block>> groups = new ArrayList<>();
        int channels = STEM_CHANNELS;
        for (int group = 0; group < GROUPS; group++) {
            int width = (STEM_CHANNELS << group) * builder.widenFactor;
            List<Block> blocks = new ArrayList<>();
            for (int i = 0; i < (builder.depth - 4) / 6; i++) {
                int stride = group > 0 && i == 0 ? 2 : 1;
                blocks.add(new WideBasicBlock(channels, width, stride, builder.dropout));
                channels = width;
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

    /** Builds a {@link WideResNet}. */
    public static final class Builder {

        private int depth;
        private int widenFactor;
        private long classes;
        private float dropout;

        private Builder() {}

        /**
         * Sets the number of convolutions on the longest path.
         *
         * @param depth 6n + 4 with n at least 1: 10, 16, 22, 28, 34, 40, ..
         * @return this builder
         */
        public Builder setDepth(int depth) {
            this.depth = depth;
            return this;
        }

        /**
         * Sets how many times wider the groups are than those of the original residual network.
         *
         * @param widenFactor at least 1
         * @return this builder
         */
        public Builder setWidenFactor(int widenFactor) {
            this.widenFactor = widenFactor;
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
         * Sets the dropout rate between the two convolutions of a block; 0 by default.
         *
         * @param dropout in [0, 1)
         * @return this builder
         */
        public Builder optDropout(float dropout) {
            this.dropout = dropout;
            return this;
        }

        /**
         * Builds the network.
         *
         * @return the network, not yet initialised
         * @throws IllegalArgumentException if a setting is missing or out of its range
         */
        public WideResNet build() {
            check(
                    depth >= 10 && (depth - 4) % 6 == 0,
                    "the depth must be 6n + 4 (10, 16, 22, 28, ..), not " + depth);
            check(widenFactor >= 1, "the widening factor must be at least 1, not " + widenFactor);
            check(classes >= 2, "there must be at least 2 classes, not " + classes);
            check(dropout >= 0 && dropout < 1, "the dropout must be in [0, 1), not " + dropout);
            return new WideResNet(this);
        }

        private static void check(boolean condition, String message) {
            if (!condition) {
                throw new IllegalArgumentException("WideResNet: " + message);
            }
        }
    }
}
