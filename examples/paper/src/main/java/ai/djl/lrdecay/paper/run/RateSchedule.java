package ai.djl.lrdecay.paper.run;

import java.util.Map;

/**
 * The learning rate of a run, epoch by epoch, and how much its batch has grown; a stage is the time
 * between two changes that the schedule makes.
 */
public interface RateSchedule {

    /** What happens after an epoch. */
    enum Decision {
        /** The next epoch is of the same stage. */
        CONTINUE,
        /** The rate decays, or the batch grows: the next epoch opens a stage. */
        DECAY,
        /** The loss no longer improves, or the schedule is at its end: training ends. */
        STOP
    }

    /**
     * Returns the learning rate of the coming epoch.
     *
     * @return the rate, above 0
     */
    double rate();

    /**
     * Returns how many batches an update of the coming epoch takes. Their gradients are averaged
     * over samples, and batch norm sees each of them by itself.
     *
     * @return at least 1; more than an epoch has mean all training samples
     */
    default int batches() {
        return 1;
    }

    /**
     * Returns the stage of the coming epoch.
     *
     * @return the stage, from 1
     */
    int stage();

    /**
     * Ends an epoch and decides on the next one.
     *
     * @param trainLoss the mean training loss of the epoch
     * @return the decision, which {@link #rate} and {@link #stage} reflect already
     */
    Decision endEpoch(double trainLoss);

    /**
     * Returns the state, for a checkpoint.
     *
     * @return texts by name
     */
    Map<String, String> state();

    /**
     * Restores the state.
     *
     * @param state what {@link #state} gave
     * @throws IllegalArgumentException if it is not such a state
     */
    void restore(Map<String, String> state);
}
