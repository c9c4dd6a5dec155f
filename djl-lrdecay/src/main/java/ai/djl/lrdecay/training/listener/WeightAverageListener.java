package ai.djl.lrdecay.training.listener;

import ai.djl.lrdecay.training.state.WeightAverage;
import ai.djl.training.Trainer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an average of the weights in a DJL training job. DJL calls listeners before each update, so
 * the parameters after an update are taken when the next batch comes, and after the last update of
 * an epoch at its end.
 */
public final class WeightAverageListener extends EpochEndListener {

    private final WeightAverage average;
    private boolean updated;

    /**
     * Creates the listener.
     *
     * @param average the average, which the caller closes
     */
    public WeightAverageListener(WeightAverage average) {
        this.average = average;
    }

    /** {@inheritDoc} */
    @Override
    public void onTrainingBatch(Trainer trainer, BatchData batchData) {
        super.onTrainingBatch(trainer, batchData);
        average.requireTrainable(trainer.getModel().getBlock());
        if (updated) {
            average.afterUpdate(trainer.getModel().getBlock());
        }
        updated = true;
    }

    /**
     * Tells whether this listener updates an average.
     *
     * @param other the average; null for none
     * @return whether it is this listener's
     */
    public boolean averages(@Nullable WeightAverage other) {
        return average == other;
    }

    @Override
    WeightAverage average() {
        return average;
    }

    @Override
    void forgetBatch() {
        super.forgetBatch();
        updated = false;
    }

    /** An epoch that was not finished is done again. */
    @Override
    protected void restoreState(Trainer trainer, Map<String, String> state) {
        updated = false;
    }

    /** {@inheritDoc} */
    @Override
    protected Phase phase() {
        return Phase.AVERAGE;
    }

    /** {@inheritDoc} */
    @Override
    protected void endEpoch(Trainer trainer) {
        if (updated) {
            average.afterUpdate(trainer.getModel().getBlock());
            updated = false;
        }
        average.afterEpoch(trainer.getModel().getBlock(), epoch());
    }
}
