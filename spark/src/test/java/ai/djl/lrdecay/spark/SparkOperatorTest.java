package ai.djl.lrdecay.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.lrdecay.dataset.Ps10;
import ai.djl.lrdecay.hessian.HessianSpectrumEvaluator;
import ai.djl.lrdecay.hessian.algorithm.LanczosEigensolver;
import ai.djl.lrdecay.hessian.algorithm.LanczosQuadrature;
import ai.djl.lrdecay.hessian.algorithm.TraceEstimator;
import ai.djl.lrdecay.hessian.operator.CurvatureData;
import ai.djl.lrdecay.hessian.operator.LossOperator;
import ai.djl.lrdecay.hessian.record.HessianSpectrum;
import ai.djl.lrdecay.spark.cluster.MiniCluster;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.loss.Loss;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On two threads of this process. */
class SparkOperatorTest {

    private static final Shape INPUT = new Shape(1, 6, 1, 1);

    @TempDir static Path folder;

    private static JavaSparkContext context;
    private static NDManager manager;
    private static Block block;
    private static Ps10 samples;

    @BeforeAll
    static void start() {
        context = new JavaSparkContext(MiniCluster.settings("local[2]", folder));
        manager = NDManager.newBaseManager("PyTorch");
        block = Networks.initialised(Networks.flatMlp(), manager, INPUT);
        samples = Networks.ps10(60, 1);
    }

    @AfterAll
    static void end() {
        samples.close();
        manager.close();
        context.close();
    }

    private static SparkData data(int partitions) {
        return SparkData.of(
                context,
                SampleSource.of(any -> Networks.ps10(60, 1)),
                Networks.SAMPLES,
                Networks.MICRO,
                partitions);
    }

    private static SparkOperator.Builder builder(SparkData data) {
        return SparkOperator.builder()
                .setData(data)
                .setNetwork(Networks::flatMlp)
                .setBlock(block)
                .setLoss(Loss::softmaxCrossEntropyLoss);
    }

    private static LossOperator local(CurvatureKind kind) {
        return kind.builder()
                .setBlock(block)
                .setLoss(Loss.softmaxCrossEntropyLoss())
                .setData(CurvatureData.of(samples, Networks.SAMPLES, Networks.MICRO))
                .optFloat64Sums(true)
                .build();
    }

    private static float[] vector(long length) {
        Random random = new Random(3);
        float[] vector = new float[Math.toIntExact(length)];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }

    private static void assertClose(float[] actual, float[] expected, double tolerance) {
        double norm = 0;
        double apart = 0;
        for (int i = 0; i < expected.length; i++) {
            norm += expected[i] * expected[i];
            apart += Math.pow(expected[i] - actual[i], 2);
        }
        assertThat(Math.sqrt(apart / norm)).isLessThan(tolerance);
    }

    @ParameterizedTest
    @EnumSource
    void multipliesAsOneMachineWithTheSameBitsForAnyPartitions(CurvatureKind kind) {
        List<float[]> products = new ArrayList<>();
        float[] expected;
        float[] vector;
        try (LossOperator local = local(kind)) {
            vector = vector(local.dimension());
            expected = local.apply(vector);
        }
        for (int partitions : new int[] {1, 2, 5}) {
            for (int depth = 1; depth <= (partitions == 5 ? 2 : 1); depth++) {
                try (SparkData data = data(partitions);
                        SparkOperator operator =
                                builder(data).optKind(kind).optTreeDepth(depth).build()) {
                    assertThat(operator.dimension()).isEqualTo(vector.length);
                    products.add(operator.apply(vector));
                    products.add(operator.apply(manager.create(vector)).toFloatArray());
                    assertThat(operator.products()).isEqualTo(2);
                }
            }
        }
        assertThat(products).allSatisfy(product -> assertThat(product).isEqualTo(products.get(0)));
        assertClose(products.get(0), expected, 1e-6);
        ExecutorCacheTest.assertThatNothingIsKept();
    }

    /** Samples as elements of an RDD, whose own partitions do not matter. */
    @Test
    void takesAnRddOfSamples() {
        List<Sample> elements = new ArrayList<>();
        for (int i = 0; i < Networks.SAMPLES; i++) {
            float[] colour = samples.pattern(i);
            elements.add(new Sample(new long[] {6, 1, 1}, colour, samples.label(i)));
        }
        float[] expected;
        float[] vector;
        try (LossOperator local = local(CurvatureKind.HESSIAN)) {
            vector = vector(local.dimension());
            expected = local.apply(vector);
        }
        List<float[]> products = new ArrayList<>();
        for (int partitions : new int[] {1, 2, 5}) {
            try (SparkData data =
                            SparkData.of(
                                    context.parallelize(elements, 8 - partitions),
                                    Networks.MICRO,
                                    partitions);
                    SparkOperator operator = builder(data).build()) {
                assertThat(data.samples()).isEqualTo(Networks.SAMPLES);
                products.add(operator.apply(vector));
            }
        }
        assertThat(products).allSatisfy(product -> assertThat(product).isEqualTo(products.get(0)));
        assertClose(products.get(0), expected, 1e-6);
    }

