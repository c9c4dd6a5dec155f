package ai.djl.lrdecay.hessian.record;

/**
 * An eigenvalue as it was found: a Ritz value.
 *
 * @param value the Ritz value
 * @param residual the norm of {@code A y - value y} for its unit Ritz vector y
 * @param errorEstimate about how far the value is from its eigenvalue: the square of the residual
 *     over the gap to the other Ritz values, where that is less than the residual. It is too small
 *     where an eigenvalue close by has not been found
 * @param converged whether the residual meets the tolerance
 */
public record Eigenvalue(double value, double residual, double errorEstimate, boolean converged) {

    /**
     * Returns the bound: in exact arithmetic some eigenvalue of the symmetric matrix is this close.
     * Rounding in the products comes on top, which in FLOAT32 can exceed a small residual.
     *
     * @return the residual
     */
    public double errorBound() {
        return residual;
    }
}
