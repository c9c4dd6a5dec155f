/**
 * The values of a network: captured and restored, the statistics of its batch norms, averages of
 * its weights, and the best of a training.
 */
package ai.djl.lrdecay.training.state;
