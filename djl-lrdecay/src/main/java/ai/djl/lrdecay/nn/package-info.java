/** Network architectures of the experiments. */
package ai.djl.lrdecay.nn;
