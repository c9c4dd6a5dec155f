package ai.djl.lrdecay.hessian.operator;

import java.util.Arrays;

/**
 * The sum over samples of the products of a vector with the matrices of each sample's loss, in
 * double precision: sums over parts of the data add up to the product with the matrix of the mean.
 *
 * @param sum the sum, of the operator's dimension; not copied
 * @param count the number of samples, at least 1
 */
public record ProductSum(double[] sum, long count) {

    /**
     * Adds the sum over other samples.
     *
     * @param other a sum of the same dimension
     * @return the sum over both
     * @throws IllegalArgumentException if the dimensions differ
     */
    public ProductSum plus(ProductSum other) {
        return new ProductSum(add(sum, other.sum), count + other.count);
    }

    /**
     * Returns the product with the matrix of the mean loss over the samples.
     *
     * @return the sum over the count, rounded to single precision once
     */
    public float[] mean() {
        float[] mean = new float[sum.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) (sum[i] / count);
        }
        return mean;
    }

    static double[] add(double[] a, double[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException(
                    "sums of dimensions " + a.length + " and " + b.length + " cannot be added");
        }
        double[] both = a.clone();
        Arrays.setAll(both, i -> both[i] + b[i]);
        return both;
    }
}
