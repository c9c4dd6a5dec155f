package ai.djl.lrdecay.hessian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.lrdecay.hessian.algorithm.LanczosEigensolver;
import ai.djl.lrdecay.hessian.algorithm.LanczosEigensolver.Result;
import ai.djl.lrdecay.hessian.algorithm.LanczosEigensolver.Which;
import ai.djl.lrdecay.hessian.algorithm.LanczosQuadrature;
import ai.djl.lrdecay.hessian.algorithm.TraceEstimator;
import ai.djl.lrdecay.hessian.operator.MatrixOperator;
import ai.djl.lrdecay.hessian.record.Eigenvalue;
import ai.djl.lrdecay.hessian.record.MeanAndError;
import ai.djl.lrdecay.hessian.record.SpectralDensity;
import ai.djl.lrdecay.hessian.record.TraceEstimate;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.QRDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Matrices whose spectrum is known because they were made from it. */
class SpectrumTest {

    /** Q diag(eigenvalues) Q' with a random orthogonal Q. */
    static MatrixOperator matrix(double[] eigenvalues, DataType type, long seed) {
        int n = eigenvalues.length;
        Random random = new Random(seed);
        double[][] gaussian = new double[n][n];
        for (double[] row : gaussian) {
            for (int j = 0; j < n; j++) {
                row[j] = random.nextGaussian();
            }
        }
        RealMatrix q = new QRDecomposition(MatrixUtils.createRealMatrix(gaussian)).getQ();
        RealMatrix a =
                q.multiply(MatrixUtils.createRealDiagonalMatrix(eigenvalues)).multiplyTransposed(q);
        return MatrixOperator.of(a.getData(), type, Device.cpu());
    }

    static MatrixOperator diagonal(double[] eigenvalues, DataType type) {
        NDArray[] values = new NDArray[1];
        MatrixOperator operator =
                MatrixOperator.of(
                        eigenvalues.length, type, Device.cpu(), vector -> vector.mul(values[0]));
        values[0] =
                operator.manager()
                        .create(eigenvalues, new Shape(eigenvalues.length))
                        .toType(type, false);
        return operator;
    }

