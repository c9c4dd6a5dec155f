package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.decay.ObservingTracker;
import java.util.Map;

/** The rate of a tracker of the library, for which an epoch is one update. */
final class TrackedSchedule implements RateSchedule {

    private static final String STATE = "tracker";
    private static final String EPOCH = "epoch";

    private final ObservingTracker tracker;
    private final boolean observes;
    private int epoch = 1;
    private int stage = 1;
    private String saved;

    /**
     * Starts a schedule.
     *
     * @param tracker the tracker, before its first update
     * @param observes whether it decides by the loss, and not by the number of the epoch alone
     */
    TrackedSchedule(ObservingTracker tracker, boolean observes) {
        this.tracker = tracker;
        this.observes = observes;
        saved = tracker.saveState();
    }

    @Override
    public double rate() {
        // The shortest decimal of the float, so that records say 0.1 and not 0.10000000149.
        return Double.parseDouble(Float.toString(tracker.getNewValue(epoch)));
    }

    @Override
    public int stage() {
        return stage;
    }

    @Override
    public Decision endEpoch(double trainLoss) {
        int before = stage;
        tracker.getNewValue(epoch);
        ai.djl.lrdecay.decay.Decision decision =
                observes ? tracker.observe(trainLoss) : ai.djl.lrdecay.decay.Decision.CONTINUE;
        saved = tracker.saveState();
        stage = tracker.stage();
        epoch++;
        if (decision == ai.djl.lrdecay.decay.Decision.TERMINATE) {
            return Decision.STOP;
        }
        return stage > before ? Decision.DECAY : Decision.CONTINUE;
    }

    @Override
    public Map<String, String> state() {
        return Map.of(STATE, saved, EPOCH, Integer.toString(epoch));
    }

    @Override
    public void restore(Map<String, String> state) {
        String text = state.get(STATE);
        String next = state.get(EPOCH);
        if (text == null || next == null) {
            throw new IllegalArgumentException("it has no state of the schedule");
        }
        tracker.restoreState(text);
        epoch = Integer.parseInt(next);
        stage = tracker.stage();
        saved = text;
    }
}
