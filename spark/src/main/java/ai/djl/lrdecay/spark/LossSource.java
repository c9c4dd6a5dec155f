package ai.djl.lrdecay.spark;

import ai.djl.training.loss.Loss;
import java.io.Serializable;

/** How an executor makes a loss, for instance {@code Loss::softmaxCrossEntropyLoss}. */
@FunctionalInterface
public interface LossSource extends Serializable {

    /**
     * Makes the loss.
     *
     * @return a loss that is the mean over the samples of a batch
     */
    Loss create();
}
