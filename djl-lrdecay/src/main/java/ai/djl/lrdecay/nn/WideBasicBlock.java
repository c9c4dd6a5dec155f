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
import ai.djl.nn.norm.Dropout;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/**
 * The basic block of a wide residual network: batch norm, ReLU, 3 x 3 convolution, batch norm,
 * ReLU, dropout, 3 x 3 convolution, added to the input, or to its 1 x 1 projection after the first
 * activation where the number of channels changes.
 */
final class WideBasicBlock extends AbstractBlock {

    private static final byte VERSION = 1;

    private final BatchNorm norm1;
    private final Conv2d conv1;
    private final BatchNorm norm2;
    private final @Nullable Dropout dropout;
    private final Conv2d conv2;
    private final @Nullable Conv2d projection;

    WideBasicBlock(int inChannels, int outChannels, int stride, float dropoutRate) {
        super(VERSION);
        norm1 = addChildBlock("norm1", ResidualLayers.batchNorm());
        conv1 = addChildBlock("conv1", ResidualLayers.convolution(outChannels, 3, stride));
        norm2 = addChildBlock("norm2", ResidualLayers.batchNorm());
        dropout =
                dropoutRate > 0
                        ? addChildBlock("dropout", Dropout.builder().optRate(dropoutRate).build())
                        : null;
        conv2 = addChildBlock("conv2", ResidualLayers.convolution(outChannels, 3, 1));
        projection =
                inChannels == outChannels && stride == 1
                        ? null
                        : addChildBlock(
                                "projection", ResidualLayers.convolution(outChannels, 1, stride));
    }

    /** {@inheritDoc} */
    @Override
    protected NDList forwardInternal(
            ParameterStore parameterStore,
            NDList inputs,
            boolean training,
            PairList<String, Object> params) {
        NDList activated = Activation.relu(norm1.forward(parameterStore, inputs, training));
        NDList x = conv1.forward(parameterStore, activated, training);
        x = Activation.relu(norm2.forward(parameterStore, x, training));
        if (dropout != null) {
            x = dropout.forward(parameterStore, x, training);
        }
        x = conv2.forward(parameterStore, x, training);
        NDArray shortcut =
                projection == null
                        ? inputs.singletonOrThrow()
                        : projection
                                .forward(parameterStore, activated, training)
                                .singletonOrThrow();
        return new NDList(x.singletonOrThrow().add(shortcut));
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return conv1.getOutputShapes(inputShapes);
    }

    /** {@inheritDoc} */
    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        norm1.initialize(manager, dataType, inputShapes);
        conv1.initialize(manager, dataType, inputShapes);
        Shape[] hidden = conv1.getOutputShapes(inputShapes);
        norm2.initialize(manager, dataType, hidden);
        if (dropout != null) {
            dropout.initialize(manager, dataType, hidden);
        }
        conv2.initialize(manager, dataType, hidden);
        if (projection != null) {
            projection.initialize(manager, dataType, inputShapes);
        }
    }
}
