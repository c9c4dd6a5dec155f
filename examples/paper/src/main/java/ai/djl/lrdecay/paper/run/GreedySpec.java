package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.decay.GreedyLr;

/** GreedyLR with its authors' defaults, by the training loss of each epoch: {@code greedy}. */
record GreedySpec() implements ScheduleSpec {

    static final String NAME = "greedy";

    @Override
    public RateSchedule start(double initialRate, int epochs) {
        return new TrackedSchedule(
                GreedyLr.builder().setLearningRate((float) initialRate).build(), true);
    }

    @Override
    public String toString() {
        return NAME;
    }
}
