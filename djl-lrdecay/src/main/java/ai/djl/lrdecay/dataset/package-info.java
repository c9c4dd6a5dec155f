/**
 * The PS10 data set (Section 5.1) and the complexity of patterns, and batches gathered on the
 * device.
 */
package ai.djl.lrdecay.dataset;
