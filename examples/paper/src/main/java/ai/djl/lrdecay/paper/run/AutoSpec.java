package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.decay.PlateauDetector;

/**
 * The schedule {@code auto}, {@code auto:trend} or {@code auto:scaled}: AutoDecay with its defaults
 * for the planned number of epochs.
 *
 * @param criterion when the loss counts as stable
 */
record AutoSpec(PlateauDetector.Criterion criterion) implements ScheduleSpec {

    @Override
    public RateSchedule start(double initialRate, int epochs) {
        return new AutoSchedule(criterion, initialRate, epochs);
    }

    @Override
    public String toString() {
        return criterion == PlateauDetector.Criterion.PAPER ? "auto" : "auto:" + criterion.label();
    }
}
