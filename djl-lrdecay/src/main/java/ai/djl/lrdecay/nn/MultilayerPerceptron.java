package ai.djl.lrdecay.nn;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.XavierInitializer;
import ai.djl.training.initializer.XavierInitializer.FactorType;
import ai.djl.training.initializer.XavierInitializer.RandomType;
import ai.djl.util.PairList;

/**
 * A network of one hidden layer with ReLU, and without batch norm: the control for what batch norm
 * does, as Lewkowycz et al. (2020, arXiv 2003.02218) studied large rates. Weights are initialised
 * like those of He et al. (2015), biases are 0.
 *
 * <p>Input: one array (N, ..), FLOAT32, which is flattened. Output: one array of logits (N,
 * classes). Its features are the activations of the hidden layer, (N, width).
 */
public final class MultilayerPerceptron extends AbstractBlock implements HeadedNetwork {

    private static final byte VERSION = 1;

    private final long width;
    private final Linear hidden;
    private final Linear head;

    /**
     * Creates the network, not initialised.
     *
     * @param width the units of the hidden layer, at least 1
     * @param classes the number of classes, at least 2
     * @throws IllegalArgumentException if there are fewer
     */
    public MultilayerPerceptron(long width, long classes) {
        super(VERSION);
        if (width < 1) {
            throw new IllegalArgumentException(
                    "MultilayerPerceptron: the hidden layer must have at least 1 unit, not "
                            + width);
        }
        if (classes < 2) {
            throw new IllegalArgumentException(
                    "MultilayerPerceptron: there must be at least 2 classes, not " + classes);
        }
        this.width = width;
        hidden = addChildBlock("hidden", Linear.builder().setUnits(width).build());
        head = addChildBlock("head", Linear.builder().setUnits(classes).build());
        setInitializer(
                new XavierInitializer(RandomType.GAUSSIAN, FactorType.IN, 2),
                Parameter.Type.WEIGHT);
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
        return Activation.relu(hidden.forward(parameterStore, FlatInput.of(inputs), training));
    }

    /** {@inheritDoc} */
    @Override
    public Block head() {
        return head;
    }

    private Shape activations(Shape input) {
        return new Shape(input.get(0), width);
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return head.getOutputShapes(new Shape[] {activations(inputShapes[0])});
    }

    /** {@inheritDoc} */
    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        hidden.initialize(manager, dataType, FlatInput.shape(inputShapes[0]));
        head.initialize(manager, dataType, activations(inputShapes[0]));
    }
}
