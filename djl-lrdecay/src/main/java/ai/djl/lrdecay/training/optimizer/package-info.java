/**
 * Optimizers that update all parameters of a block in one call, and whose state can be saved: SGD
 * with momentum as PyTorch has it, and schedule-free SGD.
 */
package ai.djl.lrdecay.training.optimizer;
