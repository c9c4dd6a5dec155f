package ai.djl.lrdecay.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.lrdecay.batch.IndexedBatches.DeviceBatch;
import ai.djl.lrdecay.training.optimizer.MomentumSgd;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.loss.Loss;
import ai.djl.training.tracker.Tracker;
import ai.djl.util.Pair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gradient of the full batch, from micro-batches of any size, against a closed form. */
class TrainingStepTest {

    private static final int N = 29;
    private static final int D = 4;
    private static final int C = 3;

    /**
     * One step at the rate 1 takes the gradient from the weights; that of softmax regression can be
     * written down.
     */
    @ParameterizedTest
    @CsvSource({"29, 1", "10, 1", "7, 1", "1, 1", "10, 2", "7, 3", "1, 4", "29, 2"})
    void accumulatesTheGradientOfAllSamples(int microBatch, int devices) {
        Random random = new Random(3);
        float[] x = new float[N * D];
        long[] y = new long[N];
        float[] w = new float[C * D];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        for (int i = 0; i < N; i++) {
            y[i] = random.nextInt(C);
        }
        for (int j = 0; j < w.length; j++) {
            w[j] = (float) random.nextGaussian();
        }
        double[] expected = gradient(x, y, w);
        double norm = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        try (NDManager manager = NDManager.newBaseManager("PyTorch");
                MomentumSgd optimizer =
                        MomentumSgd.builder()
                                .setLearningRateTracker(Tracker.fixed(1))
                                .optMomentum(0)
                                .build();
                Tally tally = new Tally(manager, 1)) {
            Block block = Linear.builder().setUnits(C).optBias(false).build();
            block.initialize(manager, DataType.FLOAT32, new Shape(1, D));
            NDArray weight = block.getParameters().get(0).getValue().getArray();
            try (NDArray start = manager.create(w, weight.getShape())) {
                start.copyTo(weight);
            }
            NDArray inputs = manager.create(x, new Shape(N, D));
            NDArray targets = manager.create(y);
            TrainingStep step =
                    new TrainingStep(
                            block,
                            Loss.softmaxCrossEntropyLoss(),
                            optimizer,
                            manager,
                            Collections.nCopies(devices - 1, Device.cpu()));
            int number = 0;
            for (int from = 0; from < N; from += microBatch) {
                int to = Math.min(N, from + microBatch);
                NDIndex rows = new NDIndex().addSliceDim(from, to);
                NDArray zeros = manager.zeros(new Shape(to - from), DataType.INT64);
                step.accumulate(
                        number++ % devices,
                        new DeviceBatch(inputs.get(rows), targets.get(rows), zeros),
                        (to - from) / (double) N,
                        tally);
            }
            step.update();
            step.close();
            float[] after = weight.toFloatArray();
            for (int j = 0; j < w.length; j++) {
                assertThat(w[j] - (double) after[j]).isCloseTo(expected[j], within(1e-5 * norm));
            }
        }
    }

    /**
     * Several steps with momentum, weight decay and batch norm on two devices and three, against
     * the same shares of each batch accumulated one after the other on one device.
     */
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void severalDevicesTrainAsOne(int devices) {
        List<float[]> one = trainInShares(devices, 1);
        List<float[]> several = trainInShares(devices, devices);
        assertThat(several).hasSameSizeAs(one);
        for (int i = 0; i < one.size(); i++) {
            assertThat(several.get(i)).containsExactly(one.get(i), within(2e-5f));
        }
    }

    private static List<float[]> trainInShares(int shares, int devices) {
        Random random = new Random(8);
        float[] x = new float[12 * 36];
        long[] y = new long[12];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        for (int i = 0; i < y.length; i++) {
            y[i] = random.nextInt(C);
        }
        try (NDManager manager = NDManager.newBaseManager("PyTorch");
                MomentumSgd optimizer =
                        MomentumSgd.builder()
                                .setLearningRateTracker(Tracker.fixed(0.1f))
                                .optMomentum(0.9f)
                                .optWeightDecays(0.01f)
                                .build();
                Tally tally = new Tally(manager, 1)) {
            Block block =
                    new SequentialBlock()
                            .add(
                                    Conv2d.builder()
                                            .setFilters(4)
                                            .setKernelShape(new Shape(3, 3))
                                            .build())
                            .add(BatchNorm.builder().build())
                            .add(Blocks.batchFlattenBlock())
                            .add(Linear.builder().setUnits(C).build());
            manager.getEngine().setRandomSeed(1);
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 1, 6, 6));
            TrainingStep step =
                    new TrainingStep(
                            block,
                            Loss.softmaxCrossEntropyLoss(),
                            optimizer,
                            manager,
                            Collections.nCopies(devices - 1, Device.cpu()));
            assertThat(step.devices()).isEqualTo(devices);
            NDArray inputs = manager.create(x, new Shape(12, 1, 6, 6));
            NDArray targets = manager.create(y);
            for (int i = 0; i < 5; i++) {
                for (int share = 0; share < shares; share++) {
                    int from = share * 12 / shares;
                    int to = (share + 1) * 12 / shares;
                    NDIndex rows = new NDIndex().addSliceDim(from, to);
                    NDArray zeros = manager.zeros(new Shape(to - from), DataType.INT64);
                    step.accumulate(
                            share % devices,
                            new DeviceBatch(inputs.get(rows), targets.get(rows), zeros),
                            1.0 / shares,
                            tally);
                }
                step.update();
            }
            step.close();
            List<float[]> values = new ArrayList<>();
            for (Pair<String, Parameter> pair : block.getParameters()) {
                // The running statistics are those of the first device's shares.
                if (pair.getValue().requiresGradient()) {
                    values.add(pair.getValue().getArray().toFloatArray());
                }
            }
            return values;
        }
    }

    /** The sum over samples of (p - one-hot) x', over N. */
    private static double[] gradient(float[] x, long[] y, float[] w) {
        double[] gradient = new double[C * D];
        for (int i = 0; i < N; i++) {
            double[] p = new double[C];
            double sum = 0;
            for (int c = 0; c < C; c++) {
                double logit = 0;
                for (int j = 0; j < D; j++) {
                    logit += (double) w[c * D + j] * x[i * D + j];
                }
                p[c] = Math.exp(logit);
                sum += p[c];
            }
            for (int c = 0; c < C; c++) {
                double g = (p[c] / sum - (c == y[i] ? 1 : 0)) / N;
                for (int j = 0; j < D; j++) {
                    gradient[c * D + j] += g * x[i * D + j];
                }
            }
        }
        return gradient;
    }
}
