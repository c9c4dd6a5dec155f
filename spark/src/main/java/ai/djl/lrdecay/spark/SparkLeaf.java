package ai.djl.lrdecay.spark;

import ai.djl.lrdecay.hessian.operator.LossOperator;
import java.io.Serializable;

/** What an executor computes of a micro-batch. */
@FunctionalInterface
interface SparkLeaf extends Serializable {

    /**
     * Computes.
     *
     * @param operator the operator of the partition
     * @param from the number of the first sample in the partition
     * @param to the number behind the last
     * @return a sum over these samples
     */
    double[] of(LossOperator operator, long from, long to);
}
