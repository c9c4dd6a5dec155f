/**
 * The experiments of the paper: which runs each needs, and what it concludes from their records.
 */
package ai.djl.lrdecay.paper.experiment;
