/**
 * AutoDecay (Section A.1): a learning rate that decays when the loss has reached a plateau, and
 * that ends the training when further decays would not help.
 *
 * <p>{@link ai.djl.lrdecay.decay.PlateauDetector} is the arithmetic, without any array of DJL.
 */
package ai.djl.lrdecay.decay;
