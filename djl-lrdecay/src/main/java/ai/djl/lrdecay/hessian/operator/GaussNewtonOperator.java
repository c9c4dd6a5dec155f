package ai.djl.lrdecay.hessian.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * The generalised Gauss-Newton matrix of the mean loss over data, {@code J' H J} with the Jacobian
 * J of the outputs and the Hessian H of the loss with respect to them (Schraudolph, 2002). For a
 * loss that is convex in the outputs it is positive semidefinite; it equals the Hessian where the
 * outputs are linear in the parameters.
 */
public final class GaussNewtonOperator extends LossOperator {

    private GaussNewtonOperator(Builder builder) {
        super(builder);
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
        NDArray result = vector.getManager().zeros(new Shape(dimension()), dataType());
        forEachLoss(
                (outputs, value, count) -> {
                    NDArray direction = outputs.stopGradient().zerosLike();
                    direction.setRequiresGradient(true);
                    NDArray part =
                            script.differentiate(
                                            "gauss_newton",
                                            value,
                                            outputs,
                                            direction,
                                            parameters.chosen(),
                                            vector)
                                    .singletonOrThrow();
                    result.addi(part.mul((double) count / samples));
                });
        return result;
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

        /**
         * Builds the operator, at the present values of the parameters.
         *
         * @return the operator
         * @throws IllegalArgumentException as {@link HessianOperator.Builder#build()}
         */
        public GaussNewtonOperator build() {
            return new GaussNewtonOperator(this);
        }
    }
}
