package ai.djl.lrdecay.hessian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.lrdecay.Golden;
import ai.djl.lrdecay.hessian.operator.CurvatureData;
import ai.djl.lrdecay.hessian.operator.FiniteDifferenceOperator;
import ai.djl.lrdecay.hessian.operator.GaussNewtonOperator;
import ai.djl.lrdecay.hessian.operator.HessianOperator;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.loss.Loss;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models whose Hessians can be written down. */
class ClosedFormTest {

    private static final int N = 23;
    private static final int D = 4;
    private static final int C = 3;

    private NDManager manager;
    private final double[][] x = new double[N][D];
    private final double[][] weights = new double[C][D];
    private final double[] bias = new double[C];
    private final long[] classes = new long[N];

    @BeforeEach
    void draw() {
        manager = NDManager.newBaseManager("PyTorch");
        Random random = new Random(4);
        for (double[] row : x) {
            for (int j = 0; j < D; j++) {
                row[j] = (float) random.nextGaussian();
            }
        }
        for (double[] row : weights) {
            for (int j = 0; j < D; j++) {
                row[j] = (float) random.nextGaussian();
            }
        }
        for (int c = 0; c < C; c++) {
            bias[c] = (float) random.nextGaussian();
        }
        for (int i = 0; i < N; i++) {
            classes[i] = random.nextInt(C);
        }
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static float[] floats(double[][] rows) {
        float[] values = new float[rows.length * rows[0].length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) rows[i / rows[0].length][i % rows[0].length];
        }
        return values;
    }

    private Block linear(int outputs) {
        Block block = Linear.builder().setUnits(outputs).build();
        block.initialize(manager, DataType.FLOAT32, new Shape(1, D));
        float[] all = floats(weights);
        float[] w = java.util.Arrays.copyOf(all, outputs * D);
        block.getDirectParameters().get("weight").getArray().set(w);
        float[] b = new float[outputs];
        for (int c = 0; c < outputs; c++) {
            b[c] = (float) bias[c];
        }
        block.getDirectParameters().get("bias").getArray().set(b);
        return block;
    }

    private CurvatureData data(NDArray labels, int microBatch) {
        NDArray inputs = manager.create(floats(x), new Shape(N, D));
        return CurvatureData.of(new NDList(inputs), new NDList(labels), microBatch);
    }

    /** The inputs with a 1 for the bias: weights first, as the block has them. */
    private double extended(int sample, int j) {
        return j < D ? x[sample][j] : 1;
    }

    /** Position of class c, input j among the parameters: weights row by row, then biases. */
    private static int position(int c, int j, int outputs) {
        return j < D ? c * D + j : outputs * D + c;
    }

    private double[][] softmaxHessian() {
        int n = C * (D + 1);
        double[][] hessian = new double[n][n];
        for (int i = 0; i < N; i++) {
            double[] p = new double[C];
            double sum = 0;
            for (int c = 0; c < C; c++) {
                double logit = bias[c];
                for (int j = 0; j < D; j++) {
                    logit += weights[c][j] * x[i][j];
                }
                p[c] = Math.exp(logit);
                sum += p[c];
            }
            for (int c = 0; c < C; c++) {
                for (int e = 0; e < C; e++) {
                    double h = p[c] / sum * ((c == e ? 1 : 0) - p[e] / sum) / N;
                    for (int j = 0; j <= D; j++) {
                        for (int k = 0; k <= D; k++) {
                            hessian[position(c, j, C)][position(e, k, C)] +=
                                    h * extended(i, j) * extended(i, k);
                        }
                    }
                }
            }
        }
        return hessian;
    }

    /** Half the mean square: the Hessian is X'X / N, whatever the targets. */
    @ParameterizedTest
    @CsvSource({"23, FLOAT32", "5, FLOAT32", "1, FLOAT32", "7, FLOAT64"})
    void linearRegression(int microBatch, DataType type) {
        float[] targets = new float[N];
        double[][] expected = new double[D + 1][D + 1];
        for (int i = 0; i < N; i++) {
            targets[i] = i;
            for (int j = 0; j <= D; j++) {
                for (int k = 0; k <= D; k++) {
                    expected[j][k] += extended(i, j) * extended(i, k) / N;
                }
            }
        }
        NDArray labels = manager.create(targets, new Shape(N, 1));
        try (HessianOperator hessian =
                HessianOperator.builder()
                        .setBlock(linear(1))
                        .setLoss(Loss.l2Loss())
                        .setData(data(labels, microBatch))
                        .optDataType(type)
                        .build()) {
            assertThat(Dense.distance(Dense.of(hessian), expected))
                    .isLessThan(type == DataType.FLOAT32 ? 1e-5 : 1e-12);
            assertThat(hessian.products()).isEqualTo(D + 1);
        }
    }

