package ai.djl.lrdecay.hessian.operator;

import ai.djl.nn.Block;

/** Makes the operator of a block, as often as its parameters have changed. */
@FunctionalInterface
public interface OperatorFactory {

    /**
     * Makes the operator at the present values of the parameters.
     *
     * @param block an initialised block of the PyTorch engine
     * @return the operator, to be closed by the caller
     * @throws IllegalArgumentException if the loss cannot be measured, in one sentence
     */
    CurvatureOperator at(Block block);
}
