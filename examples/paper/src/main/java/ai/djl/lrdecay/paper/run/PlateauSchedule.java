package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.paper.plateau.PlateauRule;
import java.util.Map;
import java.util.TreeMap;

/** A rate that is divided by ten whenever a published plateau rule says so. */
final class PlateauSchedule implements RateSchedule {

    private static final int DIVISOR = 10;

    /** PyTorch leaves the rate alone where a reduction would change it by less. */
    private static final double LEAST_CHANGE = 1e-8;

    private final PlateauRule rule;
    private final int mostDecays;
    private final double initialRate;
    private int stage = 1;

    /**
     * Starts a schedule.
     *
     * @param rule the rule, before its first observation
     * @param mostDecays after how many decays the rule ends the run
     * @param initialRate the rate of stage 1
     */
    PlateauSchedule(PlateauRule rule, int mostDecays, double initialRate) {
        this.rule = rule;
        this.mostDecays = mostDecays;
        this.initialRate = initialRate;
    }

    @Override
    public double rate() {
        return initialRate / Math.pow(DIVISOR, stage - 1.0);
    }

    @Override
    public int stage() {
        return stage;
    }

    @Override
    public Decision endEpoch(double trainLoss) {
        boolean reduce = rule.observe(trainLoss);
        if (reduce && stage > mostDecays) {
            return Decision.STOP;
        }
        if (!reduce || rate() - rate() / DIVISOR <= LEAST_CHANGE) {
            return Decision.CONTINUE;
        }
        stage++;
        return Decision.DECAY;
    }

    @Override
    public Map<String, String> state() {
        Map<String, String> state = new TreeMap<>(rule.state());
        state.put("stage", Integer.toString(stage));
        return state;
    }

    @Override
    public void restore(Map<String, String> state) {
        String text = state.get("stage");
        if (text == null || !text.matches("\\d{1,9}")) {
            throw new IllegalArgumentException("its schedule has no stage");
        }
        rule.restore(state);
        stage = Integer.parseInt(text);
    }
}
