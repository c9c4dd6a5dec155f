package ai.djl.lrdecay.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.lrdecay.dataset.IndexedBatches.DeviceBatch;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import ai.djl.training.loss.Loss;
import ai.djl.training.tracker.Tracker;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
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
    @ValueSource(ints = {29, 10, 7, 1})
    void accumulatesTheGradientOfAllSamples(int microBatch) {
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
                    new TrainingStep(block, Loss.softmaxCrossEntropyLoss(), optimizer, manager);
            for (int from = 0; from < N; from += microBatch) {
                int to = Math.min(N, from + microBatch);
                NDIndex rows = new NDIndex().addSliceDim(from, to);
                NDArray zeros = manager.zeros(new Shape(to - from), DataType.INT64);
                step.accumulate(
                        new DeviceBatch(inputs.get(rows), targets.get(rows), zeros),
                        (to - from) / (double) N,
                        tally);
            }
            step.update();
            float[] after = weight.toFloatArray();
            for (int j = 0; j < w.length; j++) {
                assertThat(w[j] - (double) after[j]).isCloseTo(expected[j], within(1e-5 * norm));
            }
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
