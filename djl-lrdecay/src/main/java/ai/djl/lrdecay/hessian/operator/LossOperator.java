package ai.djl.lrdecay.hessian.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A curvature matrix of a {@link MeanLoss}, which is the mean of the matrices of its samples. So
 * products over parts of the data, on one machine or several, add up to the product over all.
 */
public abstract sealed class LossOperator implements CurvatureOperator
        permits HessianOperator, GaussNewtonOperator, FiniteDifferenceOperator {

    private final MeanLoss meanLoss;
    private final double l2;
    private long products;

    /** Takes over the loss, which is closed with the operator. */
    LossOperator(MeanLoss meanLoss, double l2) {
        this.meanLoss = meanLoss;
        this.l2 = l2;
    }

    /** Takes the product with the matrix of one micro-batch. */
    @FunctionalInterface
    interface PartVisitor {
        /**
         * Takes a product.
         *
         * @param product with the matrix of the mean loss of the micro-batch; released afterwards
         * @param count the number of its samples
         */
        void visit(NDArray product, long count);
    }

    /** Multiplies a vector by the matrix of each micro-batch of some of the data. */
    abstract void forEachProduct(CurvatureData part, NDArray vector, PartVisitor visitor);

    /** The name of the matrix, for records. */
    abstract String name();

    /** {@inheritDoc} */
    @Override
    public final NDArray apply(NDArray vector) {
        if (vector.getShape().dimension() != 1 || vector.size() != dimension()) {
            throw new IllegalArgumentException(
                    "the vector has shape "
                            + vector.getShape()
                            + " where the operator has dimension "
                            + dimension());
        }
        products++;
        MicroBatchMean mean =
                new MicroBatchMean(
                        vector.getManager(), dimension(), meanLoss.arithmetic(), samples());
        forEachProduct(meanLoss.data(), vector, mean::add);
        NDArray result = mean.mean();
        if (l2 != 0) {
            try (NDArray term = vector.mul(l2)) {
                result.addi(term);
            }
        }
        return result;
    }

    /**
     * Multiplies a vector on the host, and sums over all samples instead of taking the mean. The L2
     * term, which belongs to no sample, is left out.
     *
     * @param vector of length {@link #dimension()}; rounded to FLOAT32, if the caller had more
     * @return the sum over the samples
     * @throws IllegalArgumentException if the length is another
     */
    public final ProductSum sum(float[] vector) {
        return sum(vector, 0, samples());
    }

    /**
     * Multiplies a vector on the host by the matrices of some of the samples, and sums.
     * Micro-batches are those of the whole, cut at both ends, and are added in their order in
     * FLOAT64: sums over single micro-batches, added in their order, are the same to the last bit
     * however they are distributed.
     *
     * @param vector of length {@link #dimension()}
     * @param from the number of the first sample, from 0
     * @param to the number behind the last, at most {@link #samples()}
     * @return the sum over these samples, without the L2 term
     * @throws IllegalArgumentException if the length is another, if the range is empty or not
     *     within the data, or is not all of them in training mode
     */
    public final ProductSum sum(float[] vector, long from, long to) {
        if (vector.length != dimension()) {
            throw new IllegalArgumentException(
                    "the vector has length "
                            + vector.length
                            + " where the operator has dimension "
                            + dimension());
        }
        CurvatureData part = meanLoss.range(from, to);
        products++;
        try (NDManager scratch = manager().newSubManager()) {
            NDArray there =
                    scratch.create(vector, new Shape(vector.length)).toType(dataType(), false);
            NDArray total = scratch.zeros(new Shape(dimension()), DataType.FLOAT64);
            forEachProduct(
                    part, there, (product, count) -> MicroBatchMean.addSum(total, product, count));
            return new ProductSum(total.toDoubleArray(), to - from);
        }
    }

    /**
     * Returns the loss whose curvature this is, without the L2 term.
     *
     * @return the loss; closed with the operator
     */
    public final MeanLoss meanLoss() {
        return meanLoss;
    }

    /**
     * Returns the number of samples that the loss is the mean over.
     *
     * @return at least 1
     */
    public final long samples() {
        return meanLoss.samples();
    }

    /**
     * Returns the number of micro-batches that a product takes.
     *
     * @return at least 1
     */
    public final int batches() {
        return meanLoss.batches();
    }

    /** {@inheritDoc} */
    @Override
    public final long dimension() {
        return meanLoss.dimension();
    }

    /** {@inheritDoc} */
    @Override
    public final DataType dataType() {
        return meanLoss.dataType();
    }

    /** {@inheritDoc} */
    @Override
    public final NDManager manager() {
        return meanLoss.manager();
    }

    /** {@inheritDoc} */
    @Override
    public final long products() {
        return products;
    }

    /** {@inheritDoc} */
    @Override
    public final Map<String, String> describe() {
        Map<String, String> text = new LinkedHashMap<>();
        text.put("operator", name());
        text.putAll(meanLoss.describe());
        text.put("l2", Double.toString(l2));
        return text;
    }

    /** Releases the loss and what else the operator holds. */
    @Override
    public void close() {
        meanLoss.close();
    }

    /**
     * What the operators of a loss are built from: the settings of the loss, and an L2 term.
     *
     * @param <B> the type of the builder
     */
    public abstract static sealed class Builder<B extends Builder<B>> extends MeanLossBuilder<B>
            permits HessianOperator.Builder,
                    GaussNewtonOperator.Builder,
                    FiniteDifferenceOperator.Builder {

        private double l2;

        Builder() {}

        /**
         * Adds {@code l2 / 2 |w|^2} over the chosen parameters to the loss; 0 by default.
         *
         * @param l2 at least 0; the weight decay of SGD
         * @return this builder
         * @throws IllegalArgumentException if it is negative or not finite
         */
        public B optL2(double l2) {
            if (!(l2 >= 0) || Double.isInfinite(l2)) {
                throw new IllegalArgumentException("the L2 term must be at least 0, not " + l2);
            }
            this.l2 = l2;
            return self();
        }

        final double l2() {
            return l2;
        }

        /**
         * Makes operators of these settings for any block; the block of the builder is ignored.
         * What is set afterwards does not change the factory.
         *
         * @return the factory
         * @throws IllegalArgumentException if there is no loss or no data
         */
        public abstract OperatorFactory toFactory();

        /**
         * Builds the operator, at the present values of the parameters.
         *
         * @return the operator, to be closed
         * @throws IllegalArgumentException if there are no data, the model is not on the PyTorch
         *     engine, the loss is not finite or not the same twice, or training mode meets several
         *     micro-batches
         */
        public abstract LossOperator build();
    }
}
