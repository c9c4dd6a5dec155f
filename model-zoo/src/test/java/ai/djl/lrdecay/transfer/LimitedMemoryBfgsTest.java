package ai.djl.lrdecay.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.lrdecay.transfer.LimitedMemoryBfgs.Objective;
import java.util.Arrays;
import java.util.Random;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitedMemoryBfgsTest {

    /** Its minimum is 0 at (1, .., 1), at the end of a bent valley. */
    @Test
    void findsTheMinimumOfRosenbrock() {
        int n = 10;
        Objective rosenbrock =
                (x, gradient) -> {
                    double value = 0;
                    Arrays.fill(gradient, 0);
                    for (int i = 0; i + 1 < n; i++) {
                        double across = x[i + 1] - x[i] * x[i];
                        double along = 1 - x[i];
                        value += 100 * across * across + along * along;
                        gradient[i] += -400 * x[i] * across - 2 * along;
                        gradient[i + 1] += 200 * across;
                    }
                    return value;
                };
        // The usual start; the all-zero one is a special case for every method.
        double[] start = new double[n];
        for (int i = 0; i < n; i++) {
            start[i] = i % 2 == 0 ? -1.2 : 1;
        }
        double[] before = start.clone();
        double[] found = LimitedMemoryBfgs.minimize(rosenbrock, start, 1e-8, 1000);
        assertThat(start).isEqualTo(before);
        double[] gradient = new double[n];
        // From this start some methods end in the other minimum, near (-1, 1, .., 1), where it is
        // 3.99: there the gradient would be small as well.
        assertThat(rosenbrock.evaluate(found, gradient)).isCloseTo(0, within(1e-12));
        for (double coordinate : found) {
            assertThat(coordinate).isCloseTo(1, within(1e-7));
        }
    }

    /**
     * Curvatures from 1 to 1e4 along axes that are not those of the coordinates. The minimum is put
     * to 1, as a mean cross entropy is not 0 either: rounding is that of 1.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void findsTheMinimumOfABadlyConditionedQuadratic(long seed) {
        int n = 30;
        Random random = new Random(seed);
        double[] curvature = new double[n];
        double[] minimum = new double[n];
        double[] mirror = new double[n];
        double norm = 0;
        for (int i = 0; i < n; i++) {
            curvature[i] = Math.pow(10, 4.0 * i / (n - 1));
            minimum[i] = random.nextGaussian();
            mirror[i] = random.nextGaussian();
            norm += mirror[i] * mirror[i];
        }
        double squared = norm;
        Objective quadratic =
                (x, gradient) -> {
                    double[] distance = new double[n];
                    for (int i = 0; i < n; i++) {
                        distance[i] = x[i] - minimum[i];
                    }
                    reflect(distance, mirror, squared);
                    double value = 1;
                    for (int i = 0; i < n; i++) {
                        value += curvature[i] * distance[i] * distance[i] / 2;
                        gradient[i] = curvature[i] * distance[i];
                    }
                    // The reflection is its own inverse and its own transpose.
                    reflect(gradient, mirror, squared);
                    return value;
                };
        double[] found = LimitedMemoryBfgs.minimize(quadratic, new double[n], 1e-6, 5000);
        double[] gradient = new double[n];
        double value = quadratic.evaluate(found, gradient);
        assertThat(value).isCloseTo(1, within(1e-12));
        for (int i = 0; i < n; i++) {
            // The least curvature is 1: half of the squared error is at most that of the value.
            assertThat(found[i]).isCloseTo(minimum[i], within(1.5e-6));
        }
    }

    private static void reflect(double[] vector, double[] mirror, double squared) {
        double product = 0;
        for (int i = 0; i < vector.length; i++) {
            product += vector[i] * mirror[i];
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] -= 2 * product / squared * mirror[i];
        }
    }

    /** (A'A / N + lambda I)^-1 A'b / N, by Cholesky; with fewer samples than dimensions as well. */
    @ParameterizedTest
    @ValueSource(ints = {15, 60})
    void findsTheClosedFormOfRidgeRegression(int samples) {
        int dimensions = 20;
        double lambda = 0.01;
        Random random = new Random(samples);
        RealMatrix inputs = new Array2DRowRealMatrix(samples, dimensions);
        ArrayRealVector targets = new ArrayRealVector(samples);
        for (int i = 0; i < samples; i++) {
            targets.setEntry(i, random.nextGaussian());
            for (int k = 0; k < dimensions; k++) {
                inputs.setEntry(i, k, random.nextGaussian());
            }
        }
        RealMatrix transposed = inputs.transpose();
        double[] expected =
                new CholeskyDecomposition(
                                transposed
                                        .multiply(inputs)
                                        .scalarMultiply(1.0 / samples)
                                        .add(
                                                MatrixUtils.createRealIdentityMatrix(dimensions)
                                                        .scalarMultiply(lambda)))
                        .getSolver()
                        .solve(transposed.operate(targets).mapMultiply(1.0 / samples))
                        .toArray();
        Objective ridge =
                (point, gradient) -> {
                    ArrayRealVector weights = new ArrayRealVector(point);
                    var residual = inputs.operate(weights).subtract(targets);
                    var slope =
                            transposed
                                    .operate(residual)
                                    .mapDivide(samples)
                                    .add(weights.mapMultiply(lambda));
                    System.arraycopy(slope.toArray(), 0, gradient, 0, dimensions);
                    return residual.dotProduct(residual) / (2 * samples)
                            + lambda / 2 * weights.dotProduct(weights);
                };
        double[] found = LimitedMemoryBfgs.minimize(ridge, new double[dimensions], 1e-9, 500);
        for (int k = 0; k < dimensions; k++) {
            // An error is at most the gradient over the least curvature: sqrt(20) 1e-9 / 0.01.
            assertThat(found[k]).isCloseTo(expected[k], within(1e-6));
        }
    }

    @Test
    void stopsAtOnceWhereNothingIsToBeGained() {
        int[] evaluations = new int[1];
        Objective bowl =
                (x, gradient) -> {
                    evaluations[0]++;
                    gradient[0] = 2 * x[0];
                    return x[0] * x[0];
                };
        assertThat(LimitedMemoryBfgs.minimize(bowl, new double[] {0}, 1e-6, 100))
                .containsExactly(0);
        assertThat(evaluations[0]).isEqualTo(1);
        // No iteration is allowed: the start is what there is.
        assertThat(LimitedMemoryBfgs.minimize(bowl, new double[] {3}, 1e-6, 0)).containsExactly(3);
    }
}
