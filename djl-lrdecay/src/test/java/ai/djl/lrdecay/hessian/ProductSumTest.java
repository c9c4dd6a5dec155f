package ai.djl.lrdecay.hessian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.lrdecay.hessian.operator.CurvatureData;
import ai.djl.lrdecay.hessian.operator.FiniteDifferenceOperator;
import ai.djl.lrdecay.hessian.operator.GaussNewtonOperator;
import ai.djl.lrdecay.hessian.operator.GradientSum;
import ai.djl.lrdecay.hessian.operator.HessianOperator;
import ai.djl.lrdecay.hessian.operator.LossOperator;
import ai.djl.lrdecay.hessian.operator.MeanLoss;
import ai.djl.lrdecay.hessian.operator.ProductSum;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.loss.Loss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums over parts of the data, as several machines would take them. */
class ProductSumTest {

    private static final int N = 53;
    private static final int MICRO = 8;

    private NDManager manager;
    private NDArray inputs;
    private NDArray labels;
    private Block block;

    @BeforeEach
    void draw() {
        manager = NDManager.newBaseManager("PyTorch");
        manager.getEngine().setRandomSeed(9);
        inputs = manager.randomNormal(new Shape(N, 6));
        labels = manager.arange(N).mod(4).toType(DataType.INT64, false);
        block =
                new SequentialBlock()
                        .add(Linear.builder().setUnits(7).build())
                        .add(Activation.tanhBlock())
                        .add(Linear.builder().setUnits(4).build());
        block.initialize(manager, DataType.FLOAT32, new Shape(1, 6));
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private CurvatureData data() {
        return CurvatureData.of(new NDList(inputs), new NDList(labels), MICRO);
    }

    private HessianOperator.Builder hessian() {
        return HessianOperator.builder()
                .setBlock(block)
                .setLoss(Loss.softmaxCrossEntropyLoss())
                .setData(data());
    }

    private static float[] vector(LossOperator operator, long seed) {
        Random random = new Random(seed);
        float[] values = new float[Math.toIntExact(operator.dimension())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** Splits the micro-batches at random, over one to seven machines. */
    private static List<long[]> partition(Random random) {
        List<long[]> parts = new ArrayList<>();
        long from = 0;
        while (from < N) {
            long to = Math.min(N, from + MICRO * (1 + random.nextInt(7)));
            parts.add(new long[] {from, to});
            from = to;
        }
        return parts;
    }

    /** Each machine sums its micro-batches one by one; all are added in order of the data. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void bitsDoNotDependOnThePartition(long seed) {
        Random random = new Random(seed);
        try (HessianOperator whole = hessian().optFloat64Sums(true).build();
                HessianOperator other = hessian().optCheckDeterministic(false).build()) {
            float[] vector = vector(whole, seed);
            List<ProductSum> sums = new ArrayList<>();
            for (long[] part : partition(random)) {
                LossOperator machine = random.nextBoolean() ? whole : other;
                for (long at = part[0]; at < part[1]; at += MICRO) {
                    sums.add(machine.sum(vector, at, Math.min(part[1], at + MICRO)));
                }
            }
            ProductSum all = sums.stream().reduce(ProductSum::plus).orElseThrow();
            assertThat(all.count()).isEqualTo(N);
            assertThat(all.mean()).isEqualTo(whole.apply(vector));
            assertThat(whole.sum(vector).sum()).isEqualTo(all.sum());
        }
    }

    /** Where parts begin within a micro-batch only rounding differs. */
    @ParameterizedTest
    @CsvSource({"1, 2", "5, 30", "8, 16", "17, 52"})
    void partsAddUpForEveryOperator(long first, long second) {
        for (LossOperator.Builder<?> builder :
                List.of(
                        hessian(),
                        GaussNewtonOperator.builder(),
                        FiniteDifferenceOperator.builder())) {
            builder.setBlock(block).setLoss(Loss.softmaxCrossEntropyLoss()).setData(data());
            builder.optDataType(DataType.FLOAT64);
            try (LossOperator operator = builder.build()) {
                float[] vector = vector(operator, first);
                double[] whole = operator.sum(vector).sum();
                double[] parts =
                        operator.sum(vector, 0, first)
                                .plus(operator.sum(vector, first, second))
                                .plus(operator.sum(vector, second, N))
                                .sum();
                for (int i = 0; i < whole.length; i++) {
                    assertThat(parts[i]).isCloseTo(whole[i], within(1e-7));
                }
                assertThat(operator.products()).isEqualTo(4);
                assertThat(operator.samples()).isEqualTo(N);
                assertThat(operator.batches()).isEqualTo(7);
            }
        }
    }

    /** The sum has neither the L2 term nor a mean in it. */
    @Test
    void aSumIsTheProductTimesTheCount() {
        try (HessianOperator plain = hessian().build();
                HessianOperator regularised = hessian().optL2(0.5).build()) {
            float[] vector = vector(plain, 3);
            double[] sum = regularised.sum(vector).sum();
            float[] product = plain.apply(vector);
            float[] withTerm = regularised.apply(vector);
            for (int i = 0; i < sum.length; i++) {
                assertThat(sum[i] / N).isCloseTo(product[i], within(1e-6));
                assertThat(withTerm[i]).isCloseTo(product[i] + 0.5f * vector[i], within(1e-5f));
            }
        }
    }

    /** Loss and gradient over all data, from the sums of the parts. */
    @Test
    void lossAndGradientNormAddUp() {
        try (MeanLoss loss =
                MeanLoss.builder()
                        .setBlock(block)
                        .setLoss(Loss.softmaxCrossEntropyLoss())
                        .setData(data())
                        .build()) {
            GradientSum sum = loss.sum(0, 20).plus(loss.sum(20, 21)).plus(loss.sum(21, N));
            assertThat(sum.count()).isEqualTo(N);
            assertThat(sum.meanLoss()).isCloseTo(loss.loss(), within(1e-6));
            assertThat(sum.gradientNorm()).isCloseTo(loss.gradientNorm(), within(1e-6));
        }
    }

    @Test
    void theCheckCanBeDeclined() {
        int[] passes = {0};
        CurvatureData counted =
                (owner, visitor) -> {
                    passes[0]++;
                    data().forEach(owner, visitor);
                };
        try (HessianOperator operator =
                hessian().setData(counted).optCheckDeterministic(false).build()) {
            assertThat(passes[0]).as("counting alone").isEqualTo(1);
            assertThat(operator.describe()).doesNotContainKey("loss");
            assertThat(operator.meanLoss().loss()).isPositive();
            assertThat(passes[0]).isEqualTo(2);
            assertThat(operator.meanLoss().gradientNorm()).isPositive();
            assertThat(passes[0]).isEqualTo(2);
            assertThat(operator.describe()).containsKeys("loss", "gradient norm");
        }
        Block random =
                new SequentialBlock()
                        .add(Linear.builder().setUnits(4).build())
                        .add(Dropout.builder().optRate(0.5f).build());
        random.initialize(manager, DataType.FLOAT32, new Shape(1, 6));
        try (MeanLoss loss =
                MeanLoss.builder()
                        .setBlock(random)
                        .setLoss(Loss.softmaxCrossEntropyLoss())
                        .setData(CurvatureData.of(new NDList(inputs), new NDList(labels), N))
                        .optTrainingMode(true)
                        .optCheckDeterministic(false)
                        .build()) {
            assertThatThrownBy(loss::checkDeterministic).hasMessageContaining("not the same twice");
        }
    }

    /**
     * The same samples, in the same micro-batches, whether they can be sliced or must be passed.
     */
    @ParameterizedTest
    @CsvSource({"0, 53", "8, 24", "5, 6", "7, 50", "48, 53"})
    void aRangeKeepsTheMicroBatchesOfTheWhole(long from, long to) throws Exception {
        ArrayDataset dataset =
                new ArrayDataset.Builder()
                        .setData(inputs)
                        .optLabels(labels)
                        .setSampling(MICRO, false)
                        .build();
        dataset.prepare();
        List<String> expected = new ArrayList<>();
        float[] first = inputs.get(":, 0").toFloatArray();
        for (long at = from; at < to; ) {
            long end = Math.min(to, (at / MICRO + 1) * MICRO);
            expected.add(Arrays.toString(Arrays.copyOfRange(first, (int) at, (int) end)));
            at = end;
        }
        for (CurvatureData all : List.of(data(), CurvatureData.of(dataset))) {
            List<String> found = new ArrayList<>();
            CurvatureData part = all.range(0, N).range(from, to);
            part.forEach(
                    manager,
                    (x, y, count) -> {
                        float[] values = x.head().get(":, 0").toFloatArray();
                        assertThat(values).hasSize(Math.toIntExact(count));
                        assertThat(y.head().size()).isEqualTo(count);
                        found.add(Arrays.toString(values));
                    });
            assertThat(found).isEqualTo(expected);
            assertThat(part.size(manager))
                    .isEqualTo(new CurvatureData.Size(to - from, expected.size()));
        }
    }

    @Test
    void refusesRangesThatAreNone() {
        CurvatureData passed = (owner, visitor) -> data().forEach(owner, visitor);
        for (CurvatureData data : List.of(data(), passed)) {
            assertThatThrownBy(() -> data.range(3, 3)).hasMessageContaining("from 3 to 3");
            assertThatThrownBy(() -> data.range(-1, 3)).hasMessageContaining("from -1 to 3");
            assertThatThrownBy(() -> data.range(50, 54).forEach(manager, (x, y, n) -> {}))
                    .hasMessageContaining("the data have 53");
            assertThatThrownBy(() -> data.range(5, 9).range(2, 5)).hasMessageContaining("have 4");
        }
        try (HessianOperator operator = hessian().build()) {
            float[] vector = vector(operator, 1);
            assertThatThrownBy(() -> operator.sum(vector, 50, 54)).hasMessageContaining("have 53");
            assertThatThrownBy(() -> operator.sum(new float[3]))
                    .hasMessageContaining("length 3")
                    .hasMessageContaining("dimension " + operator.dimension());
        }
        CurvatureData one = CurvatureData.of(new NDList(inputs), new NDList(labels), N);
        try (HessianOperator operator = hessian().setData(one).optTrainingMode(true).build()) {
            float[] vector = vector(operator, 1);
            assertThat(operator.sum(vector).count()).isEqualTo(N);
            assertThatThrownBy(() -> operator.sum(vector, 0, 20))
                    .hasMessageContaining("training mode");
        }
        assertThatThrownBy(
                        () ->
                                new ProductSum(new double[2], 1)
                                        .plus(new ProductSum(new double[3], 1)))
                .hasMessageContaining("2 and 3");
    }
}
