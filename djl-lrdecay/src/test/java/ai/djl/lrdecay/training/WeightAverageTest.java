package ai.djl.lrdecay.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.lrdecay.training.listener.EpochMeter;
import ai.djl.lrdecay.training.listener.EpochSeed;
import ai.djl.lrdecay.training.listener.WeightAverageListener;
import ai.djl.lrdecay.training.precision.Precision;
import ai.djl.lrdecay.training.state.BatchNormStatistics;
import ai.djl.lrdecay.training.state.BlockState;
import ai.djl.lrdecay.training.state.WeightAverage;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.EasyTrain;
import ai.djl.training.ParameterStore;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WeightAverageTest {

    private static Optimizer sgd() {
        return Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.2f)).build();
    }

    private static float[] floats(HostTensor tensor) {
        float[] values = new float[tensor.data().length / 4];
        ByteBuffer.wrap(tensor.data()).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    private static Map<String, float[]> trainable(SmallJob job) {
        Map<String, float[]> values = new LinkedHashMap<>();
        job.model
                .getBlock()
                .getParameters()
                .forEach(
                        pair -> {
                            if (pair.getValue().requiresGradient()) {
                                values.put(
                                        pair.getKey(),
                                        floats(HostTensor.of(pair.getValue().getArray())));
                            }
                        });
        return values;
    }

    /** The weights after each update, read by hand in a loop like DJL's, averaged in float64. */
    @Test
    void anEmaIsTheWeightedSumOfAllWeights() throws Exception {
        double decay = 0.7;
        try (WeightAverage average = WeightAverage.ema(decay);
                SmallJob job = new SmallJob(sgd(), 1)) {
            assertThat(average.isEmpty()).isTrue();
            List<Map<String, float[]>> seen = new ArrayList<>();
            EpochSeed.set(job.trainer.getManager().getEngine(), 0, 1);
            try (EpochMeter meter = new EpochMeter(null)) {
                new FitLoop(job.trainer, new TrainerPass(job.trainer, Precision.FLOAT32), 1)
                        .train(
                                job.training,
                                meter,
                                () -> {
                                    average.afterUpdate(job.model.getBlock());
                                    seen.add(trainable(job));
                                });
            }
            assertThat(seen).hasSize(4);
            Map<String, HostTensor> state = average.capture();
            seen.get(0)
                    .forEach(
                            (name, first) -> {
                                double[] expected = new double[first.length];
                                for (int i = 0; i < first.length; i++) {
                                    expected[i] = first[i];
                                    for (int t = 1; t < seen.size(); t++) {
                                        expected[i] =
                                                decay * expected[i]
                                                        + (1 - decay) * seen.get(t).get(name)[i];
                                    }
                                }
                                float[] actual = floats(state.get(name));
                                for (int i = 0; i < first.length; i++) {
                                    assertThat((double) actual[i])
                                            .isCloseTo(expected[i], within(1e-6));
                                }
                            });
        }
    }

    /** Fine-tuning that trains the last layer first, and all of them later. */
    @Test
    void theAverageOfAParameterThatIsUnfrozenBeginsThen() throws Exception {
        WeightAverage average = WeightAverage.ema(0.5);
        try (average;
                SmallJob job = new SmallJob(sgd(), 1, new WeightAverageListener(average))) {
            Parameter filters = job.model.getBlock().getParameters().valueAt(0);
            String name = job.model.getBlock().getParameters().keyAt(0);
            filters.freeze(true);
            EasyTrain.fit(job.trainer, 1, job.training, null);
            Map<String, HostTensor> frozen = average.capture();
            assertThat(frozen).doesNotContainKey(name).isNotEmpty();
            filters.freeze(false);
            HostTensor before = HostTensor.of(filters.getArray());
            EasyTrain.fit(job.trainer, 1, job.training, null);
            Map<String, HostTensor> all = average.capture();
            assertThat(all.keySet()).containsAll(frozen.keySet()).contains(name);
            assertThat(all.get(name)).isNotEqualTo(before);
            filters.freeze(true);
            average.restore(job.model.getBlock(), all);
            assertThat(average.capture()).isEqualTo(all);
        }
    }

    /** Through EasyTrain, whose listeners are called before the update. */
    @Test
    void theListenerTakesTheSameWeightsAsALoop() throws Exception {
        WeightAverage heard = WeightAverage.ema(0.6);
        WeightAverage looped = WeightAverage.ema(0.6);
        try (heard;
                looped;
                SmallJob job = new SmallJob(sgd(), 1, new WeightAverageListener(heard))) {
            job.trainer.getManager().getEngine().setRandomSeed(11);
            EasyTrain.fit(job.trainer, 1, job.training, null);
            try (SmallJob other = new SmallJob(sgd(), 1);
                    EpochMeter meter = new EpochMeter(null)) {
                other.trainer.getManager().getEngine().setRandomSeed(11);
                new FitLoop(other.trainer, new TrainerPass(other.trainer, Precision.FLOAT32), 1)
                        .train(
                                other.training,
                                meter,
                                () -> looped.afterUpdate(other.model.getBlock()));
                assertThat(heard.capture()).isEqualTo(looped.capture());
            }
        }
    }

    @Test
    void anSwaIsTheMeanOfTheEpochsFromAGivenOneOn() throws Exception {
        try (WeightAverage average = WeightAverage.swa(2);
                SmallJob job = new SmallJob(sgd(), 1)) {
            List<Map<String, float[]>> seen = new ArrayList<>();
            for (int epoch = 1; epoch <= 4; epoch++) {
                EasyTrain.fit(job.trainer, 1, job.training, null);
                average.afterEpoch(job.model.getBlock(), epoch);
                seen.add(trainable(job));
                assertThat(average.isEmpty()).isEqualTo(epoch < 2);
            }
            Map<String, HostTensor> state = average.capture();
            seen.get(0)
                    .forEach(
                            (name, ignored) -> {
                                float[] actual = floats(state.get(name));
                                for (int i = 0; i < actual.length; i++) {
                                    double mean =
                                            ((double) seen.get(1).get(name)[i]
                                                            + seen.get(2).get(name)[i]
                                                            + seen.get(3).get(name)[i])
                                                    / 3;
                                    assertThat((double) actual[i]).isCloseTo(mean, within(1e-6));
                                }
                            });
        }
    }

    @Test
    void swappingTwiceChangesNoBit() throws Exception {
        try (WeightAverage average = WeightAverage.ema(0.5);
                SmallJob job = new SmallJob(sgd(), 1)) {
            assertThatThrownBy(() -> average.swap(job.model.getBlock()))
                    .hasMessageContaining("no average");
            average.afterUpdate(job.model.getBlock());
            EasyTrain.fit(job.trainer, 1, job.training, null);
            average.afterUpdate(job.model.getBlock());
            Map<String, HostTensor> weights = job.weights();
            Map<String, HostTensor> averages = average.capture();
            average.swap(job.model.getBlock());
            for (String name : trainable(job).keySet()) {
                assertThat(job.weights().get(name)).isEqualTo(averages.get(name));
                assertThat(average.capture().get(name)).isEqualTo(weights.get(name));
            }
            average.swap(job.model.getBlock());
            assertThat(job.weights()).isEqualTo(weights);
            assertThat(average.capture()).isEqualTo(averages);
        }
    }

    @Test
    void refusesAStateThatDoesNotFit() {
        try (WeightAverage average = WeightAverage.ema(0.5);
                SmallJob job = new SmallJob(sgd(), 1);
                SmallJob other = new SmallJob(sgd(), 1, false)) {
            average.afterUpdate(other.model.getBlock());
            Map<String, HostTensor> state = average.capture();
            try (WeightAverage fresh = WeightAverage.ema(0.5)) {
                assertThatThrownBy(() -> fresh.restore(job.model.getBlock(), state))
                        .isInstanceOf(IllegalArgumentException.class);
                assertThat(fresh.isEmpty()).isTrue();
            }
        }
        assertThatThrownBy(() -> WeightAverage.ema(1)).hasMessageContaining("decay");
        assertThatThrownBy(() -> WeightAverage.swa(0)).hasMessageContaining("epoch");
    }

    /** Batches of known numbers: their means, and their variances with n - 1, on the average. */
    @Test
    void batchNormStatisticsAreThoseOfTheBatches() {
        try (NDManager manager = NDManager.newBaseManager()) {
            BatchNorm first = BatchNorm.builder().optMomentum(0.8f).build();
            BatchNorm second = BatchNorm.builder().build();
            SequentialBlock block =
                    new SequentialBlock()
                            .add(first)
                            .add(Linear.builder().setUnits(2).build())
                            .add(second);
            block.initialize(manager, DataType.FLOAT32, new Shape(4, 1));
            // Something else before.
            running(first).forEach(array -> array.addi(17));
            NDList one = new NDList(manager.create(new float[] {0, 2, 4, 6}, new Shape(4, 1)));
            NDList two = new NDList(manager.create(new float[] {10, 10, 10, 14}, new Shape(4, 1)));
            BatchNormStatistics.recalibrate(block, manager, List.of(one, two));
            assertThat(running(first).get(0).getFloat()).isEqualTo((3 + 11) / 2f, within(1e-5f));
            assertThat(running(first).get(1).getFloat())
                    .isEqualTo((20 / 3f + 4) / 2, within(1e-5f));
            // What the second layer sees is normalised by each batch, so its mean is the bias, 0.
            assertThat(running(second).get(0).toFloatArray())
                    .usingComparatorWithPrecision(1e-5f)
                    .containsExactly(0, 0);
            // Evaluation uses them.
            NDArray out =
                    first.forward(new ParameterStore(manager, false), one, false)
                            .singletonOrThrow();
            double scale = Math.sqrt((20 / 3.0 + 4) / 2 + 1e-5);
            assertThat(out.getFloat(0)).isEqualTo((float) (-7 / scale), within(1e-4f));
            Map<String, HostTensor> recalibrated = BlockState.capture(block);
            // PyTorch refuses a batch of one here, after the statistics were set to zero.
            NDList alone = new NDList(manager.ones(new Shape(1, 1)));
            assertThatThrownBy(
                            () ->
                                    BatchNormStatistics.recalibrate(
                                            block, manager, List.of(one, alone)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("a batch of one sample");
            assertThat(BlockState.capture(block)).as("as before").isEqualTo(recalibrated);
            assertThatThrownBy(() -> BatchNormStatistics.recalibrate(block, manager, List.of()))
                    .hasMessageContaining("at least one batch");
        }
    }

    private static List<NDArray> running(BatchNorm layer) {
        return layer.getDirectParameters().values().stream()
                .filter(
                        parameter ->
                                parameter.getType() == Parameter.Type.RUNNING_MEAN
                                        || parameter.getType() == Parameter.Type.RUNNING_VAR)
                .map(Parameter::getArray)
                .toList();
    }
}
