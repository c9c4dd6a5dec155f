package ai.djl.lrdecay.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.lrdecay.batch.IndexedBatches.DeviceBatch;
import ai.djl.lrdecay.nn.WideResNet;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.lrdecay.training.optimizer.MomentumSgd;
import ai.djl.lrdecay.training.precision.Precision;
import ai.djl.lrdecay.training.state.BlockState;
import ai.djl.lrdecay.util.ResidentMemory;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.loss.Loss;
import ai.djl.training.tracker.Tracker;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The training step in bfloat16, on a Wide ResNet. */
class PrecisionStepTest {

    private static final int BATCH = 32;
    private static final int CLASSES = 10;
    private static final int WARM_UP = 100;
    private static final int STEPS = 200;
    private static final double LEAK_MIB = 6;

    /** A network with its step and a batch. */
    private static final class Job implements AutoCloseable {

        final NDManager manager = NDManager.newBaseManager("PyTorch");
        final Block block =
                WideResNet.builder().setDepth(10).setWidenFactor(1).setClasses(CLASSES).build();
        final MomentumSgd sgd =
                MomentumSgd.builder()
                        .setLearningRateTracker(Tracker.fixed(0.05f))
                        .optMomentum(0.9f)
                        .build();
        final Tally tally = new Tally(manager, 1);
        final TrainingStep step;
        final int side;
        final float[] pixels;
        final long[] labels;

        Job(Precision precision, int devices) {
            this(precision, devices, 8);
        }

        Job(Precision precision, int devices, int side) {
            this.side = side;
            pixels = new float[BATCH * 3 * side * side];
            Engine.getInstance().setRandomSeed(3);
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 3, side, side));
            step =
                    new TrainingStep(
                            block,
                            Loss.softmaxCrossEntropyLoss(),
                            sgd,
                            manager,
                            Collections.nCopies(devices - 1, Device.cpu()),
                            precision);
            Random random = new Random(4);
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = (float) random.nextGaussian();
            }
            labels = random.longs(BATCH, 0, CLASSES).toArray();
        }

        DeviceBatch batch(NDManager scratch) {
            NDArray y = scratch.create(labels);
            return new DeviceBatch(
                    scratch.create(pixels, new Shape(BATCH, 3, side, side)), y, y.zerosLike());
        }

        /** The mean loss before the update. */
        double train() {
            try (NDManager scratch = manager.newSubManager()) {
                step.train(batch(scratch), tally);
            }
            return tally.drain().loss() / BATCH;
        }

        double evaluate() {
            try (NDManager scratch = manager.newSubManager()) {
                step.evaluate(batch(scratch), tally);
            }
            return tally.drain().loss() / BATCH;
        }

        Map<String, HostTensor> state() {
            return BlockState.capture(block);
        }

        @Override
        public void close() {
            step.close();
            tally.close();
            sgd.close();
            manager.close();
        }
    }

    @Test
    void learnsAsInFloat32() {
        try (Job low = new Job(Precision.BFLOAT16, 1);
                Job full = new Job(Precision.FLOAT32, 1)) {
            double first = 0;
            double last = 0;
            for (int i = 0; i < 20; i++) {
                double loss = low.train();
                assertThat(loss).isCloseTo(full.train(), within(0.05));
                first = i == 0 ? loss : first;
                last = loss;
            }
            assertThat(last).isLessThan(first / 2);
            assertThat(low.state()).isNotEqualTo(full.state());
            assertThat(low.state().values())
                    .allMatch(
                            tensor ->
                                    tensor.type()
                                            == full.state().values().iterator().next().type());
        }
    }

    /**
     * The smallest images, which the last layers see as 1 x 1: the engine's gradient of a strided
     * convolution of such an image is not the one that is wanted.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 8})
    void theFirstStepIsThatOfFloat32(int side) {
        try (Job low = new Job(Precision.BFLOAT16, 1, side);
                Job full = new Job(Precision.FLOAT32, 1, side)) {
            List<float[]> before = weights(low);
            double loss = full.train();
            assertThat(low.train()).isCloseTo(loss, within(0.01 * loss));
            double dot = 0;
            double ours = 0;
            double exact = 0;
            for (int i = 0; i < before.size(); i++) {
                float[] start = before.get(i);
                float[] a = weights(low).get(i);
                float[] b = weights(full).get(i);
                for (int j = 0; j < start.length; j++) {
                    dot += (a[j] - start[j]) * (b[j] - start[j]);
                    ours += Math.pow(a[j] - start[j], 2);
                    exact += Math.pow(b[j] - start[j], 2);
                }
            }
            assertThat(dot / Math.sqrt(ours * exact)).isGreaterThan(0.99);
            assertThat(Math.sqrt(ours / exact)).isCloseTo(1, within(0.05));
        }
    }

    /** By running statistics, and without a trace in the network. */
    @Test
    void evaluationComesNearFloat32AndChangesNothing() {
        try (Job low = new Job(Precision.BFLOAT16, 1);
                Job full = new Job(Precision.FLOAT32, 1)) {
            for (int i = 0; i < 5; i++) {
                low.train();
            }
            Map<String, HostTensor> state = low.state();
            double loss = low.evaluate();
            assertThat(low.state()).isEqualTo(state);
            BlockState.restore(full.block, state);
            double exact = full.evaluate();
            assertThat(loss).isCloseTo(exact, within(0.02 * exact)).isNotEqualTo(exact);
            assertThat(low.evaluate()).isEqualTo(loss);
        }
    }

    /** Each replica has its copies: the gradient of two halves on one device and on two. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void replicasAndPartsShareTheirWork(int devices) {
        try (Job job = new Job(Precision.BFLOAT16, devices);
                Job plain = new Job(Precision.BFLOAT16, 1);
                NDManager scratch = job.manager.newSubManager()) {
            // Both halves are the same batch, so that batch norm takes the same statistics.
            for (int part = 0; part < 2; part++) {
                job.step.accumulate(part % devices, job.batch(scratch), 0.5, job.tally);
            }
            job.step.update();
            plain.train();
            List<float[]> actual = weights(job);
            List<float[]> expected = weights(plain);
            for (int i = 0; i < expected.size(); i++) {
                assertThat(actual.get(i))
                        .usingComparatorWithPrecision(1e-6f)
                        .containsExactly(expected.get(i));
            }
        }
    }

    private static List<float[]> weights(Job job) {
        return job.block.getParameters().values().stream()
                .filter(parameter -> parameter.requiresGradient())
                .map(parameter -> parameter.getArray().toFloatArray())
                .toList();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void residentMemoryStaysFlat() throws Exception {
        assertThat(ResidentMemory.growth(PrecisionStepTest.class, 48)).isLessThan(LEAK_MIB);
    }

    /** Prints resident MiB after the warm-up and at the end: steps on two replicas, evaluations. */
    public static void main(String[] args) throws IOException {
        try (Job job = new Job(Precision.BFLOAT16, 2)) {
            double before = 0;
            for (int i = 0; i < WARM_UP + STEPS; i++) {
                if (i == WARM_UP) {
                    before = ResidentMemory.mebibytes();
                }
                try (NDManager scratch = job.manager.newSubManager()) {
                    job.step.accumulate(0, job.batch(scratch), 0.5, job.tally);
                    job.step.accumulate(1, job.batch(scratch), 0.25, job.tally);
                    job.step.accumulate(1, job.batch(scratch), 0.25, job.tally);
                }
                job.step.update();
                job.evaluate();
            }
            System.out.println(before + " " + ResidentMemory.mebibytes());
        }
    }
}
