package ai.djl.lrdecay.training.optimizer;

import ai.djl.nn.Block;

/** An optimizer that updates all trainable parameters of a block in one call. */
public interface BlockOptimizer extends ResumableOptimizer, AutoCloseable {

    /**
     * Updates all trainable parameters from the gradients they carry, and sets the gradients to
     * zero.
     *
     * @param block an initialised block, all on one device
     */
    void updateAll(Block block);

    /** Releases the state. */
    @Override
    void close();
}
