/**
 * Learning rate decay for DJL: the experiments and the method of You, Long, Wang and Jordan, <i>How
 * Does Learning Rate Decay Help Modern Neural Networks?</i> (arXiv 1908.01878).
 *
 * <p>Section, figure and equation numbers in this documentation are that paper's.
 */
package ai.djl.lrdecay;
