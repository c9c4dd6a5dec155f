package ai.djl.lrdecay.hessian.operator;

import java.util.Arrays;

/**
 * Sums of a loss and of its gradient over samples, in double precision, so that sums over parts of
 * the data add up to the mean over all.
 *
 * @param loss the sum of the losses of all samples
 * @param gradient the sum of their gradients; not copied
 * @param count the number of samples, at least 1
 */
public record GradientSum(double loss, double[] gradient, long count) {

    /**
     * Returns the mean loss.
     *
     * @return the sum over the count
     */
    public double meanLoss() {
        return loss / count;
    }

    /**
     * Returns the norm of the mean gradient.
     *
     * @return the Euclidean norm, at least 0
     */
    public double gradientNorm() {
        return Math.sqrt(Arrays.stream(gradient).map(g -> g * g).sum()) / count;
    }

    /**
     * Adds the sums over other samples.
     *
     * @param other sums of the same loss
     * @return the sums over both
     */
    public GradientSum plus(GradientSum other) {
        return new GradientSum(
                loss + other.loss, ProductSum.add(gradient, other.gradient), count + other.count);
    }
}
