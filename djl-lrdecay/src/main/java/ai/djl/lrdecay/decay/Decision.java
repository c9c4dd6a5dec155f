package ai.djl.lrdecay.decay;

/** What AutoDecay decides after an observation (Figure 12). */
public enum Decision {
    /** The loss still moves: go on at this rate. */
    CONTINUE,
    /** The loss is stable after a significant drop: decay the rate. A new stage begins. */
    DECAY,
    /** The loss is stable without a significant drop: more decay gains nothing. It is final. */
    TERMINATE
}
