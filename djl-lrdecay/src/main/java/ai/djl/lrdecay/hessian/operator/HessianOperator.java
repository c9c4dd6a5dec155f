package ai.djl.lrdecay.hessian.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.jspecify.annotations.Nullable;

/**
 * The Hessian of the mean loss of a block over data, by exact products: the gradient is
 * differentiated along the vector (Pearlmutter, 1994).
 *
 * <p>Where all data fit into one micro-batch, the graph of the gradient is kept between products,
 * which saves the forward and the first backward pass each time and costs their memory.
 */
public final class HessianOperator extends LossOperator {

    private final boolean keepGraph;
    private @Nullable NDManager kept;
    private @Nullable NDList keptGradients;

    private HessianOperator(Builder builder) {
        super(builder);
        keepGraph = builder.keepGraph && batches == 1;
    }

    /**
     * Returns a builder.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    NDArray multiply(NDArray vector) {
        if (keepGraph) {
            NDList gradients = keptGradients == null ? keep() : keptGradients;
            return script.differentiate(
                            "product_keeping_graph", gradients, parameters.chosen(), vector)
                    .singletonOrThrow();
        }
        NDArray result = vector.getManager().zeros(new Shape(dimension()), dataType());
        forEachLoss(
                (outputs, value, count) -> {
                    NDList gradients =
                            script.differentiate("gradients", value, parameters.chosen());
                    NDArray part =
                            script.differentiate("product", gradients, parameters.chosen(), vector)
                                    .singletonOrThrow();
                    result.addi(part.mul((double) count / samples));
                });
        return result;
    }

    private NDList keep() {
        NDManager owner = manager().newSubManager();
        NDList[] gradients = new NDList[1];
        forEachLoss(
                (outputs, value, count) -> {
                    gradients[0] = script.differentiate("gradients", value, parameters.chosen());
                    gradients[0].attach(owner);
                });
        kept = owner;
        keptGradients = gradients[0];
        return gradients[0];
    }

    @Override
    String name() {
        return "Hessian";
    }

    /** {@inheritDoc} */
    @Override
    public void close() {
        if (kept != null) {
            kept.close();
        }
        super.close();
    }

    /** Builds a {@link HessianOperator}. */
    public static final class Builder extends LossOperator.Builder<Builder> {

        private boolean keepGraph = true;

        private Builder() {}

        @Override
        Builder self() {
            return this;
        }

        /**
         * Keeps the graph of the gradient between products where all data fit into one micro-batch;
         * on by default. Off, a product needs less memory and more time.
         *
         * @param keepGraph whether to
         * @return this builder
         */
        public Builder optKeepGraph(boolean keepGraph) {
            this.keepGraph = keepGraph;
            return this;
        }

        /**
         * Builds the operator, at the present values of the parameters.
         *
         * @return the operator
         * @throws IllegalArgumentException if there are no data, the model is not on the PyTorch
         *     engine, the loss is not finite or not the same twice, or training mode meets several
         *     micro-batches
         */
        public HessianOperator build() {
            return new HessianOperator(this);
        }
    }
}
