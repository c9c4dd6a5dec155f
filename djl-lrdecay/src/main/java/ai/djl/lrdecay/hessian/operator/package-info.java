/**
 * Curvature as a matrix that is never formed: the mean loss over data, and operators that multiply
 * a vector by its Hessian or its Gauss-Newton matrix.
 */
package ai.djl.lrdecay.hessian.operator;
