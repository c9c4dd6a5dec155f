package ai.djl.lrdecay.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/**
 * The bottleneck block of a residual network: 1 x 1, 3 x 3 and 1 x 1 convolution, each with batch
 * norm, ReLU after the first two, added to the input, or to its 1 x 1 projection with batch norm
 * where the shape changes, and ReLU of the sum.
 */
final class Bottleneck extends AbstractBlock {

    /** How many times more channels a block gives than its 3 x 3 convolution has. */
    static final int EXPANSION = 4;

    private static final byte VERSION = 1;

    private final Conv2d conv1;
    private final BatchNorm norm1;
    private final Conv2d conv2;
    private final BatchNorm norm2;
    private final Conv2d conv3;
    private final BatchNorm norm3;
    private final @Nullable Conv2d projection;
    private final @Nullable BatchNorm projectionNorm;

    Bottleneck(int inChannels, int width, int stride) {
        super(VERSION);
        int outChannels = width * EXPANSION;
        conv1 = addChildBlock("conv1", ResidualLayers.convolution(width, 1, 1));
        norm1 = addChildBlock("norm1", ResidualLayers.batchNorm());
        // In the 1 x 1 convolution, where He et al. have it, the stride would skip three quarters
        // of the pixels.
        conv2 = addChildBlock("conv2", ResidualLayers.convolution(width, 3, stride));
        norm2 = addChildBlock("norm2", ResidualLayers.batchNorm());
        conv3 = addChildBlock("conv3", ResidualLayers.convolution(outChannels, 1, 1));
        norm3 = addChildBlock("norm3", ResidualLayers.batchNorm());
        if (inChannels == outChannels && stride == 1) {
            projection = null;
            projectionNorm = null;
        } else {
            projection =
                    addChildBlock("projection", ResidualLayers.convolution(outChannels, 1, stride));
            projectionNorm = addChildBlock("projection_norm", ResidualLayers.batchNorm());
        }
    }

    /** {@inheritDoc} */
    @Override
    protected NDList forwardInternal(
            ParameterStore parameterStore,
            NDList inputs,
            boolean training,
            PairList<String, Object> params) {
        NDList x = conv1.forward(parameterStore, inputs, training);
        x = Activation.relu(norm1.forward(parameterStore, x, training));
        x = conv2.forward(parameterStore, x, training);
        x = Activation.relu(norm2.forward(parameterStore, x, training));
        x = conv3.forward(parameterStore, x, training);
        x = norm3.forward(parameterStore, x, training);
        NDList shortcut = inputs;
        if (projection != null && projectionNorm != null) {
            shortcut = projection.forward(parameterStore, inputs, training);
            shortcut = projectionNorm.forward(parameterStore, shortcut, training);
        }
        NDArray sum = x.singletonOrThrow().add(shortcut.singletonOrThrow());
        return new NDList(Activation.relu(sum));
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return conv3.getOutputShapes(conv2.getOutputShapes(conv1.getOutputShapes(inputShapes)));
    }

    /** {@inheritDoc} */
    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        conv1.initialize(manager, dataType, inputShapes);
        Shape[] shapes = conv1.getOutputShapes(inputShapes);
        norm1.initialize(manager, dataType, shapes);
        conv2.initialize(manager, dataType, shapes);
        shapes = conv2.getOutputShapes(shapes);
        norm2.initialize(manager, dataType, shapes);
        conv3.initialize(manager, dataType, shapes);
        shapes = conv3.getOutputShapes(shapes);
        norm3.initialize(manager, dataType, shapes);
        if (projection != null && projectionNorm != null) {
            projection.initialize(manager, dataType, inputShapes);
            projectionNorm.initialize(manager, dataType, shapes);
        }
    }
}