    private static void assertWithinBounds(List<Eigenvalue> found, double[] expected) {
        assertThat(found).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
            Eigenvalue eigenvalue = found.get(i);
            assertThat(eigenvalue.converged()).isTrue();
            double rounding = 1e-6 * Math.abs(expected[0]);
            assertThat(eigenvalue.value())
                    .isCloseTo(expected[i], within(2 * eigenvalue.errorBound() + rounding));
        }
    }

    /** A spectrum like a network's: a few outliers over a bulk, and some negative values. */
    private static double[] networkLike(int n) {
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] =
                    i < 12 ? 100 / (1.0 + i) : i < n - 5 ? Math.exp(-8.0 * i / n) : -1 - (n - i);
        }
        Arrays.sort(values);
        return values;
    }

    @ParameterizedTest
    @CsvSource({
        "FLOAT32, LARGEST, 0", "FLOAT32, SMALLEST, 0", "FLOAT32, BOTH_ENDS, 0",
        "FLOAT64, LARGEST, 14", "FLOAT64, BOTH_ENDS, 24", "FLOAT32, LARGEST, 13"
    })
    void findsTheEnds(DataType type, Which which, int basis) {
        double[] spectrum = networkLike(300);
        LanczosEigensolver.Builder builder =
                LanczosEigensolver.builder()
                        .optWhich(which)
                        .optCount(which == Which.BOTH_ENDS ? 5 : 10);
        if (basis > 0) {
            builder.optBasis(basis);
        }
        try (MatrixOperator operator = matrix(spectrum, type, 3)) {
            Result result = builder.build().solve(operator);
            int count = which == Which.BOTH_ENDS ? 5 : 10;
            int n = spectrum.length;
            if (which != Which.SMALLEST) {
                assertWithinBounds(
                        result.largest(),
                        IntStream.range(0, count).mapToDouble(i -> spectrum[n - 1 - i]).toArray());
            } else {
                assertThat(result.largest()).isEmpty();
            }
            if (which != Which.LARGEST) {
                // The fifth from below is well apart, those after it are a bulk.
                assertWithinBounds(result.smallest().subList(0, 5), Arrays.copyOf(spectrum, 5));
            } else {
                assertThat(result.smallest()).isEmpty();
            }
            assertThat(result.products()).isEqualTo(operator.products());
        }
    }

    /** The bound of every eigenvalue holds, over many matrices, and the estimate mostly does. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-1, 1e-3, 1e-6})
    void boundsHold(double tolerance) {
        int estimates = 0;
        int all = 0;
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            double[] spectrum =
                    random.doubles(80, -1, 1).map(x -> x * x * x * 50).sorted().toArray();
            try (MatrixOperator operator = matrix(spectrum, DataType.FLOAT64, seed)) {
                Result result =
                        LanczosEigensolver.builder()
                                .optCount(4)
                                .optTolerance(tolerance)
                                .optSeed(seed)
                                .build()
                                .solve(operator);
                for (Eigenvalue eigenvalue : result.largest()) {
                    double error =
                            Arrays.stream(spectrum)
                                    .map(x -> Math.abs(x - eigenvalue.value()))
                                    .min()
                                    .orElseThrow();
                    assertThat(error).isLessThanOrEqualTo(eigenvalue.errorBound() + 1e-12);
                    assertThat(eigenvalue.errorEstimate())
                            .isLessThanOrEqualTo(eigenvalue.residual());
                    estimates += error <= 2 * eigenvalue.errorEstimate() + 1e-12 ? 1 : 0;
                    all++;
                }
            }
        }
        assertThat(estimates).isGreaterThan((int) (0.9 * all));
    }

    @Test
    void copesWithInvariantSubspacesAndSmallMatrices() {
        double[] few = {7, 7, 7, 2, 2, 0, 0, 0, 0, 0};
        Arrays.sort(few);
        try (MatrixOperator operator = matrix(few, DataType.FLOAT64, 1)) {
            Result result = LanczosEigensolver.builder().optCount(10).build().solve(operator);
            assertThat(result.largest()).hasSize(10);
            for (int i = 0; i < 10; i++) {
                assertThat(result.largest().get(i).value()).isCloseTo(few[9 - i], within(1e-9));
            }
        }
        try (MatrixOperator operator = matrix(new double[] {3}, DataType.FLOAT32, 1)) {
            Result result = LanczosEigensolver.builder().build().solve(operator);
            assertThat(result.largest()).hasSize(1);
            assertThat(result.largest().get(0).value()).isCloseTo(3, within(1e-6));
            assertThat(operator.products()).isEqualTo(1);
        }
        try (MatrixOperator zero = diagonal(new double[40], DataType.FLOAT32)) {
            Result result = LanczosEigensolver.builder().optCount(3).build().solve(zero);
            assertThat(result.largest()).allMatch(e -> e.value() == 0 && e.converged());
        }
    }

    /** At once, not after a basis of so many vectors. */
    @Test
    void refusesMoreEigenvaluesThanThereAre() {
        try (MatrixOperator operator = diagonal(new double[] {1, 2, 3}, DataType.FLOAT32)) {
            for (int count : new int[] {4, 1_000_000}) {
                LanczosEigensolver solver = LanczosEigensolver.builder().optCount(count).build();
                assertThatThrownBy(() -> solver.solve(operator))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(
                                count
                                        + " eigenvalues were asked for, but the operator has only"
                                        + " 3,");
            }
            assertThat(operator.products()).isZero();
            assertThat(LanczosEigensolver.builder().optCount(3).build().solve(operator).largest())
                    .hasSize(3);
        }
    }

    @Test
    void givesUpHonestlyAndRefusesWhatIsTooLarge() {
        double[] dense = IntStream.range(0, 500).mapToDouble(i -> i / 500.0).toArray();
        try (MatrixOperator operator = diagonal(dense, DataType.FLOAT32)) {
            List<LanczosEigensolver.Progress> seen = new ArrayList<>();
            Result result =
                    LanczosEigensolver.builder()
                            .optMaxProducts(15)
                            .optListener(seen::add)
                            .build()
                            .solve(operator);
            assertThat(result.converged()).isFalse();
            assertThat(result.products()).isEqualTo(15);
            assertThat(seen).hasSize(15);
            LanczosEigensolver small = LanczosEigensolver.builder().optMemory(1000).build();
            assertThatThrownBy(() -> small.solve(operator))
                    .hasMessageContaining("GiB")
                    .hasMessageContaining("smaller basis");
            assertThatThrownBy(
                            () -> LanczosEigensolver.builder().optBasis(11).build().solve(operator))
                    .hasMessageContaining("at least 12");
        }
        try (MatrixOperator overflow =
                MatrixOperator.of(
                        9, DataType.FLOAT32, Device.cpu(), v -> v.mul(Double.POSITIVE_INFINITY))) {
            assertThatThrownBy(() -> LanczosEigensolver.builder().build().solve(overflow))
                    .hasMessageContaining("not finite");
        }
    }

    /** The quadrature is exact for polynomials of degree below twice the steps, probe by probe. */
    @Test
    void theDensityHasTheMomentsOfTheSpectrum() {
        double[] spectrum = networkLike(200);
        try (MatrixOperator operator = diagonal(spectrum, DataType.FLOAT64)) {
            // On a diagonal matrix z' f(A) z is the trace of f(A) for each Rademacher vector.
            SpectralDensity density =
                    LanczosQuadrature.builder()
                            .optProbes(4)
                            .optSteps(12)
                            .optSeed(1)
                            .build()
                            .estimate(operator);
            assertThat(density.products()).isEqualTo(48);
            for (int power = 0; power <= 8; power++) {
                int p = power;
                double expected =
                        Arrays.stream(spectrum).map(x -> Math.pow(x, p)).average().orElseThrow();
                MeanAndError mean = density.mean(x -> Math.pow(x, p));
                assertThat(mean.mean() / expected).isCloseTo(1, within(1e-9));
                assertThat(mean.standardError() / expected).isCloseTo(0, within(1e-9));
            }
            double[] at = density.grid(2000);
            double[] smooth = density.smoothed(at, 1.0);
            double mass = Arrays.stream(smooth).sum() * (at[1] - at[0]);
            assertThat(mass).isCloseTo(1, within(0.01));
        }
    }

    @Test
    void theDensityIsWithinItsErrorOnADenseMatrix() {
        double[] spectrum = networkLike(200);
        try (MatrixOperator operator = matrix(spectrum, DataType.FLOAT32, 8)) {
            SpectralDensity density =
                    LanczosQuadrature.builder()
                            .optProbes(40)
                            .optSteps(30)
                            .optSeed(2)
                            .build()
                            .estimate(operator);
            double expected = Arrays.stream(spectrum).average().orElseThrow();
            MeanAndError mean = density.mean(x -> x);
            assertThat(mean.mean()).isCloseTo(expected, within(4 * mean.standardError()));
            assertThat(density.max()).isCloseTo(100, within(0.01));
        }
    }

    /** Over many seeds the intervals cover, and Hutch++ is the better for the same products. */
    @Test
    void tracesLieInTheirIntervals() {
        double[] spectrum = networkLike(200);
        double trace = Arrays.stream(spectrum).sum();
        int covered = 0;
        double plain = 0;
        double plus = 0;
        int seeds = 40;
        try (MatrixOperator operator = matrix(spectrum, DataType.FLOAT64, 5)) {
            for (int seed = 0; seed < seeds; seed++) {
                TraceEstimate hutchinson =
                        TraceEstimator.builder()
                                .optProducts(48)
                                .optSeed(seed)
                                .build()
                                .hutchinson(operator);
                TraceEstimate better =
                        TraceEstimator.builder()
                                .optProducts(48)
                                .optSeed(seed)
                                .build()
                                .hutchPlusPlus(operator);
                assertThat(hutchinson.products()).isEqualTo(48);
                assertThat(better.products()).isEqualTo(48);
                double error = Math.abs(hutchinson.value() - trace);
                covered += error <= 2.02 * hutchinson.standardError() ? 1 : 0;
                plain += error * error;
                plus += Math.pow(better.value() - trace, 2);
            }
        }
        assertThat(covered).isGreaterThanOrEqualTo(33);
        assertThat(Math.sqrt(plus)).isLessThan(0.5 * Math.sqrt(plain));
    }

    /** A matrix of low rank: the sketch holds all of it, and the trace is exact. */
    @Test
    void hutchPlusPlusIsExactForLowRank() {
        double[] spectrum = new double[60];
        spectrum[0] = 5;
        spectrum[1] = 2;
        spectrum[2] = -1;
        try (MatrixOperator operator = matrix(spectrum, DataType.FLOAT64, 2)) {
            TraceEstimate estimate =
                    TraceEstimator.builder()
                            .optProducts(18)
                            .optSeed(1)
                            .build()
                            .hutchPlusPlus(operator);
            assertThat(estimate.value()).isCloseTo(6, within(1e-9));
        }
        assertThatThrownBy(() -> TraceEstimator.builder().optProducts(5).optSeed(1).build())
                .hasMessageContaining("6 products");
        assertThatThrownBy(
                        () ->
                                LanczosQuadrature.builder()
                                        .optProbes(0)
                                        .optSteps(5)
                                        .optSeed(1)
                                        .build())
                .hasMessageContaining("probe");
    }

    /** As many products as dimensions give the trace exactly, and no more are made than that. */
    @ParameterizedTest
    @ValueSource(ints = {6, 7, 13, 60})
    void hutchPlusPlusIsExactWhereProductsSuffice(int products) {
        double[] spectrum = {-3, -1, 0.5, 2, 4, 11};
        try (MatrixOperator operator = matrix(spectrum, DataType.FLOAT64, products)) {
            TraceEstimate estimate =
                    TraceEstimator.builder()
                            .optProducts(products)
                            .optSeed(1)
                            .build()
                            .hutchPlusPlus(operator);
            assertThat(estimate.value()).isCloseTo(13.5, within(1e-12));
            assertThat(estimate.standardError()).isZero();
            assertThat(estimate.products()).isEqualTo(6);
            assertThat(operator.products()).isEqualTo(6);
        }
    }
}
