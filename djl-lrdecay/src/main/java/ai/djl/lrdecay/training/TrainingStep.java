package ai.djl.lrdecay.training;

import ai.djl.Device;
import ai.djl.lrdecay.batch.IndexedBatches.DeviceBatch;
import ai.djl.lrdecay.training.optimizer.BlockOptimizer;
import ai.djl.lrdecay.training.precision.MixedPrecision;
import ai.djl.lrdecay.training.precision.Precision;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import java.util.ArrayList;
import java.util.List;

/**
 * One step of training on one device or several: forward, loss, backward and update, without any
 * host synchronisation.
 *
 * <p>On several devices each has a replica of the parameters and its share of the samples (data
 * parallelism). The gradients are added up on the first device, which holds the block, and its
 * updated parameters are copied to the others. All of it is started from the calling thread: GPUs
 * work on while the next one is given its share, and there is nothing to be joined that could be
 * forgotten. Batch norm takes the statistics of each share, and its running statistics are those of
 * the first device.
 *
 * <p>The arrays of a batch and everything computed from it belong to a manager that the caller
 * opens and closes around the step.
 */
public final class TrainingStep implements AutoCloseable {

    private final Block block;
    private final Loss loss;
    private final BlockOptimizer optimizer;
    private final ParameterStore parameters;
    private final List<Replica> replicas = new ArrayList<>();
    private final DeviceScalars scalars = new DeviceScalars();

    /** One for each device. */
    private final List<MixedPrecision> passes = new ArrayList<>();

    /**
     * Creates the step on one device.
     *
     * @param block an initialised block, on the device of the manager
     * @param loss the loss, a mean over the samples of a batch
     * @param optimizer the optimizer
     * @param manager the manager of the block's parameters
     */
    public TrainingStep(Block block, Loss loss, BlockOptimizer optimizer, NDManager manager) {
        this(block, loss, optimizer, manager, List.of(), Precision.FLOAT32);
    }

    /**
     * Creates the step on several devices, in FLOAT32.
     *
     * @param block an initialised block, on the device of the manager
     * @param loss the loss, a mean over the samples of a batch
     * @param optimizer the optimizer
     * @param manager the manager of the block's parameters
     * @param others the devices beyond the first; the same device more than once is allowed, which
     *     gains nothing but shows on any machine what several devices do
     */
    public TrainingStep(
            Block block,
            Loss loss,
            BlockOptimizer optimizer,
            NDManager manager,
            List<Device> others) {
        this(block, loss, optimizer, manager, others, Precision.FLOAT32);
    }

    /**
     * Creates the step on several devices.
     *
     * @param block an initialised block, on the device of the manager
     * @param loss the loss, a mean over the samples of a batch
     * @param optimizer the optimizer
     * @param manager the manager of the block's parameters
     * @param others the devices beyond the first; the same device more than once is allowed, which
     *     gains nothing but shows on any machine what several devices do
     * @param precision the precision of the forward and the backward pass
     * @throws IllegalArgumentException if the block has layers that the precision is not for
     */
    public TrainingStep(
            Block block,
            Loss loss,
            BlockOptimizer optimizer,
            NDManager manager,
            List<Device> others,
            Precision precision) {
        this.block = block;
        this.loss = loss;
        this.optimizer = optimizer;
        this.parameters = new ParameterStore(manager, false);
        passes.add(MixedPrecision.of(precision, block, manager));
        for (Device device : others) {
            NDManager there = manager.getEngine().newBaseManager(device);
            replicas.add(new Replica(block, there));
            passes.add(MixedPrecision.of(precision, block, there));
        }
    }

    /**
     * Returns the number of devices.
     *
     * @return at least 1
     */
    public int devices() {
        return 1 + replicas.size();
    }

    /**
     * Trains on a batch, on the first device.
     *
     * @param batch the batch
     * @param tally where loss and correct predictions are added, as they were before the update
     */
    public void train(DeviceBatch batch, Tally tally) {
        accumulate(batch, 1, tally);
        update();
    }

    /**
     * Adds the gradient of a batch to what was accumulated since the last {@link #update}, on the
     * first device.
     *
     * @param batch the batch
     * @param weight what the mean loss of the batch is multiplied with
     * @param tally where loss and correct predictions are added
     */
    public void accumulate(DeviceBatch batch, double weight, Tally tally) {
        accumulate(0, batch, weight, tally);
    }

    /**
     * Adds the gradient of a batch to what was accumulated since the last {@link #update}. With the
     * batch's share of all samples as its weight, the gradient of the mean loss over all of them
     * comes out, whatever the sizes of the batches and in the memory of one.
     *
     * @param device the number of the device, from 0
     * @param batch the batch, on that device
     * @param weight what the mean loss of the batch is multiplied with
     * @param tally where loss and correct predictions are added, on that device
     */
    public void accumulate(int device, DeviceBatch batch, double weight, Tally tally) {
        NDArray value;
        NDArray logits;
        try (GradientCollector collector =
                batch.inputs().getManager().getEngine().newGradientCollector()) {
            logits = forward(device, batch, true);
            value = loss.evaluate(new NDList(batch.labels()), new NDList(logits));
            collector.backward(scalars.times(value, weight));
        }
        tally.add(value, logits, batch.labels(), batch.groups());
    }

    private NDArray forward(int device, DeviceBatch batch, boolean training) {
        ParameterStore store = device == 0 ? parameters : replicas.get(device - 1);
        return passes.get(device)
                .forward(store, new NDList(batch.inputs()), training)
                .singletonOrThrow();
    }

    /** Updates the parameters along the accumulated gradient, and forgets it. */
    public void update() {
        replicas.forEach(Replica::giveGradients);
        optimizer.updateAll(block);
        synchronize();
    }

    /**
     * Copies the parameters to the other devices and forgets copies of them in another precision,
     * after they were changed from outside.
     */
    public void synchronize() {
        replicas.forEach(Replica::copyValues);
        passes.forEach(MixedPrecision::parametersChanged);
    }

    /**
     * Evaluates a batch on the first device: batch norm by its running statistics, no dropout, no
     * gradient.
     *
     * @param batch the batch
     * @param tally where loss and correct predictions are added
     */
    public void evaluate(DeviceBatch batch, Tally tally) {
        evaluate(0, batch, tally);
    }

    /**
     * Evaluates a batch: batch norm by its running statistics, no dropout, no gradient.
     *
     * @param device the number of the device, from 0
     * @param batch the batch, on that device
     * @param tally where loss and correct predictions are added, on that device
     */
    public void evaluate(int device, DeviceBatch batch, Tally tally) {
        NDArray logits = forward(device, batch, false);
        NDArray value = loss.evaluate(new NDList(batch.labels()), new NDList(logits));
        tally.add(value, logits, batch.labels(), batch.groups());
    }

    /** Releases the replicas; the block stays. */
    @Override
    public void close() {
        scalars.close();
        passes.forEach(MixedPrecision::close);
        replicas.forEach(Replica::close);
    }
}
