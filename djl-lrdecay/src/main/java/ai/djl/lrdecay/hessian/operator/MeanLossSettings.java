package ai.djl.lrdecay.hessian.operator;

import ai.djl.Device;
import ai.djl.nn.Block;
import ai.djl.training.loss.Loss;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a mean loss is made of, apart from its block.
 *
 * @param loss the loss of a batch
 * @param data what the mean is over
 * @param parameters tells by name what the loss is a function of
 * @param batchNorm whose statistics batch norm uses
 * @param arithmetic types
 * @param device the device; that of the block where there is none
 * @param checkDeterministic whether the loss is evaluated twice when it is built
 */
record MeanLossSettings(
        Loss loss,
        CurvatureData data,
        Predicate<String> parameters,
        BatchNormMode batchNorm,
        Arithmetic arithmetic,
        Optional<Device> device,
        boolean checkDeterministic) {

    /** Builds the loss at the present values of the parameters of a block. */
    MeanLoss at(Block block) {
        return new MeanLoss(this, block);
    }
}
