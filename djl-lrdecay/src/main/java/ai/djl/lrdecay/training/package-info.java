/**
 * Training: the optimizer with the field's momentum convention, the training step, checkpoints and
 * stage snapshots.
 */
package ai.djl.lrdecay.training;
