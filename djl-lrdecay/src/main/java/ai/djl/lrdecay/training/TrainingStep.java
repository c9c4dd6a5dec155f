package ai.djl.lrdecay.training;

import ai.djl.lrdecay.dataset.IndexedBatches.DeviceBatch;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;

/**
 * One step of training on one device: forward, loss, backward and update, without any host
 * synchronisation.
 *
 * <p>The arrays of a batch and everything computed from it belong to a manager that the caller
 * opens and closes around the step.
 */
public final class TrainingStep {

    private final Block block;
    private final Loss loss;
    private final MomentumSgd optimizer;
    private final ParameterStore parameters;

    /**
     * Creates the step.
     *
     * @param block an initialised block, on the device of the manager
     * @param loss the loss, a mean over the samples of a batch
     * @param optimizer the optimizer
     * @param manager the manager of the block's parameters
     */
    public TrainingStep(Block block, Loss loss, MomentumSgd optimizer, NDManager manager) {
        this.block = block;
        this.loss = loss;
        this.optimizer = optimizer;
        this.parameters = new ParameterStore(manager, false);
    }

    /**
     * Trains on a batch.
     *
     * @param batch the batch
     * @param tally where loss and correct predictions are added, as they were before the update
     */
    public void train(DeviceBatch batch, Tally tally) {
        accumulate(batch, 1, tally);
        update();
    }

    /**
     * Adds the gradient of a batch to what was accumulated since the last {@link #update}. With the
     * batch's share of all samples as its weight, the gradient of the mean loss over all of them
     * comes out, whatever the sizes of the batches and in the memory of one.
     *
     * @param batch the batch
     * @param weight what the mean loss of the batch is multiplied with
     * @param tally where loss and correct predictions are added
     */
    public void accumulate(DeviceBatch batch, double weight, Tally tally) {
        NDArray value;
        NDArray logits;
        try (GradientCollector collector =
                batch.inputs().getManager().getEngine().newGradientCollector()) {
            logits = block.forward(parameters, new NDList(batch.inputs()), true).singletonOrThrow();
            value = loss.evaluate(new NDList(batch.labels()), new NDList(logits));
            collector.backward(weight == 1 ? value : value.mul(weight));
        }
        tally.add(value, logits, batch.labels(), batch.groups());
    }

    /** Updates the parameters along the accumulated gradient, and forgets it. */
    public void update() {
        optimizer.updateAll(block);
    }

    /**
     * Evaluates a batch: batch norm by its running statistics, no dropout, no gradient.
     *
     * @param batch the batch
     * @param tally where loss and correct predictions are added
     */
    public void evaluate(DeviceBatch batch, Tally tally) {
        NDArray logits =
                block.forward(parameters, new NDList(batch.inputs()), false).singletonOrThrow();
        NDArray value = loss.evaluate(new NDList(batch.labels()), new NDList(logits));
        tally.add(value, logits, batch.labels(), batch.groups());
    }
}
