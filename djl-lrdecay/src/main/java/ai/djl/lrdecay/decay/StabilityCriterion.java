package ai.djl.lrdecay.decay;

/**
 * Says whether the loss of a stage is stable. A criterion holds the state of one stage and
 * allocates nothing while it observes.
 */
interface StabilityCriterion {

    /**
     * Takes an observation.
     *
     * @param loss the observed loss, finite
     * @param smoothed the moving average after it
     */
    void observe(double loss, double smoothed);

    /**
     * Tells whether the loss is stable. Called only after as many observations of the stage as the
     * window has.
     *
     * @return true if it is
     */
    boolean isStable();

    /**
     * Tells whether a stable loss may end the training; if not, a plateau without a significant
     * drop counts as CONTINUE.
     *
     * @return true unless the criterion sees a reason against it
     */
    default boolean mayTerminate() {
        return true;
    }

    /** Forgets everything: a stage begins. */
    void reset();

    /**
     * Copies the state.
     *
     * @return the numbers that {@link #restore} takes
     */
    double[] state();

    /**
     * Restores the state.
     *
     * @param state what {@link #state} of a criterion with the same settings gave
     * @throws IllegalArgumentException if it is not such a state
     */
    void restore(double[] state);
}
