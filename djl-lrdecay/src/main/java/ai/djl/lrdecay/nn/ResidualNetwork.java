package ai.djl.lrdecay.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;

/**
 * What residual networks share: a convolution, groups of residual blocks, a batch norm with ReLU
 * before or after them, global average pooling, and a linear layer.
 */
abstract class ResidualNetwork extends AbstractBlock implements HeadedNetwork {

    private static final byte VERSION = 1;

    /** Where the batch norm outside of the blocks is. */
    enum NormPlace {
        BEFORE_BLOCKS,
        AFTER_BLOCKS
    }

    private final Conv2d stem;
    private final BatchNorm norm;
    private final NormPlace normPlace;
    private final List<Block> blocks = new ArrayList<>();
    private final Linear head;

    /**
     * Puts the layers together. Parameters are in the order of the layers.
     *
     * @param stem the first convolution
     * @param groups the blocks of each group
     * @param normPlace where the batch norm is
     * @param classes the number of outputs
     */
    ResidualNetwork(Conv2d stem, List<List<Block>> groups, NormPlace normPlace, long classes) {
        super(VERSION);
        this.stem = addChildBlock("stem", stem);
        this.norm = ResidualLayers.batchNorm();
        this.normPlace = normPlace;
        if (normPlace == NormPlace.BEFORE_BLOCKS) {
            addChildBlock("norm", norm);
        }
        for (int group = 0; group < groups.size(); group++) {
            List<Block> members = groups.get(group);
            for (int i = 0; i < members.size(); i++) {
                String name = "group" + (group + 1) + "_block" + (i + 1);
                blocks.add(addChildBlock(name, members.get(i)));
            }
        }
        if (normPlace == NormPlace.AFTER_BLOCKS) {
            addChildBlock("norm", norm);
        }
        head = addChildBlock("head", Linear.builder().setUnits(classes).build());
    }

    /** What is between the first convolution, with its norm, and the blocks: nothing. */
    NDArray reduced(NDArray x) {
        return x;
    }

    /** The shape of {@link #reduced(NDArray)}. */
    Shape reduced(Shape shape) {
        return shape;
    }

    /** {@inheritDoc} */
    @Override
    protected final NDList forwardInternal(
            ParameterStore parameterStore,
            NDList inputs,
            boolean training,
            PairList<String, Object> params) {
        return head.forward(parameterStore, features(parameterStore, inputs, training), training);
    }

    /** {@inheritDoc} */
    @Override
    public final NDList features(ParameterStore parameterStore, NDList inputs, boolean training) {
        NDList x = stem.forward(parameterStore, inputs, training);
        if (normPlace == NormPlace.BEFORE_BLOCKS) {
            x = Activation.relu(norm.forward(parameterStore, x, training));
        }
        x = new NDList(reduced(x.singletonOrThrow()));
        for (Block block : blocks) {
            x = block.forward(parameterStore, x, training);
        }
        if (normPlace == NormPlace.AFTER_BLOCKS) {
            x = Activation.relu(norm.forward(parameterStore, x, training));
        }
        return new NDList(ResidualLayers.pooled(x.singletonOrThrow()));
    }

    /** {@inheritDoc} */
    @Override
    public final Block head() {
        return head;
    }

    /** {@inheritDoc} */
    @Override
    public final Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape[] shapes = {reduced(stem.getOutputShapes(inputShapes)[0])};
        for (Block block : blocks) {
            shapes = block.getOutputShapes(shapes);
        }
        return head.getOutputShapes(new Shape[] {ResidualLayers.pooled(shapes[0])});
    }

    /** {@inheritDoc} */
    @Override
    protected final void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        stem.initialize(manager, dataType, inputShapes);
        Shape[] shapes = stem.getOutputShapes(inputShapes);
        if (normPlace == NormPlace.BEFORE_BLOCKS) {
            norm.initialize(manager, dataType, shapes);
        }
        shapes = new Shape[] {reduced(shapes[0])};
        for (Block block : blocks) {
            block.initialize(manager, dataType, shapes);
            shapes = block.getOutputShapes(shapes);
        }
        if (normPlace == NormPlace.AFTER_BLOCKS) {
            norm.initialize(manager, dataType, shapes);
        }
        head.initialize(manager, dataType, ResidualLayers.pooled(shapes[0]));
    }
}