    /** Ragged micro-batches count by their sizes; so does every way to compute the product. */
    @ParameterizedTest
    @CsvSource({"23", "10", "6", "1"})
    void softmaxRegression(int microBatch) {
        NDArray labels = manager.create(classes);
        double[][] expected = softmaxHessian();
        try (HessianOperator hessian =
                        HessianOperator.builder()
                                .setBlock(linear(C))
                                .setLoss(Loss.softmaxCrossEntropyLoss())
                                .setData(data(labels, microBatch))
                                .build();
                HessianOperator released =
                        HessianOperator.builder()
                                .setBlock(linear(C))
                                .setLoss(Loss.softmaxCrossEntropyLoss())
                                .setData(data(labels, microBatch))
                                .optKeepGraph(false)
                                .build();
                GaussNewtonOperator gaussNewton =
                        GaussNewtonOperator.builder()
                                .setBlock(linear(C))
                                .setLoss(Loss.softmaxCrossEntropyLoss())
                                .setData(data(labels, microBatch))
                                .build();
                FiniteDifferenceOperator differences =
                        FiniteDifferenceOperator.builder()
                                .setBlock(linear(C))
                                .setLoss(Loss.softmaxCrossEntropyLoss())
                                .setData(data(labels, microBatch))
                                .optDataType(DataType.FLOAT64)
                                .build()) {
            assertThat(Dense.distance(Dense.of(hessian), expected)).isLessThan(1e-5);
            assertThat(Dense.distance(Dense.of(released), expected)).isLessThan(1e-5);
            // The outputs are linear in the parameters: both matrices are the same.
            assertThat(Dense.distance(Dense.of(gaussNewton), expected)).isLessThan(1e-5);
            assertThat(Dense.distance(Dense.of(differences), expected)).isLessThan(1e-8);
        }
    }

    @Test
    void logisticRegression() {
        float[] targets = new float[N];
        double[][] expected = new double[D + 1][D + 1];
        for (int i = 0; i < N; i++) {
            targets[i] = classes[i] > 0 ? 1 : 0;
            double logit = bias[0];
            for (int j = 0; j < D; j++) {
                logit += weights[0][j] * x[i][j];
            }
            double p = 1 / (1 + Math.exp(-logit));
            for (int j = 0; j <= D; j++) {
                for (int k = 0; k <= D; k++) {
                    expected[j][k] += p * (1 - p) * extended(i, j) * extended(i, k) / N;
                }
            }
        }
        NDArray labels = manager.create(targets, new Shape(N, 1));
        try (HessianOperator hessian =
                HessianOperator.builder()
                        .setBlock(linear(1))
                        .setLoss(Loss.sigmoidBinaryCrossEntropyLoss())
                        .setData(data(labels, 8))
                        .build()) {
            assertThat(Dense.distance(Dense.of(hessian), expected)).isLessThan(1e-5);
        }
    }

