package ai.djl.lrdecay.decay;

import java.util.Optional;

/**
 * A learning rate that follows what is observed of the training: someone has to show it a loss or
 * another metric, for instance after each epoch. {@code AutoDecayListener} does so in a DJL
 * training job.
 */
public interface ObservingTracker extends ResumableTracker {

    /**
     * Takes an observation and decides.
     *
     * @param value the loss or metric; skipped if it is not finite
     * @return the decision, which is part of the learning rate of updates that have not begun yet;
     *     TERMINATE for ever after the first TERMINATE
     */
    Decision observe(double value);

    /**
     * Says which values are good.
     *
     * @return whether small or large ones; nothing where the values decide nothing
     */
    default Optional<MetricMode> mode() {
        return Optional.of(MetricMode.MIN);
    }

    /**
     * Returns the learning rate of updates that have not begun yet, without any warm-up.
     *
     * @return the rate
     */
    float learningRate();

    /**
     * Returns the stage.
     *
     * @return one more than the number of decays
     */
    int stage();

    /**
     * Tells whether the training should end.
     *
     * @return true after the first TERMINATE
     */
    boolean isTerminated();

    /**
     * Says why the training should end.
     *
     * @return a reason of TERMINATE: {@link Reason#END_OF_SCHEDULE} where everything that was
     *     planned was done, any other where the training gains nothing more; of no meaning before
     *     the first TERMINATE
     */
    default Reason terminationReason() {
        return Reason.NO_DROP;
    }

    /**
     * Says in words why the training should end.
     *
     * @return part of a sentence; of no meaning before the first TERMINATE
     */
    default String whyTerminated() {
        return switch (terminationReason()) {
            case END_OF_SCHEDULE -> "the schedule of the learning rate reached its end";
            case NO_DECAYS_LEFT -> "the loss was stable, and no decay was left";
            default -> "the loss no longer improved";
        };
    }

    /**
     * Announces a warm-up: until that update was made nothing is decided. What is observed
     * meanwhile still counts for what the first stage gains.
     *
     * @param update the last update of the warm-up, at least 1
     */
    void warmUpUntil(int update);

    /** {@inheritDoc} */
    @Override
    default Optional<ObservingTracker> observer() {
        return Optional.of(this);
    }
}
