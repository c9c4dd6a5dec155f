/**
 * The PS10 data set (Section 5.1), whose patterns have a known complexity, and the computation of
 * that complexity.
 */
package ai.djl.lrdecay.dataset;
