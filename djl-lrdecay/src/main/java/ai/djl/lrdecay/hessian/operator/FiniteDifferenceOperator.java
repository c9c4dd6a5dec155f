package ai.djl.lrdecay.hessian.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * The Hessian by central differences of the gradient, {@code (g(w + h v) - g(w - h v)) / 2h}: an
 * independent check of {@link HessianOperator}, and a way for blocks whose operators have no second
 * derivative. Its relative error is about 1e-3 in FLOAT32 and 1e-8 in FLOAT64.
 */
public final class FiniteDifferenceOperator extends LossOperator {

    private static final double STEP_32 = 5e-3;
    private static final double STEP_64 = 1e-5;

    private FiniteDifferenceOperator(Builder builder) {
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
        double length = norm(vector);
        if (length == 0) {
            return vector.zerosLike();
        }
        double scale = 0;
        for (NDArray parameter : parameters.chosen()) {
            try (NDArray values = parameter.stopGradient()) {
                scale += Math.pow(norm(values), 2);
            }
        }
        // Relative to the typical size of a parameter, spread over all of them.
        double step = dataType() == DataType.FLOAT64 ? STEP_64 : STEP_32;
        double h = step * Math.max(1, Math.sqrt(scale)) / length;
        try (NDManager scratch = manager().newSubManager()) {
            move(vector, h);
            NDArray ahead = gradient(scratch);
            move(vector, -2 * h);
            NDArray behind = gradient(scratch);
            move(vector, h);
            NDArray result = ahead.sub(behind).mul(1 / (2 * h));
            result.attach(vector.getManager());
            return result;
        }
    }

    /** Moves the copies of the parameters along the vector. */
    private void move(NDArray vector, double by) {
        NDList chosen = parameters.chosen();
        long offset = 0;
        try (NDManager scratch = manager().newSubManager()) {
            for (NDArray parameter : chosen) {
                Shape shape = parameter.getShape();
                NDArray piece = vector.get(scratch, slice(offset, offset + shape.size()));
                NDArray moved = piece.reshape(shape).mul(by);
                // The same memory outside of the graph, so that autograd allows the change.
                try (NDArray values = parameter.stopGradient()) {
                    values.addi(moved);
                }
                offset += shape.size();
            }
        }
    }

    private static NDIndex slice(long from, long to) {
        return new NDIndex().addSliceDim(from, to);
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

        /**
         * Builds the operator, at the present values of the parameters.
         *
         * @return the operator
         * @throws IllegalArgumentException as {@link HessianOperator.Builder#build()}
         */
        public FiniteDifferenceOperator build() {
            return new FiniteDifferenceOperator(this);
        }
    }
}
