package ai.djl.lrdecay.training;

import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListenerAdapter;

/** Something that goes wrong once, in the midst of an epoch: between backward pass and update. */
public final class FailingBatch extends TrainingListenerAdapter {

    public static final String MESSAGE = "the disk is full";

    private final int failing;
    private int batches;

    /** Fails at a batch, counted from 1 over all epochs; 0 for never. */
    public FailingBatch(int failing) {
        this.failing = failing;
    }

    @Override
    public void onTrainingBatch(Trainer trainer, BatchData batchData) {
        batches++;
        if (batches == failing) {
            throw new IllegalStateException(MESSAGE);
        }
    }
}
