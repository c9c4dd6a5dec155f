package ai.djl.lrdecay.training.listener;

import ai.djl.lrdecay.decay.ResumableTracker;
import ai.djl.lrdecay.tracking.EpochSink;
import ai.djl.lrdecay.tracking.EpochSummary;
import ai.djl.training.Trainer;
import java.util.List;
import java.util.Map;

/** Shows each epoch of a DJL training job to sinks: TensorBoard, MLflow, CSV. */
public final class TrackingListener extends MeasuringListener {

    private final List<EpochSink> sinks;
    private final Map<String, String> settings;
    private final ResumableTracker tracker;
    private boolean begun;
    private int stage = 1;

    /**
     * Creates the listener.
     *
     * @param tracker the learning rate of the optimizer
     * @param settings settings to show, by name
     * @param sinks where the numbers go; closed at the end of the training
     */
    public TrackingListener(
            ResumableTracker tracker, Map<String, String> settings, List<EpochSink> sinks) {
        super(tracker);
        this.tracker = tracker;
        this.settings = Map.copyOf(settings);
        this.sinks = List.copyOf(sinks);
    }

    /** {@inheritDoc} */
    @Override
    public void onTrainingBatch(Trainer trainer, BatchData batchData) {
        begin();
        stage = tracker.observer().map(observer -> observer.stage()).orElse(1);
        super.onTrainingBatch(trainer, batchData);
    }

    private void begin() {
        if (!begun) {
            begun = true;
            sinks.forEach(sink -> sink.begin(settings, epoch()));
        }
    }

    /** {@inheritDoc} */
    @Override
    protected Phase phase() {
        // Before the checkpoint: what a killed process has not shown is shown when it is repeated.
        return Phase.KEEP_BEST;
    }

    /** {@inheritDoc} */
    @Override
    protected void endEpoch(Trainer trainer) {
        EpochSummary summary = measured(trainer, stage);
        for (EpochSink sink : sinks) {
            sink.epoch(summary);
            sink.parameters(epoch(), trainer.getModel().getBlock());
        }
    }

    /** {@inheritDoc} */
    @Override
    public void onTrainingEnd(Trainer trainer) {
        super.onTrainingEnd(trainer);
        sinks.forEach(EpochSink::close);
    }
}
