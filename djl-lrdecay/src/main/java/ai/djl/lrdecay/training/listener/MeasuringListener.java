package ai.djl.lrdecay.training.listener;

import ai.djl.lrdecay.decay.ResumableTracker;
import ai.djl.lrdecay.tracking.EpochSummary;
import ai.djl.training.Trainer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A listener that needs to know what an epoch came to. */
abstract class MeasuringListener extends EpochEndListener {

    private final EpochMeter meter;

    /**
     * Creates the listener.
     *
     * @param tracker the learning rate that the summary of an epoch mentions; null for none
     */
    MeasuringListener(@Nullable ResumableTracker tracker) {
        meter = new EpochMeter(tracker);
    }

    /** {@inheritDoc} */
    @Override
    public void onTrainingBatch(Trainer trainer, BatchData batchData) {
        super.onTrainingBatch(trainer, batchData);
        meter.addTraining(trainer, batchData);
    }

    /** {@inheritDoc} */
    @Override
    public void onValidationBatch(Trainer trainer, BatchData batchData) {
        meter.addValidation(trainer, batchData);
    }

    @Override
    void forgetBatch() {
        super.forgetBatch();
        meter.close();
    }

    /** An epoch that was not finished is done again. */
    @Override
    protected void restoreState(Trainer trainer, Map<String, String> state) {
        meter.close();
    }

    /** Returns what the epoch that has just ended came to. */
    EpochSummary measured(Trainer trainer, int stage) {
        return meter.end(trainer, epoch(), stage);
    }

    /** {@inheritDoc} */
    @Override
    public void onTrainingEnd(Trainer trainer) {
        super.onTrainingEnd(trainer);
        meter.close();
    }
}
