/**
 * Algorithms that see a matrix only as a matrix-vector product: eigenvalues, spectral density,
 * trace.
 */
package ai.djl.lrdecay.hessian.algorithm;
