/** Residual networks whose backbone and head are apart, and their names. */
package ai.djl.lrdecay.nn;
