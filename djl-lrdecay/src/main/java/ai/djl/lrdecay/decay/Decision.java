package ai.djl.lrdecay.decay;

/** What is decided after an observation (Figure 12). */
public enum Decision {
    /** Keep the learning rate. */
    CONTINUE,
    /** Decay the learning rate: a new stage begins. */
    DECAY,
    /** End the training: more decays would gain nothing. It is final. */
    TERMINATE
}
