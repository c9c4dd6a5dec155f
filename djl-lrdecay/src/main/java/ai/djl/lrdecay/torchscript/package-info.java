/**
 * TorchScript modules assembled from source text, so that operators DJL does not bind can be
 * called.
 */
package ai.djl.lrdecay.torchscript;
