package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.decay.Stability;

/**
 * The schedule {@code auto}, {@code auto:trend} or {@code auto:scaled}: AutoDecay with its defaults
 * for the planned number of epochs.
 *
 * @param criterion when the loss counts as stable
 */
record AutoSpec(Stability criterion) implements ScheduleSpec {

    @Override
    public RateSchedule start(double initialRate, int epochs) {
        return new AutoSchedule(criterion, initialRate, epochs);
    }

    @Override
    public String toString() {
        return criterion == Stability.PAPER ? "auto" : "auto:" + criterion.label();
    }
}
