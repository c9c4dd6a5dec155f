package ai.djl.lrdecay.training.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.lrdecay.training.SmallJob;
import ai.djl.lrdecay.training.StagedFit;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.tracker.Tracker;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleFreeSgdTest {

    private static final double[] TARGET = {1, -2, 0.5};

    private static ScheduleFreeSgd optimizer(Tracker rate) {
        return ScheduleFreeSgd.builder()
                .setLearningRateTracker(rate)
                .optInterpolation(0.8f)
                .optWeightDecays(0.01f)
                .build();
    }

    /** The loss is half the squared distance to a target, so the gradient is known. */
    private static Linear block(NDManager manager) {
        Linear block = Linear.builder().setUnits(1).optBias(false).build();
        block.initialize(manager, DataType.FLOAT32, new Shape(1, 3));
        Parameter weight = block.getParameters().get(0).getValue();
        weight.getArray().set(new float[] {0.3f, 0.1f, -0.4f});
        return block;
    }

    private static void backward(NDManager manager, Linear block) {
        ParameterStore store = new ParameterStore(manager, false);
        float[] target = {(float) TARGET[0], (float) TARGET[1], (float) TARGET[2]};
        try (NDManager scratch = manager.newSubManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray eye = scratch.eye(3);
            NDArray out = block.forward(store, new NDList(eye), true).singletonOrThrow();
            out.attach(scratch);
            NDArray wrong = out.sub(scratch.create(target, new Shape(3, 1)));
            collector.backward(wrong.square().sum().div(2));
        }
    }

    /** The three sequences of the paper, written out in float64, with a warm-up of three steps. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void agreesWithTheEquations(boolean allAtOnce) {
        Tracker warm = update -> 0.4f * Math.min(1, update / 3f);
        try (NDManager manager = NDManager.newBaseManager();
                ScheduleFreeSgd optimizer = optimizer(warm)) {
            Linear block = block(manager);
            Parameter weight = block.getParameters().get(0).getValue();
            double beta = 0.8f;
            double decay = 0.01f;
            double[] x = {0.3f, 0.1f, -0.4f};
            double[] z = x.clone();
            double[] y = x.clone();
            double sum = 0;
            for (int t = 1; t <= 25; t++) {
                backward(manager, block);
                if (allAtOnce) {
                    optimizer.updateAll(block);
                } else {
                    optimizer.update(
                            weight.getId(), weight.getArray(), weight.getArray().getGradient());
                }
                double rate = warm.getNewValue(t);
                sum += rate * rate;
                double c = rate * rate / sum;
                float[] actual = weight.getArray().toFloatArray();
                for (int i = 0; i < 3; i++) {
                    z[i] -= rate * (y[i] - TARGET[i] + decay * y[i]);
                    x[i] = (1 - c) * x[i] + c * z[i];
                    y[i] = (1 - beta) * z[i] + beta * x[i];
                    assertThat((double) actual[i]).as("y at %s", t).isCloseTo(y[i], within(2e-6));
                }
                optimizer.toAverages(block);
                float[] average = weight.getArray().toFloatArray();
                for (int i = 0; i < 3; i++) {
                    assertThat((double) average[i]).as("x at %s", t).isCloseTo(x[i], within(4e-6));
                }
                optimizer.toTraining(block);
            }
            assertThat(x[0]).isCloseTo(1 / 1.01, within(0.1));
        }
    }

    @TempDir Path folder;

    /** Pretrained weights may be loaded after a checkpoint of the beginning was taken. */
    @Test
    void aCaptureBeforeTheFirstUpdateFixesNothing() {
        float[][] after = new float[2][];
        for (int captured = 0; captured < 2; captured++) {
            try (NDManager manager = NDManager.newBaseManager();
                    ScheduleFreeSgd optimizer = optimizer(Tracker.fixed(0.3f))) {
                Linear block = block(manager);
                if (captured == 1) {
                    assertThat(optimizer.captureState(block)).isNotEmpty();
                }
                NDArray weight = block.getParameters().get(0).getValue().getArray();
                weight.set(new float[] {5, 6, 7});
                backward(manager, block);
                optimizer.updateAll(block);
                after[captured] = weight.toFloatArray();
            }
        }
        assertThat(after[1]).containsExactly(after[0]);
    }

    @Test
    void resumesExactlyInAnyLoop() throws Exception {
        Map<String, HostTensor> whole = fit(folder.resolve("whole"), 5, 1);
        for (int cut = 1; cut < 5; cut++) {
            Path part = folder.resolve("part-" + cut);
            fit(part, cut, 1);
            assertThat(fit(part, 5, 40 + cut)).isEqualTo(whole);
        }
    }

    private static Map<String, HostTensor> fit(Path to, int epochs, int initialisation)
            throws Exception {
        try (ScheduleFreeSgd optimizer = optimizer(Tracker.fixed(0.05f));
                SmallJob job = new SmallJob(optimizer, initialisation)) {
            StagedFit.builder()
                    .setTrainer(job.trainer)
                    .setTrainingData(job.training)
                    .setEpochs(epochs)
                    .optFolder(to, optimizer)
                    .build()
                    .fit();
            return job.weights();
        }
    }

    @Test
    void refusesWrongSettingsAndStates() {
        assertThatThrownBy(
                        () ->
                                ScheduleFreeSgd.builder()
                                        .setLearningRateTracker(Tracker.fixed(1))
                                        .optInterpolation(1)
                                        .build())
                .hasMessageContaining("interpolation");
        try (ScheduleFreeSgd optimizer = optimizer(Tracker.fixed(0.05f));
                SmallJob job = new SmallJob(optimizer, 1)) {
            assertThatThrownBy(() -> optimizer.restoreState(job.model.getBlock(), Map.of()))
                    .hasMessageContaining("not the state");
        }
    }
}
