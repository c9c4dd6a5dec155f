/**
 * Curvature as a matrix that is never formed: what multiplies a vector with the Hessian or the
 * Gauss-Newton matrix of a mean loss over data.
 */
package ai.djl.lrdecay.hessian.operator;
