package ai.djl.lrdecay.nn;

import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;

/**
 * A classifier that ends with a linear layer, its head; everything before it is the backbone, whose
 * output are the features that transfer to other data.
 */
public interface HeadedNetwork extends Block {

    /**
     * Computes the features: what the head is given.
     *
     * @param parameterStore the parameters
     * @param inputs one array (N, C, H, W), FLOAT32
     * @param training whether batch norm uses the statistics of the batch, and dropout is on
     * @return one array (N, D)
     */
    NDList features(ParameterStore parameterStore, NDList inputs, boolean training);

    /**
     * Returns the head.
     *
     * @return the linear layer that makes logits (N, classes) of the features
     */
    Block head();
}
