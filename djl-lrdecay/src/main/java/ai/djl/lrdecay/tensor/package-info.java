/** Named tensors on the host and their file format, shared by checkpoints and snapshots. */
package ai.djl.lrdecay.tensor;
