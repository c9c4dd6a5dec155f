/**
 * What was computed: eigenvalues with their residuals, densities and traces, immutable and saved as
 * JSON.
 */
package ai.djl.lrdecay.hessian.record;
