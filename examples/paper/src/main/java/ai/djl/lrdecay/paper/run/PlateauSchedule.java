package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.paper.plateau.PlateauRule;
import ai.djl.lrdecay.paper.plateau.PyTorchRule;
import java.util.Map;
import java.util.TreeMap;

/** A rate that is divided by ten whenever PyTorch's plateau rule says so. It never ends a run. */
final class PlateauSchedule implements RateSchedule {

    private static final int DIVISOR = 10;

    /** PyTorch leaves the rate alone where a reduction would change it by less. */
    private static final double LEAST_CHANGE = 1e-8;

    private final PlateauRule rule;
    private final double initialRate;
    private int stage = 1;

    PlateauSchedule(PlateauRule.Settings settings, double initialRate) {
        this.rule = new PyTorchRule(settings);
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
