/**
 * AutoDecay (Section A.1): a learning rate that decays itself when the loss has reached a plateau,
 * and says when nothing more is to be gained.
 *
 * <p>{@link ai.djl.lrdecay.decay.PlateauDetector} is the arithmetic, without any array of DJL.
 */
package ai.djl.lrdecay.decay;
