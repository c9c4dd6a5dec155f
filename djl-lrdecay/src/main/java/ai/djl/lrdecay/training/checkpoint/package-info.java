/** Checkpoints: all that a training needs to continue as if it had never stopped. */
package ai.djl.lrdecay.training.checkpoint;
