package ai.djl.lrdecay.paper.run;

import java.util.List;
import java.util.Map;

/** A rate that is multiplied by a factor after given epochs, or never. */
final class StepSchedule implements RateSchedule {

    private final List<Integer> decays;
    private final double factor;
    private final double initialRate;
    private int epochsDone;

    StepSchedule(List<Integer> decays, double factor, double initialRate) {
        this.decays = decays;
        this.factor = factor;
        this.initialRate = initialRate;
    }

    @Override
    public double rate() {
        // Division by 1/0.1 = 10 gives 0.01 from 0.1, where a product gives 0.010000000000000002.
        double divisor = Math.pow(Math.round(1e6 / factor) / 1e6, stage() - 1.0);
        return initialRate / divisor;
    }

    @Override
    public int stage() {
        return 1 + (int) decays.stream().filter(epoch -> epoch <= epochsDone).count();
    }

    @Override
    public Decision endEpoch(double trainLoss) {
        int before = stage();
        epochsDone++;
        return stage() > before ? Decision.DECAY : Decision.CONTINUE;
    }

    @Override
    public Map<String, String> state() {
        return Map.of("epochs", Integer.toString(epochsDone));
    }

    @Override
    public void restore(Map<String, String> state) {
        String epochs = state.get("epochs");
        if (epochs == null || !epochs.matches("\\d{1,9}")) {
            throw new IllegalArgumentException("its schedule has no number of epochs");
        }
        epochsDone = Integer.parseInt(epochs);
    }
}
