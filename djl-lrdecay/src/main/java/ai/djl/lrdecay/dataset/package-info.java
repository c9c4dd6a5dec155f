/**
 * The PS10 data set (Section 5.1) and the complexity of patterns, image files in folders of
 * classes, and batches gathered on the device.
 */
package ai.djl.lrdecay.dataset;