    @Test
    void servesTheAlgorithmsOfOneMachine() {
        HessianSpectrumEvaluator evaluator =
                HessianSpectrumEvaluator.builder()
                        .optSolver(LanczosEigensolver.builder().optCount(3).build())
                        .optQuadrature(LanczosQuadrature.builder().optProbes(1).optSteps(8).build())
                        .optTraceEstimator(TraceEstimator.builder().optProducts(9).build())
                        .build();
        try (SparkData data = data(3);
                SparkOperator operator = builder(data).optL2(0.01).build();
                LossOperator local =
                        CurvatureKind.HESSIAN
                                .builder()
                                .setBlock(block)
                                .setLoss(Loss.softmaxCrossEntropyLoss())
                                .setData(
                                        CurvatureData.of(samples, Networks.SAMPLES, Networks.MICRO))
                                .optL2(0.01)
                                .build()) {
            HessianSpectrum spectrum = evaluator.eigenvalues(operator);
            HessianSpectrum expected = evaluator.eigenvalues(local);
            for (int i = 0; i < 3; i++) {
                assertThat(spectrum.largest().get(i).value())
                        .isCloseTo(expected.largest().get(i).value(), within(1e-4));
            }
            assertThat(evaluator.trace(operator).value())
                    .isCloseTo(evaluator.trace(local).value(), within(1e-3));
            assertThat(evaluator.density(operator).dimension()).isEqualTo(operator.dimension());
            Map<String, String> provenance = spectrum.provenance();
            assertThat(provenance)
                    .containsEntry("operator", "Hessian on Spark")
                    .containsEntry("partitions", "3")
                    .containsEntry("micro-batches", "7")
                    .containsEntry("spark", context.version())
                    .containsEntry("executors' java", System.getProperty("java.version"))
                    .containsEntry("executors' threads", "1")
                    .containsKeys("executors' engine", "executors' djl");
            assertThat(operator.loss()).isCloseTo(local.meanLoss().loss(), within(1e-6));
            assertThat(operator.gradientNorm())
                    .isCloseTo(local.meanLoss().gradientNorm(), within(1e-6));
        }
    }

    @Test
    void restrictsItselfToChosenParameters() {
        String last = block.getParameters().keys().get(block.getParameters().size() - 1);
        try (SparkData data = data(2);
                SparkOperator operator =
                        builder(data).optParameters(name -> name.equals(last)).build()) {
            assertThat(operator.dimension()).isEqualTo(10);
            assertThat(operator.apply(new float[10])).containsOnly(0);
            assertThatThrownBy(() -> operator.apply(new float[11]))
                    .hasMessageContaining("length 11 where the operator has dimension 10");
        }
    }

    @Test
    void refusesWhatIsNoSumOverPartitions() {
        try (SparkData data = data(2)) {
            assertThatThrownBy(() -> builder(data).optTrainingMode(true).build())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(
                            "in training mode batch norm couples the samples of a batch: the loss"
                                    + " over 2 partitions");
            builder(data).optTrainingModeByMicroBatch().build().close();
        }
    }

    /** What executors throw comes home as one sentence. */
    @Test
    void saysWhatIsWrong() {
        try (SparkData data = data(2)) {
            assertThatThrownBy(() -> builder(data).setNetwork(Networks::mlp).build())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith(
                            "a job on Spark failed: the block source makes another network");
        }
        try (SparkData data =
                SparkData.of(context, SampleSource.of(any -> Networks.ps10(40, 1)), 53, 8, 2)) {
            assertThatThrownBy(() -> builder(data).build())
                    .hasMessageStartingWith(
                            "a job on Spark failed: the data cannot be opened: the data set has 40"
                                    + " samples");
        }
        assertThatThrownBy(() -> data(8))
                .hasMessage(
                        "there are 7 micro-batches: choose from 1 to as many partitions, not 8");
        assertThatThrownBy(() -> SparkOperator.builder().build())
                .hasMessage("call setBlock before build");
        assertThatThrownBy(() -> new Sample(new long[] {2, 3}, new float[5], 0))
                .hasMessageContaining("5 values where its shape says 6");
        try (NDManager scratch = NDManager.newBaseManager("PyTorch");
                SparkData data = data(2)) {
            Block broken = Networks.initialised(Networks.flatMlp(), scratch, INPUT);
            broken.getParameters().get(0).getValue().getArray().muli(Float.NaN);
            assertThatThrownBy(() -> builder(data).setBlock(broken).build())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("curvature needs finite values");
        }
        ExecutorCacheTest.assertThatNothingIsKept();
    }
}
