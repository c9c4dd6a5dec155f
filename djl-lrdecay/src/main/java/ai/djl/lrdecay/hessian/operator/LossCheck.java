package ai.djl.lrdecay.hessian.operator;

/** Whether a loss is fit for curvature, from two passes over its data, wherever these were made. */
public final class LossCheck {

    /** How far two passes may differ, relative to the size: sums on GPUs have no fixed order. */
    private static final double SAME = 1e-4;

    private LossCheck() {}

    /**
     * Checks that a loss and its gradient are finite, and the same twice.
     *
     * @param loss the mean loss of the first pass
     * @param gradientNorm the norm of its gradient
     * @param again the mean loss of the second pass
     * @param moved the norm of the difference of the two gradients
     * @throws IllegalArgumentException if they are not
     */
    public static void require(double loss, double gradientNorm, double again, double moved) {
        if (!Double.isFinite(loss) || !Double.isFinite(gradientNorm)) {
            throw new IllegalArgumentException(
                    "the loss over the data is "
                            + loss
                            + " with a gradient of norm "
                            + gradientNorm
                            + ": curvature needs finite values");
        }
        if (Math.abs(loss - again) > SAME * Math.abs(loss) || moved > SAME * gradientNorm + 1e-30) {
            throw new IllegalArgumentException(
                    "the loss is not the same twice ("
                            + loss
                            + ", then "
                            + again
                            + "): switch off what is random in the data or in the model");
        }
    }
}
