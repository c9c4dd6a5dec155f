package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.decay.AutoDecay;
import ai.djl.lrdecay.decay.PlateauSettings;
import ai.djl.lrdecay.decay.Stability;
import java.util.Map;

/** The rate of AutoDecay, which observes the training loss of each epoch (Section A.1). */
final class AutoSchedule implements RateSchedule {

    private static final String STATE = "autodecay";

    private final AutoDecay autoDecay;

    AutoSchedule(AutoSpec spec, double initialRate, int epochs) {
        PlateauSettings.Builder detector =
                PlateauSettings.builder()
                        .optStability(spec.criterion())
                        .optPlannedObservations(epochs);
        if (!spec.deadlines()) {
            detector.optDeadlines();
        }
        autoDecay =
                AutoDecay.builder()
                        .setLearningRate((float) initialRate)
                        // The paper ends in stage 1 where nothing was gained (Figure 12).
                        .optMinDecays(spec.criterion() == Stability.PAPER ? 0 : 1)
                        .optDetector(detector.build())
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
        return Map.of(STATE, autoDecay.saveState());
    }

    @Override
    public void restore(Map<String, String> state) {
        String saved = state.get(STATE);
        if (saved == null) {
            throw new IllegalArgumentException("it has no state of AutoDecay");
        }
        autoDecay.restoreState(saved);
    }
}