    @Test
    void addsTheL2TermAndKeepsToTheParametersChosen() {
        NDArray labels = manager.create(classes);
        double[][] all = softmaxHessian();
        try (HessianOperator hessian =
                HessianOperator.builder()
                        .setBlock(linear(C))
                        .setLoss(Loss.softmaxCrossEntropyLoss())
                        .setData(data(labels, 8))
                        .optParameters(name -> name.endsWith("bias"))
                        .optL2(0.25)
                        .build()) {
            assertThat(hessian.dimension()).isEqualTo(C);
            double[][] found = Dense.of(hessian);
            for (int c = 0; c < C; c++) {
                for (int e = 0; e < C; e++) {
                    double expected = all[C * D + c][C * D + e] + (c == e ? 0.25 : 0);
                    assertThat(found[c][e]).isCloseTo(expected, within(1e-6));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT32", "FLOAT64"})
    void knowsLossAndGradient(DataType type) {
        NDArray labels = manager.create(classes);
        double loss = 0;
        double[] gradient = new double[C * (D + 1)];
        for (int i = 0; i < N; i++) {
            double[] p = new double[C];
            double sum = 0;
            for (int c = 0; c < C; c++) {
                double logit = bias[c];
                for (int j = 0; j < D; j++) {
                    logit += weights[c][j] * x[i][j];
                }
                p[c] = Math.exp(logit);
                sum += p[c];
            }
            loss -= Math.log(p[(int) classes[i]] / sum) / N;
            for (int c = 0; c < C; c++) {
                double g = (p[c] / sum - (c == classes[i] ? 1 : 0)) / N;
                for (int j = 0; j <= D; j++) {
                    gradient[position(c, j, C)] += g * extended(i, j);
                }
            }
        }
        try (HessianOperator hessian =
                HessianOperator.builder()
                        .setBlock(linear(C))
                        .setLoss(Loss.softmaxCrossEntropyLoss())
                        .setData(data(labels, 9))
                        .optDataType(type)
                        .build()) {
            assertThat(hessian.meanLoss().loss()).isCloseTo(loss, within(1e-6));
            double[] found = Dense.doubles(hessian.meanLoss().gradient(hessian.manager()));
            for (int i = 0; i < gradient.length; i++) {
                assertThat(found[i]).isCloseTo(gradient[i], within(1e-6));
            }
        }
    }

    @Test
    void refusesWhatCannotBe() {
        NDArray labels = manager.create(classes);
        HessianOperator.Builder complete =
                HessianOperator.builder()
                        .setBlock(linear(C))
                        .setLoss(Loss.softmaxCrossEntropyLoss())
                        .setData(data(labels, 8));
        assertThatThrownBy(() -> HessianOperator.builder().build())
                .hasMessageContaining("setBlock");
        assertThatThrownBy(() -> complete.optTrainingMode(true).build())
                .hasMessageContaining("3 micro-batches");
        complete.optTrainingMode(false);
        assertThatThrownBy(() -> complete.optParameters(name -> false).build())
                .hasMessageContaining("no trainable parameter");
        complete.optParameters(name -> true);
        assertThatThrownBy(() -> complete.setData((owner, visitor) -> {}).build())
                .hasMessageContaining("no data");
        float[] infinite = floats(x);
        infinite[3] = Float.POSITIVE_INFINITY;
        NDArray bad = manager.create(infinite, new Shape(N, D));
        assertThatThrownBy(
                        () ->
                                complete.setData(
                                                CurvatureData.of(
                                                        new NDList(bad), new NDList(labels), 8))
                                        .build())
                .hasMessageContaining("finite");
        int[] pass = {0};
        NDArray inputs = manager.create(floats(x), new Shape(N, D));
        CurvatureData random =
                (owner, visitor) -> {
                    pass[0]++;
                    visitor.visit(
                            new NDList(inputs.mul(pass[0])), new NDList(labels.duplicate()), N);
                };
        assertThatThrownBy(() -> complete.setData(random).build())
                .hasMessageContaining("not the same twice");
        Block stopped =
                new SequentialBlock()
                        .add(linear(C))
                        .add(list -> new NDList(list.head().stopGradient()));
        stopped.initialize(manager, DataType.FLOAT32, new Shape(1, D));
        assertThatThrownBy(() -> complete.setData(data(labels, 8)).setBlock(stopped).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be differentiated");
        complete.setBlock(linear(C));
        assertThatThrownBy(() -> complete.optL2(-1)).hasMessageContaining("L2");
        assertThatThrownBy(() -> complete.optDataType(DataType.INT32))
                .hasMessageContaining("FLOAT32");
        try (HessianOperator hessian = complete.setData(data(labels, 8)).build()) {
            NDArray wrong = manager.zeros(new Shape(2));
            assertThatThrownBy(() -> hessian.apply(wrong)).hasMessageContaining("dimension 15");
        }
    }

    /** A micro-batch of no samples would never come to an end. */
    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void refusesMicroBatchesOfNoSamples(int microBatch) {
        assertThatThrownBy(() -> data(manager.create(classes), microBatch))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("micro-batch")
                .hasMessageContaining(Integer.toString(microBatch));
    }

    /** Alone, and as a part of a model whose other parts could be differentiated. */
    @Test
    void refusesTorchScript(@TempDir Path folder) throws Exception {
        try (InputStream in = Golden.class.getResourceAsStream("/golden/linear.pt")) {
            Files.copy(Objects.requireNonNull(in), folder.resolve("linear.pt"));
        }
        try (Model model = Model.newInstance("linear", Device.cpu(), "PyTorch")) {
            model.load(folder, "linear");
            HessianOperator.Builder complete =
                    HessianOperator.builder()
                            .setLoss(Loss.softmaxCrossEntropyLoss())
                            .setData(data(manager.create(classes), 8));
            assertThatThrownBy(() -> complete.setBlock(model.getBlock()).build())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("TorchScript");
            Block mixed = new SequentialBlock().add(linear(C)).add(model.getBlock());
            assertThatThrownBy(() -> complete.setBlock(mixed).build())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("TorchScript");
        }
    }
}
