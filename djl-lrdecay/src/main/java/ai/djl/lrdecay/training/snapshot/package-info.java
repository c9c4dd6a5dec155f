/**
 * Stage snapshots: a network as it was at the end of a learning-rate stage, with a description of
 * how it came about, and the check that a file of parameters fits a network.
 */
package ai.djl.lrdecay.training.snapshot;
