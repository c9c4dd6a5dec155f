/** A model zoo whose models are the snapshots taken at the learning-rate stages of a run. */
package ai.djl.lrdecay.zoo;
