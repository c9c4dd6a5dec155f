/**
 * Curvature of the loss of any DJL model: operators that multiply a vector by the Hessian or the
 * Gauss-Newton matrix, and algorithms that need nothing but such products.
 */
package ai.djl.lrdecay.hessian;
