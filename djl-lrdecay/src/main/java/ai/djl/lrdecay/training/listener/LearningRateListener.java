package ai.djl.lrdecay.training.listener;

import ai.djl.lrdecay.decay.FixedSchedule;
import ai.djl.lrdecay.decay.ResumableTracker;
import ai.djl.metric.Metrics;
import ai.djl.training.Trainer;

/**
 * Records the learning rate of each epoch's last update in the trainer's metrics, as {@value
 * #METRIC}, and its stage as {@value #STAGE} where the learning rate observes the training.
 * Trackers of DJL are wrapped by {@link FixedSchedule#of}, which goes into the optimizer, too.
 */
public final class LearningRateListener extends EpochEndListener {

    /** The name of the metric. */
    public static final String METRIC = "learning_rate";

    /** The name of the metric of stages. */
    public static final String STAGE = "stage";

    private final ResumableTracker tracker;
    private int stage = 1;

    /**
     * Creates the listener.
     *
     * @param tracker the learning rate of the optimizer
     */
    public LearningRateListener(ResumableTracker tracker) {
        this.tracker = tracker;
    }

    /** {@inheritDoc} */
    @Override
    public void onTrainingBatch(Trainer trainer, BatchData batchData) {
        stage = tracker.observer().map(observer -> observer.stage()).orElse(1);
    }

    /** {@inheritDoc} */
    @Override
    protected Phase phase() {
        return Phase.REPORT;
    }

    /** {@inheritDoc} */
    @Override
    protected void endEpoch(Trainer trainer) {
        Metrics metrics = trainer.getMetrics();
        if (metrics != null) {
            metrics.addMetric(METRIC, tracker.lastValue());
            if (tracker.observer().isPresent()) {
                metrics.addMetric(STAGE, stage);
            }
        }
    }
}
