package ai.djl.lrdecay.decay;

import ai.djl.training.tracker.Tracker;
import java.util.Optional;

/**
 * A learning rate whose state can be saved and restored, so that a training that was interrupted
 * continues with the rates that it would have had.
 *
 * <p>Asking for a rate changes nothing that can be seen: within one update every parameter gets the
 * same value, in whatever order and from whatever thread it is asked for.
 *
 * <p>After {@link #restoreState} the first update that is asked for counts as the one after the
 * last before, whatever number the optimizer gives it: an optimizer whose own state was restored
 * continues to count, a new one counts from 1.
 */
public interface ResumableTracker extends Tracker {

    /**
     * Returns the rate of the last update that began.
     *
     * @return the rate; NaN before the first update
     */
    float lastValue();

    /**
     * Tells whether an update has asked for a rate since this tracker was made, or its state was
     * restored: a tracker that no optimizer has never is used. Those of this library do; by default
     * it is whether any update ever has.
     *
     * @return whether it is in use
     */
    default boolean isUsed() {
        return !Float.isNaN(lastValue());
    }

    /**
     * Saves the state.
     *
     * @return the state as JSON, exact to the last bit
     */
    String saveState();

    /**
     * Restores the state.
     *
     * @param state what {@link #saveState} of a tracker with the same settings gave
     * @throws IllegalArgumentException if it is not such a state, in one sentence; this tracker is
     *     unchanged then
     */
    void restoreState(String state);

    /**
     * Returns who has to be shown what is observed.
     *
     * @return this tracker or one within it; nothing if it follows a fixed schedule
     */
    default Optional<ObservingTracker> observer() {
        return Optional.empty();
    }
}
