package ai.djl.lrdecay.hessian.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import java.util.function.Function;
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
    private @Nullable Kept kept;

    /** The gradient of the loss over all data, with its graph. */
    private record Kept(NDManager owner, NDList gradients) {}

    private HessianOperator(MeanLoss meanLoss, double l2, boolean keepGraph) {
        super(meanLoss, l2);
        this.keepGraph = keepGraph && meanLoss.batches() == 1;
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
    void forEachProduct(CurvatureData part, NDArray vector, PartVisitor visitor) {
        if (keepGraph && part == meanLoss().data()) {
            kept = kept == null ? keep() : kept;
            try (NDArray product = product("product_keeping_graph", kept.gradients, vector)) {
                visitor.visit(product, samples());
            }
            return;
        }
        meanLoss()
                .forEachBatch(
                        part,
                        batch ->
                                visitor.visit(
                                        product("product", gradients(batch), vector),
                                        batch.count()));
    }

    private NDArray product(String function, NDList gradients, NDArray vector) {
        return meanLoss()
                .script()
                .differentiate(function, gradients, meanLoss().parameters().chosen(), vector)
                .singletonOrThrow();
    }

    private NDList gradients(LossBatch batch) {
        ParameterCopies parameters = meanLoss().parameters();
        NDArray loss = batch.evaluate(parameters).loss();
        return meanLoss().script().differentiate("gradients", loss, parameters.chosen());
    }

    private Kept keep() {
        NDManager owner = manager().newSubManager();
        NDList gradients = new NDList();
        meanLoss()
                .forEachBatch(
                        meanLoss().data(),
                        batch -> {
                            gradients.addAll(gradients(batch));
                            gradients.attach(owner);
                        });
        return new Kept(owner, gradients);
    }

    @Override
    String name() {
        return "Hessian";
    }

    /** {@inheritDoc} */
    @Override
    public void close() {
        if (kept != null) {
            kept.owner.close();
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

        /** {@inheritDoc} */
        @Override
        public OperatorFactory toFactory() {
            return factory()::apply;
        }

        /** {@inheritDoc} */
        @Override
        public HessianOperator build() {
            Block block = requireBlock();
            return factory().apply(block);
        }

        private Function<Block, HessianOperator> factory() {
            MeanLossSettings settings = settings();
            double l2 = l2();
            boolean keep = keepGraph;
            return block -> new HessianOperator(settings.at(block), l2, keep);
        }
    }
}
