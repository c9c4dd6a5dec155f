/**
 * Functions on which an explanation can be drawn instead of measured: descent on a quadratic
 * function, and descent with noise over a rippled one. Pure arithmetic that knows no network.
 */
package ai.djl.lrdecay.paper.theory;
