package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.decay.AutoDecay;
import ai.djl.lrdecay.decay.PlateauDetector;
import java.util.Map;

/** The rate of AutoDecay, which observes the training loss of each epoch (Section A.1). */
final class AutoSchedule implements RateSchedule {

    private final AutoDecay autoDecay;

    AutoSchedule(PlateauDetector.Criterion criterion, double initialRate, int epochs) {
        autoDecay =
                AutoDecay.builder()
                        .setLearningRate((float) initialRate)
                        .optDetector(
                                PlateauDetector.builder()
                                        .optCriterion(criterion)
                                        .optPlannedObservations(epochs))
                        .build();
    }

    @Override
    public double rate() {
        // The shortest decimal of the float, so that records say 0.1 and not 0.10000000149.
        return Double.parseDouble(Float.toString(autoDecay.learningRate()));
    }

    @Override
    public int stage() {
        return autoDecay.stage();
    }

    @Override
    public Decision endEpoch(double trainLoss) {
        return switch (autoDecay.observe(trainLoss)) {
            case CONTINUE -> Decision.CONTINUE;
            case DECAY -> Decision.DECAY;
            case TERMINATE -> Decision.STOP;
        };
    }

    @Override
    public Map<String, String> state() {
        return autoDecay.state();
    }

    @Override
    public void restore(Map<String, String> state) {
        autoDecay.restore(state);
    }
}
