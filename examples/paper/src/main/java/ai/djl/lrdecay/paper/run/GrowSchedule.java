package ai.djl.lrdecay.paper.run;

import java.util.Map;

/** A constant rate, and a batch that is multiplied by a factor after given epochs. */
final class GrowSchedule implements RateSchedule {

    private final StepSchedule stages;
    private final int factor;

    /**
     * Starts a schedule.
     *
     * @param stages when a stage ends; its rate stays the same
     * @param factor what the batch is multiplied with then, at least 2
     */
    GrowSchedule(StepSchedule stages, int factor) {
        this.stages = stages;
        this.factor = factor;
    }

    @Override
    public double rate() {
        return stages.rate();
    }

    @Override
    public int stage() {
        return stages.stage();
    }

    @Override
    public int batches() {
        // A cast from too large a number gives the largest int: more than there are batches.
        return (int) Math.pow(factor, stage() - 1.0);
    }

    @Override
    public Decision endEpoch(double trainLoss) {
        return stages.endEpoch(trainLoss);
    }

    @Override
    public Map<String, String> state() {
        return stages.state();
    }

    @Override
    public void restore(Map<String, String> state) {
        stages.restore(state);
    }
}
