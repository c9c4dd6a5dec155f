package ai.djl.lrdecay.decay;

import ai.djl.training.tracker.Tracker;

/**
 * Any DJL tracker that depends on the number of the update alone, as a tracker that can be resumed
 * and asked for its last value.
 */
public final class FixedSchedule implements ResumableTracker {

    private static final int VERSION = 1;

    private record State(int version, int lastUpdate, float last) {}

    private final Tracker tracker;
    private final UpdateCounter counter = new UpdateCounter();
    private float last = Float.NaN;

    private FixedSchedule(Tracker tracker) {
        this.tracker = tracker;
    }

    /**
     * Wraps a tracker.
     *
     * @param tracker the tracker
     * @return the same values
     */
    public static FixedSchedule of(Tracker tracker) {
        return new FixedSchedule(tracker);
    }

    /** {@inheritDoc} */
    @Override
    public float getNewValue(int numUpdate) {
        synchronized (counter) {
            int update = counter.at(numUpdate);
            float value = tracker.getNewValue(update);
            last = update == counter.last() ? value : last;
            return value;
        }
    }

    /** {@inheritDoc} */
    @Override
    public float lastValue() {
        synchronized (counter) {
            return last;
        }
    }

    /** {@inheritDoc} */
    @Override
    public boolean isUsed() {
        synchronized (counter) {
            return counter.isUsed();
        }
    }

    /** {@inheritDoc} */
    @Override
    public String saveState() {
        synchronized (counter) {
            return StateJson.write(new State(VERSION, counter.last(), last));
        }
    }

    /** {@inheritDoc} */
    @Override
    public void restoreState(String state) {
        State read = StateJson.read(state, State.class, "a fixed schedule");
        if (read.version() != VERSION) {
            throw new IllegalArgumentException("the state is not that of a fixed schedule");
        }
        synchronized (counter) {
            counter.restore(read.lastUpdate());
            last = read.last();
        }
    }

    /** {@inheritDoc} */
    @Override
    public String toString() {
        return "FixedSchedule(" + tracker + ")";
    }
}
