package ai.djl.lrdecay.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.lrdecay.batch.IndexedBatches.DeviceBatch;
import ai.djl.lrdecay.training.optimizer.MomentumSgd;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.util.Pair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What several devices compute is what one computes, within the rounding of FLOAT32.
 *
 * <p>DJL's trainer refuses the same device twice, and there is one CPU. What a CPU can show of it
 * is a trainer that hands out the CPU several times: batches are divided, the shares are trained
 * side by side and joined, and their gradients add up in one copy of the parameters. That gradients
 * of several copies add up is what {@code cpu:K} shows, which has copies of its own.
 */
class SeveralDevicesTest {

    private static final int SAMPLES = 44;
    private static final int BATCH = 16;
    private static final int INPUTS = 5;
    private static final int CLASSES = 3;
    private static final float RATE = 0.3f;

    private static Block network(NDManager manager) {
        Engine.getInstance().setRandomSeed(6);
        Block block =
                new SequentialBlock()
                        .add(Linear.builder().setUnits(7).build())
                        .add(Activation::tanh)
                        .add(Linear.builder().setUnits(CLASSES).build());
        block.initialize(manager, DataType.FLOAT32, new Shape(1, INPUTS));
        return block;
    }

    private static float[] inputs() {
        Random random = new Random(2);
        float[] values = new float[SAMPLES * INPUTS];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static long[] labels() {
        return new Random(3).longs(SAMPLES, 0, CLASSES).toArray();
    }

    private record Outcome(List<float[]> gradients, List<float[]> weights, double loss) {}

    /** One epoch of batches of 16, 16 and 12; the gradients of each batch before its update. */
    private static Outcome fit(int devices, @Nullable ExecutorService threads) throws Exception {
        try (NDManager manager = NDManager.newBaseManager();
                Model model = Model.newInstance("several")) {
            model.setBlock(network(model.getNDManager()));
            List<float[]> gradients = new ArrayList<>();
            DefaultTrainingConfig config =
                    new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                            .optDevices(new Device[] {Device.cpu()})
                            .optOptimizer(
                                    Optimizer.sgd()
                                            .setLearningRateTracker(Tracker.fixed(RATE))
                                            .build())
                            .addTrainingListeners(
                                    new TrainingListenerAdapter() {
                                        @Override
                                        public void onTrainingBatch(
                                                Trainer trainer, BatchData batchData) {
                                            gradients.addAll(gradients(model.getBlock()));
                                        }
                                    });
            if (threads != null) {
                config.optExecutorService(threads);
            }
            try (Trainer trainer = new CpuSeveralTimes(model, config, devices)) {
                trainer.initialize(new Shape(1, INPUTS));
                ArrayDataset data =
                        new ArrayDataset.Builder()
                                .setData(manager.create(inputs(), new Shape(SAMPLES, INPUTS)))
                                .optLabels(manager.create(labels()))
                                .setSampling(BATCH, false)
                                .build();
                FitResult result =
                        StagedFit.builder()
                                .setTrainer(trainer)
                                .setTrainingData(data)
                                .setEpochs(1)
                                .build()
                                .fit();
                assertThat(result.last()).isNotNull();
                return new Outcome(gradients, values(model.getBlock()), result.last().trainLoss());
            }
        }
    }

    /** A trainer that takes one CPU for several devices. */
    private static final class CpuSeveralTimes extends Trainer {

        private final int times;

        CpuSeveralTimes(Model model, DefaultTrainingConfig config, int times) {
            super(model, config);
            this.times = times;
        }

        @Override
        public Device[] getDevices() {
            Device[] devices = new Device[times];
            Arrays.fill(devices, Device.cpu());
            return devices;
        }
    }

    private static List<float[]> gradients(Block block) {
        List<float[]> all = new ArrayList<>();
        for (Pair<String, Parameter> pair : block.getParameters()) {
            try (NDArray gradient = pair.getValue().getArray().getGradient()) {
                all.add(gradient.toFloatArray());
            }
        }
        return all;
    }

    private static List<float[]> values(Block block) {
        List<float[]> all = new ArrayList<>();
        for (Pair<String, Parameter> pair : block.getParameters()) {
            all.add(pair.getValue().getArray().toFloatArray());
        }
        return all;
    }

    private static void assertClose(List<float[]> actual, List<float[]> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i)).containsExactly(expected.get(i), within(1e-6f));
        }
    }

    @ParameterizedTest
    @CsvSource({"2, false", "3, false", "2, true", "3, true", "5, true"})
    void stagedFitJoinsGradientsToThoseOfOneDevice(int devices, boolean sideBySide)
            throws Exception {
        Outcome one = fit(1, null);
        assertThat(one.gradients()).hasSize(3 * 4);
        assertThat(largest(one.gradients().get(0))).isGreaterThan(0.01f);
        ExecutorService threads = sideBySide ? Executors.newFixedThreadPool(devices) : null;
        try {
            Outcome several = fit(devices, threads);
            assertClose(several.gradients(), one.gradients());
            assertClose(several.weights(), one.weights());
            assertThat(several.loss()).isCloseTo(one.loss(), within(1e-6));
        } finally {
            if (threads != null) {
                threads.shutdownNow();
            }
        }
    }

    private static float largest(float[] values) {
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    /** {@code cpu:K}: each share on a copy of its own, against the whole batch of DJL's trainer. */
    @ParameterizedTest
    @CsvSource({"1", "2", "3"})
    void copiesOnTheCpuJoinGradientsToThoseOfDjlsTrainer(int devices) throws Exception {
        Outcome one = fit(1, null);
        try (NDManager manager = NDManager.newBaseManager();
                MomentumSgd sgd =
                        MomentumSgd.builder().setLearningRateTracker(Tracker.fixed(RATE)).build();
                Tally tally = new Tally(manager, 1)) {
            Block block = network(manager);
            NDArray inputs = manager.create(inputs(), new Shape(SAMPLES, INPUTS));
            NDArray targets = manager.create(labels());
            List<float[]> updated = new ArrayList<>();
            try (TrainingStep step =
                    new TrainingStep(
                            block,
                            Loss.softmaxCrossEntropyLoss(),
                            sgd,
                            manager,
                            Collections.nCopies(devices - 1, Device.cpu()))) {
                for (int from = 0; from < SAMPLES; from += BATCH) {
                    int size = Math.min(BATCH, SAMPLES - from);
                    for (int device = 0; device < devices; device++) {
                        int begin = from + device * size / devices;
                        int end = from + (device + 1) * size / devices;
                        NDIndex rows = new NDIndex().addSliceDim(begin, end);
                        step.accumulate(
                                device,
                                new DeviceBatch(
                                        inputs.get(rows),
                                        targets.get(rows),
                                        manager.zeros(new Shape(end - begin), DataType.INT64)),
                                (end - begin) / (double) size,
                                tally);
                    }
                    step.update();
                    updated.addAll(values(block));
                }
            }
            assertClose(updated, updated(one.gradients()));
        }
    }

    /** The parameters after each update along given gradients. */
    private static List<float[]> updated(List<float[]> gradients) {
        List<float[]> all = new ArrayList<>();
        try (NDManager manager = NDManager.newBaseManager()) {
            List<float[]> now = values(network(manager));
            for (int i = 0; i < gradients.size(); i++) {
                float[] weights = now.get(i % now.size());
                for (int j = 0; j < weights.length; j++) {
                    weights[j] -= RATE * gradients.get(i)[j];
                }
                all.add(weights.clone());
            }
        }
        return all;
    }

    /** If DJL allows it one day, there is more to show. */
    @Test
    void djlRefusesOneDeviceTwice() {
        try (Model model = Model.newInstance("twice")) {
            model.setBlock(network(model.getNDManager()));
            DefaultTrainingConfig config =
                    new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                            .optDevices(new Device[] {Device.cpu(), Device.cpu()});
            assertThatThrownBy(() -> model.newTrainer(config))
                    .hasMessageContaining("Duplicated devices");
        }
    }
}
