package ai.djl.lrdecay.nn;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * One linear layer on the flattened input: with the softmax cross-entropy, logistic regression. It
 * is the kind of network for which LeCun et al. (1991) analysed the learning rate, and the control
 * for what is special about deep ones (Section 4.1).
 *
 * <p>Input: one array (N, ..), FLOAT32. Output: one array of logits (N, classes). Its features are
 * the flattened input.
 */
public final class LinearNetwork extends AbstractBlock implements HeadedNetwork {

    private static final byte VERSION = 1;

    private final Linear head;

    /**
     * Creates the network, not initialised.
     *
     * @param classes the number of classes, at least 2
     * @throws IllegalArgumentException if there are fewer classes
     */
    public LinearNetwork(long classes) {
        super(VERSION);
        if (classes < 2) {
            throw new IllegalArgumentException(
                    "LinearNetwork: there must be at least 2 classes, not " + classes);
        }
        head = addChildBlock("head", Linear.builder().setUnits(classes).build());
    }

    /** {@inheritDoc} */
    @Override
    protected NDList forwardInternal(
            ParameterStore parameterStore,
            NDList inputs,
            boolean training,
            PairList<String, Object> params) {
        return head.forward(parameterStore, features(parameterStore, inputs, training), training);
    }

    /** {@inheritDoc} */
    @Override
    public NDList features(ParameterStore parameterStore, NDList inputs, boolean training) {
        return FlatInput.of(inputs);
    }

    /** {@inheritDoc} */
    @Override
    public Block head() {
        return head;
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return head.getOutputShapes(new Shape[] {FlatInput.shape(inputShapes[0])});
    }

    /** {@inheritDoc} */
    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        head.initialize(manager, dataType, FlatInput.shape(inputShapes[0]));
    }
}
