package ai.djl.lrdecay.hessian.algorithm;

/**
 * Eigenvalues and eigenvectors of a projected matrix: Ritz values, and the coefficients of their
 * Ritz vectors.
 *
 * @param values the Ritz values, ascending
 * @param vectors a unit vector of coefficients along the basis for each
 */
record RitzPairs(double[] values, double[][] vectors) {

    /** The number of pairs. */
    int size() {
        return values.length;
    }

    /** The largest absolute Ritz value. */
    double norm() {
        return Math.max(Math.abs(values[0]), Math.abs(values[values.length - 1]));
    }
}
