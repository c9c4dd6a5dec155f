package ai.djl.lrdecay.hessian.algorithm;

import ai.djl.lrdecay.hessian.operator.CurvatureOperator;
import ai.djl.lrdecay.util.SplitMix64;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** Random vectors from a seed, the same on every device; the engine's stream is left alone. */
final class RandomVectors {

    private RandomVectors() {}

    /** Components uniform over (-1, 1). */
    static NDArray uniform(NDManager owner, CurvatureOperator operator, SplitMix64 random) {
        float[] values = new float[Math.toIntExact(operator.dimension())];
        for (int i = 0; i < values.length; i++) {
            values[i] = 2 * random.nextFloat() - 1;
        }
        return create(owner, operator, values);
    }

    /** Components 1 or -1 with equal probability (Rademacher). */
    static NDArray signs(NDManager owner, CurvatureOperator operator, SplitMix64 random) {
        float[] values = new float[Math.toIntExact(operator.dimension())];
        long bits = 0;
        for (int i = 0; i < values.length; i++) {
            if (i % Long.SIZE == 0) {
                bits = random.nextLong();
            }
            values[i] = (bits & 1) == 0 ? -1 : 1;
            bits >>>= 1;
        }
        return create(owner, operator, values);
    }

    private static NDArray create(NDManager owner, CurvatureOperator operator, float[] values) {
        NDArray narrow = owner.create(values, new Shape(values.length));
        return narrow.toType(operator.dataType(), false);
    }
}
