package ai.djl.lrdecay.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.batch.IndexedBatches;
import ai.djl.lrdecay.batch.IndexedBatches.DeviceBatch;
import ai.djl.lrdecay.batch.IndexedBatches.Portion;
import ai.djl.lrdecay.dataset.Ps10;
import ai.djl.lrdecay.image.CropAndFlip;
import ai.djl.lrdecay.image.ResidentImages;
import ai.djl.lrdecay.nn.WideResNet;
import ai.djl.lrdecay.training.optimizer.MomentumSgd;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.loss.Loss;
import ai.djl.training.tracker.Tracker;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Within an epoch nothing is sent to a device and nothing read from it, which is where a host waits
 * for a GPU: shown by counting what DJL calls in the native library.
 */
class NoWaitingTest {

    private static final int SAMPLES = 72;
    private static final int BATCH = 8;

    /** What sends numbers to a device. */
    private static final String SEND = "createNdFromByteBuffer";

    /** What reads from a device. */
    private static final String READ = "getByteBuffer";

    /**
     * What a step of this network calls in all: operators of the forward pass with what looks after
     * their arrays, one call for the backward pass, one for the update.
     */
    private static final int MOST_CALLS = 420;

    private enum Mode {
        STEPS,
        FULL_BATCH,
        EVALUATION
    }

    @BeforeAll
    static void count() {
        EngineCalls.install();
    }

    @AfterAll
    static void remove() {
        EngineCalls.remove();
    }

    @Test
    void countsWhatSendsAndReads() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray array = manager.ones(new Shape(2));
            assertThat(EngineCalls.of(() -> array.mul(0.5).close())).containsEntry(SEND, 1);
            assertThat(EngineCalls.of(array::toFloatArray)).containsEntry(READ, 1);
            assertThat(EngineCalls.of(() -> array.getFloat(0))).containsKey(READ);
        }
    }

    private static IndexedBatches images() {
        Random random = new Random(1);
        byte[] pixels = new byte[SAMPLES * 8 * 8 * 3];
        random.nextBytes(pixels);
        int[] labels = random.ints(SAMPLES, 0, 10).toArray();
        float[] half = {0.5f, 0.5f, 0.5f};
        return new ResidentImages(pixels, labels, 10, 8, 8, half, half)
                .augmented(new CropAndFlip(1, true));
    }

    @ParameterizedTest
    @CsvSource({
        "true, STEPS",
        "false, STEPS",
        "true, FULL_BATCH",
        "false, FULL_BATCH",
        "true, EVALUATION",
        "false, EVALUATION"
    })
    void nothingIsSentOrReadWithinAnEpoch(boolean ps10, Mode mode) {
        try (IndexedBatches data =
                        ps10
                                ? Ps10.builder()
                                        .optTrainSize(SAMPLES)
                                        .optImageSize(8, 8)
                                        .setSampling(BATCH, false)
                                        .build()
                                : images();
                NDManager manager = NDManager.newBaseManager();
                Tally tally = new Tally(manager, data.groups().size())) {
            Block block =
                    WideResNet.builder().setDepth(10).setWidenFactor(1).setClasses(10).build();
            block.initialize(manager, DataType.FLOAT32, new Shape(1).addAll(data.inputShape()));
            MomentumSgd sgd =
                    MomentumSgd.builder()
                            .setLearningRateTracker(Tracker.fixed(0.1f))
                            .optMomentum(0.9f)
                            .optWeightDecays(5e-4f)
                            .build();
            try (TrainingStep step =
                    new TrainingStep(block, Loss.softmaxCrossEntropyLoss(), sgd, manager)) {
                // Of all that is made once: modules, velocities, resident data.
                epoch(step, data, tally, manager, mode, 2);
                Map<String, Integer> few = calls(step, data, tally, manager, mode, 3);
                Map<String, Integer> many = calls(step, data, tally, manager, mode, 9);
                // The order of the samples.
                assertThat(many).containsEntry(SEND, 1);
                assertThat(few).containsEntry(SEND, 1);
                assertThat(many).doesNotContainKey(READ);
                int total = 0;
                for (Map.Entry<String, Integer> entry : many.entrySet()) {
                    int more = entry.getValue() - few.getOrDefault(entry.getKey(), 0);
                    assertThat(more % 6).as("%s %s", few, many).isZero();
                    total += more / 6;
                }
                assertThat(total).isLessThan(MOST_CALLS);
            }
        }
    }

    private static Map<String, Integer> calls(
            TrainingStep step,
            IndexedBatches data,
            Tally tally,
            NDManager manager,
            Mode mode,
            int batches) {
        return new TreeMap<>(
                EngineCalls.of(() -> epoch(step, data, tally, manager, mode, batches)));
    }

    private static void epoch(
            TrainingStep step,
            IndexedBatches data,
            Tally tally,
            NDManager manager,
            Mode mode,
            int batches) {
        long[] order = LongStream.range(0, SAMPLES).toArray();
        List<Portion> portions =
                IntStream.range(0, batches)
                        .mapToObj(i -> new Portion(BATCH * i, BATCH * (i + 1)))
                        .toList();
        try (IndexedBatches.Pass pass = data.pass(order, portions, 1)) {
            for (Portion portion : portions) {
                try (NDManager scratch = manager.newSubManager()) {
                    DeviceBatch batch = pass.next(scratch);
                    switch (mode) {
                        case STEPS -> step.train(batch, tally);
                        case FULL_BATCH ->
                                step.accumulate(
                                        batch, portion.size() / (double) order.length, tally);
                        default -> step.evaluate(batch, tally);
                    }
                }
            }
        }
        if (mode == Mode.FULL_BATCH) {
            step.update();
        }
    }
}
