package ai.djl.lrdecay.hessian.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import java.util.function.Function;

/**
 * The generalised Gauss-Newton matrix of the mean loss over data, {@code J' H J} with the Jacobian
 * J of the outputs and the Hessian H of the loss with respect to them (Schraudolph, 2002). For a
 * loss that is convex in the outputs it is positive semidefinite; it equals the Hessian where the
 * outputs are linear in the parameters.
 */
public final class GaussNewtonOperator extends LossOperator {

    private GaussNewtonOperator(MeanLoss meanLoss, double l2) {
        super(meanLoss, l2);
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
        ParameterCopies parameters = meanLoss().parameters();
        meanLoss()
                .forEachBatch(
                        part,
                        batch -> {
                            LossBatch.Evaluation evaluation = batch.evaluate(parameters);
                            NDArray outputs = evaluation.outputs();
                            NDArray direction = outputs.stopGradient().zerosLike();
                            direction.setRequiresGradient(true);
                            NDArray product =
                                    meanLoss()
                                            .script()
                                            .differentiate(
                                                    "gauss_newton",
                                                    evaluation.loss(),
                                                    outputs,
                                                    direction,
                                                    parameters.chosen(),
                                                    vector)
                                            .singletonOrThrow();
                            visitor.visit(product, batch.count());
                        });
    }

    @Override
    String name() {
        return "Gauss-Newton";
    }

    /** Builds a {@link GaussNewtonOperator}. */
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
        public GaussNewtonOperator build() {
            Block block = requireBlock();
            return factory().apply(block);
        }

        private Function<Block, GaussNewtonOperator> factory() {
            MeanLossSettings settings = settings();
            double l2 = l2();
            return block -> new GaussNewtonOperator(settings.at(block), l2);
        }
    }
}
