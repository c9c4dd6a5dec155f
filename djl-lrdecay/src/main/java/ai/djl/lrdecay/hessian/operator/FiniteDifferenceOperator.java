package ai.djl.lrdecay.hessian.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import java.util.function.Function;

/**
 * The Hessian by central differences of the gradient, {@code (g(w + h v) - g(w - h v)) / 2h}: an
 * independent check of {@link HessianOperator}, and a way for blocks whose operators have no second
 * derivative. Its relative error is about 1e-3 in FLOAT32 and 1e-8 in FLOAT64 for smooth losses.
 *
 * <p>The gradients are taken at copies of the parameters, so that no product, and no failure of
 * one, moves the parameters themselves. This takes two more copies of them.
 */
public final class FiniteDifferenceOperator extends LossOperator {

    private static final double STEP_32 = 5e-3;
    private static final double STEP_64 = 1e-5;

    private final double step;

    private FiniteDifferenceOperator(MeanLoss meanLoss, double l2) {
        super(meanLoss, l2);
        // Relative to the typical size of a parameter, spread over all of them.
        step =
                (meanLoss.dataType() == DataType.FLOAT64 ? STEP_64 : STEP_32)
                        * Math.max(1, meanLoss.parameters().norm());
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
        double length = Norms.euclidean(vector);
        double h = length == 0 ? step : step / length;
        try (NDManager scratch = manager().newSubManager()) {
            ParameterCopies ahead = meanLoss().parameters().displaced(scratch, vector, h);
            ParameterCopies behind = meanLoss().parameters().displaced(scratch, vector, -h);
            meanLoss()
                    .forEachBatch(
                            part,
                            batch -> {
                                NDArray g = batch.gradient(batch.evaluate(ahead), ahead);
                                NDArray b = batch.gradient(batch.evaluate(behind), behind);
                                visitor.visit(g.sub(b).mul(1 / (2 * h)), batch.count());
                            });
        }
    }

    @Override
    String name() {
        return "Hessian by finite differences";
    }

    /** Builds a {@link FiniteDifferenceOperator}. */
    public static final class Builder extends LossOperator.Builder<Builder> {

        private Builder() {}

        @Override
        Builder self() {
            return this;
        }

        /** {@inheritDoc} */
        @Override
        public OperatorFactory toFactory() {
            return factory()::apply;
        }

        /** {@inheritDoc} */
        @Override
        public FiniteDifferenceOperator build() {
            Block block = requireBlock();
            return factory().apply(block);
        }

        private Function<Block, FiniteDifferenceOperator> factory() {
            MeanLossSettings settings = settings();
            double l2 = l2();
            return block -> new FiniteDifferenceOperator(settings.at(block), l2);
        }
    }
}
