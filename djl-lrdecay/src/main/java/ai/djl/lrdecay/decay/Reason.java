package ai.djl.lrdecay.decay;

/** Why a {@link Decision} was taken. */
public enum Reason {
    /** CONTINUE: the loss is not stable yet, or there are too few observations of this stage. */
    MOVING,
    /** CONTINUE: the learning rate is still being warmed up, or cools down after a decay. */
    WAITING,
    /** CONTINUE: the observation is not a finite number. */
    NOT_FINITE,
    /** DECAY: the loss is stable after a significant drop. */
    DROP,
    /** DECAY: the loss is stable without a significant drop, but fewer decays than demanded. */
    TOO_FEW_DECAYS,
    /** DECAY: the stage has reached its deadline. */
    DEADLINE,
    /** TERMINATE: the loss is stable without a significant drop. */
    NO_DROP,
    /** TERMINATE: the loss is stable, and there are no decays left. */
    NO_DECAYS_LEFT,
    /** TERMINATE: the schedule has reached its end. */
    END_OF_SCHEDULE
}
