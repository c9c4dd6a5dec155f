package ai.djl.lrdecay.hessian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.lrdecay.Golden;
import ai.djl.lrdecay.hessian.algorithm.LanczosEigensolver;
import ai.djl.lrdecay.hessian.algorithm.LanczosEigensolver.Which;
import ai.djl.lrdecay.hessian.algorithm.LanczosQuadrature;
import ai.djl.lrdecay.hessian.algorithm.TraceEstimator;
import ai.djl.lrdecay.hessian.operator.CurvatureData;
import ai.djl.lrdecay.hessian.operator.GaussNewtonOperator;
import ai.djl.lrdecay.hessian.operator.HessianOperator;
import ai.djl.lrdecay.hessian.record.Eigenvalue;
import ai.djl.lrdecay.hessian.record.MeanAndError;
import ai.djl.lrdecay.hessian.record.SpectralDensity;
import ai.djl.lrdecay.hessian.record.TraceEstimate;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.loss.Loss;
import ai.djl.util.Pair;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against PyTorch and PyHessian on a trained network with batch norm (golden/hessian.py). */
class ReferenceTest {

    private NDManager manager;
    private JsonObject golden;
    private Block block;

    @BeforeEach
    void load() throws IOException {
        manager = NDManager.newBaseManager("PyTorch");
        golden = Golden.read("hessian.json").getAsJsonObject();
        block =
                new SequentialBlock()
                        .add(convolution(2))
                        .add(BatchNorm.builder().build())
                        .add(Activation.reluBlock())
                        .add(convolution(3))
                        .add(BatchNorm.builder().build())
                        .add(Activation.reluBlock())
                        .add(Pool.globalAvgPool2dBlock())
                        .add(Blocks.batchFlattenBlock())
                        .add(Linear.builder().setUnits(3).build());
        block.initialize(manager, DataType.FLOAT32, new Shape(1, 1, 6, 6));
        Iterator<String> names = golden.getAsJsonObject("state").keySet().iterator();
        for (Pair<String, Parameter> pair : block.getParameters()) {
            float[] values = Golden.floats(golden.getAsJsonObject("state").get(names.next()));
            assertThat(pair.getValue().getArray().size()).isEqualTo(values.length);
            try (NDArray array = manager.create(values, pair.getValue().getArray().getShape())) {
                array.copyTo(pair.getValue().getArray());
            }
        }
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static Block convolution(int filters) {
        return Conv2d.builder()
                .setFilters(filters)
                .setKernelShape(new Shape(3, 3))
                .optPadding(new Shape(1, 1))
                .build();
    }

    /** With channelsLast the pixels of an image lie beside each other, as a training has them. */
    private CurvatureData data(int microBatch, boolean channelsLast) {
        NDArray inputs =
                manager.create(Golden.floats(golden.get("inputs")), new Shape(22, 1, 6, 6));
        if (channelsLast) {
            inputs = inputs.transpose(0, 2, 3, 1).duplicate().transpose(0, 3, 1, 2);
        }
        NDArray labels = manager.create(Golden.floats(golden.get("labels")));
        return CurvatureData.of(
                new NDList(inputs), new NDList(labels.toType(DataType.INT64, false)), microBatch);
    }

    private double[][] matrix(String name) {
        double[] triangle = Golden.doubles(golden.get(name));
        int n = (int) Math.round((Math.sqrt(8.0 * triangle.length + 1) - 1) / 2);
        double[][] matrix = new double[n][n];
        int at = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                matrix[i][j] = triangle[at];
                matrix[j][i] = triangle[at];
                at++;
            }
        }
        return matrix;
    }

    private HessianOperator.Builder hessian(int microBatch) {
        return HessianOperator.builder()
                .setBlock(block)
                .setLoss(Loss.softmaxCrossEntropyLoss())
                .setData(data(microBatch, false));
    }

    @ParameterizedTest
    @CsvSource({
        "22, false, FLOAT32, 1e-4",
        "9, false, FLOAT32, 1e-4",
        "9, true, FLOAT32, 1e-4",
        "1, false, FLOAT32, 1e-4",
        "5, false, FLOAT64, 1e-6"
    })
    void equalsTheDenseHessian(
            int microBatch, boolean channelsLast, DataType type, double tolerance) {
        try (HessianOperator operator =
                hessian(microBatch)
                        .setData(data(microBatch, channelsLast))
                        .optDataType(type)
                        .build()) {
            assertThat(operator.meanLoss().loss())
                    .isCloseTo(golden.get("loss").getAsDouble(), within(1e-5));
            assertThat(Dense.distance(Dense.of(operator), matrix("evaluation")))
                    .isLessThan(tolerance);
        }
    }

    @Test
    void equalsTheDenseHessianInTrainingMode() {
        float[] before = block.getParameters().get(4).getValue().getArray().toFloatArray();
        try (HessianOperator operator = hessian(22).optTrainingMode(true).build()) {
            assertThat(Dense.distance(Dense.of(operator), matrix("training"))).isLessThan(1e-4);
        }
        assertThat(block.getParameters().get(4).getValue().getArray().toFloatArray())
                .isEqualTo(before);
    }

    /** Each part by itself is one micro-batch, whose Hessian was compared with PyTorch's. */
    @Test
    void withTheStatisticsOfEachMicroBatchItIsTheMeanOfTheirHessians() {
        double[][] mean = new double[0][];
        for (int from = 0; from < 22; from += 8) {
            int to = Math.min(22, from + 8);
            try (HessianOperator part =
                    hessian(22)
                            .setData(data(22, false).range(from, to))
                            .optTrainingMode(true)
                            .build()) {
                double[][] matrix = Dense.of(part);
                if (from == 0) {
                    mean = new double[matrix.length][matrix.length];
                }
                for (int i = 0; i < matrix.length; i++) {
                    for (int j = 0; j < matrix.length; j++) {
                        mean[i][j] += matrix[i][j] * (to - from) / 22;
                    }
                }
            }
        }
        try (HessianOperator whole = hessian(8).optTrainingModeByMicroBatch().build()) {
            assertThat(Dense.distance(Dense.of(whole), mean)).isLessThan(1e-5);
            assertThat(Dense.distance(Dense.of(whole), matrix("training"))).isGreaterThan(0.01);
        }
        assertThatThrownBy(() -> hessian(8).optTrainingMode(true).build())
                .hasMessageContaining("optTrainingModeByMicroBatch");
    }

    @ParameterizedTest
    @CsvSource({"22", "8"})
    void equalsTheDenseGaussNewtonMatrix(int microBatch) {
        try (GaussNewtonOperator operator =
                GaussNewtonOperator.builder()
                        .setBlock(block)
                        .setLoss(Loss.softmaxCrossEntropyLoss())
                        .setData(data(microBatch, false))
                        .build()) {
            assertThat(Dense.distance(Dense.of(operator), matrix("gauss_newton"))).isLessThan(1e-4);
        }
    }

    @Test
    void findsTheEigenvaluesThatPyHessianFinds() {
        double[] expected = Golden.doubles(golden.get("pyhessian"));
        try (HessianOperator operator = hessian(9).build()) {
            LanczosEigensolver.Result result =
                    LanczosEigensolver.builder()
                            .optWhich(Which.BOTH_ENDS)
                            .optTolerance(1e-3)
                            .build()
                            .solve(operator);
            List<Double> found = new ArrayList<>();
            result.largest().forEach(e -> found.add(e.value()));
            result.smallest().forEach(e -> found.add(e.value()));
            found.sort(Comparator.comparingDouble(value -> -Math.abs(value)));
            for (int i = 0; i < expected.length; i++) {
                assertThat(found.get(i) / expected[i]).isCloseTo(1, within(1e-3));
            }
        }
    }

    /**
     * In FLOAT32 the products are rounded, and an eigenvalue can be farther away than the residual
     * says: by a few roundings of the largest eigenvalue.
     */
    @Test
    void boundsHoldUpToRoundingInFloat32() {
        double[] exact;
        try (HessianOperator operator = hessian(22).optDataType(DataType.FLOAT64).build()) {
            exact =
                    new EigenDecompositionSymmetric(
                                    new Array2DRowRealMatrix(Dense.of(operator), false))
                            .getEigenvalues();
        }
        double norm = Arrays.stream(exact).map(Math::abs).max().orElseThrow();
        double excess = 0;
        try (HessianOperator operator = hessian(22).build()) {
            LanczosEigensolver.Result result =
                    LanczosEigensolver.builder().optTolerance(0).build().solve(operator);
            for (Eigenvalue found : result.largest()) {
                double error =
                        Arrays.stream(exact)
                                .map(value -> Math.abs(value - found.value()))
                                .min()
                                .orElseThrow();
                excess = Math.max(excess, (error - found.errorBound()) / norm);
            }
        }
        assertThat(excess).isLessThan(16 * 0x1p-24);
    }

    @Test
    void estimatesTheTraceAndTheDensityOfTheNetwork() {
        double[] eigenvalues = Golden.doubles(golden.get("eigenvalues"));
        double trace = Arrays.stream(eigenvalues).sum();
        try (HessianOperator operator = hessian(22).build()) {
            TraceEstimate estimate =
                    TraceEstimator.builder()
                            .optProducts(60)
                            .optSeed(1)
                            .build()
                            .hutchPlusPlus(operator);
            assertThat(estimate.value()).isCloseTo(trace, within(4 * estimate.standardError()));
            assertThat(estimate.standardError()).isLessThan(0.05 * trace);
            SpectralDensity density =
                    LanczosQuadrature.builder()
                            .optProbes(20)
                            .optSteps(30)
                            .optSeed(1)
                            .build()
                            .estimate(operator);
            MeanAndError share = density.mean(x -> x > 0.15 ? 1 : 0);
            double expected =
                    Arrays.stream(eigenvalues).filter(x -> x > 0.15).count()
                            / (double) eigenvalues.length;
            assertThat(share.mean()).isCloseTo(expected, within(4 * share.standardError()));
        }
    }

    /** Nothing of the block or of the engine changes, whatever is computed. */
    @Test
    void leavesNoTrace() {
        List<float[]> before = new ArrayList<>();
        block.getParameters().forEach(p -> before.add(p.getValue().getArray().toFloatArray()));
        manager.getEngine().setRandomSeed(11);
        float[] expected = manager.randomNormal(new Shape(5)).toFloatArray();
        manager.getEngine().setRandomSeed(11);
        for (boolean training : new boolean[] {false, true}) {
            try (HessianOperator operator = hessian(22).optTrainingMode(training).build()) {
                LanczosEigensolver.builder().optCount(2).build().solve(operator);
                TraceEstimator.builder().optProducts(6).optSeed(1).build().hutchPlusPlus(operator);
                LanczosQuadrature.builder()
                        .optProbes(1)
                        .optSteps(3)
                        .optSeed(1)
                        .build()
                        .estimate(operator);
            }
        }
        assertThat(manager.randomNormal(new Shape(5)).toFloatArray()).isEqualTo(expected);
        int at = 0;
        for (Pair<String, Parameter> pair : block.getParameters()) {
            NDArray array = pair.getValue().getArray();
            assertThat(array.toFloatArray()).isEqualTo(before.get(at++));
            if (pair.getValue().requiresGradient()) {
                assertThat(array.getGradient().toFloatArray()).containsOnly(0);
            }
        }
    }
}
