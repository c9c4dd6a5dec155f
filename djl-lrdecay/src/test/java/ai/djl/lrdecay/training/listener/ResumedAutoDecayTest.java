package ai.djl.lrdecay.training.listener;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.decay.AutoDecay;
import ai.djl.lrdecay.decay.MetricMode;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.lrdecay.training.FailingBatch;
import ai.djl.lrdecay.training.SmallJob;
import ai.djl.lrdecay.training.state.WeightAverage;
import ai.djl.training.EasyTrain;
import ai.djl.training.listener.EarlyStoppingListener.EarlyStoppedException;
import ai.djl.training.optimizer.Optimizer;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What AutoDecay's listener remembers over the end of an epoch is part of a checkpoint. */
class ResumedAutoDecayTest {

    private static final int EPOCHS = 14;

    @TempDir Path folder;

    private record Ended(int epochs, Map<String, HostTensor> weights, String rate) {}

    private static Ended train(
            Path to,
            Function<AutoDecay, AutoDecayListener> listener,
            int epochs,
            int initialisation)
            throws Exception {
        AutoDecay decay = SmallJob.decay();
        Optimizer optimizer = Optimizer.sgd().setLearningRateTracker(decay).build();
        CheckpointListener checkpoints = SmallJob.checkpoints(to, optimizer, decay).build();
        try (SmallJob job =
                new SmallJob(optimizer, initialisation, checkpoints, listener.apply(decay))) {
            int done = checkpoints.resume(job.trainer);
            try {
                EasyTrain.fit(job.trainer, epochs - done, job.training, job.validation);
            } catch (EarlyStoppedException e) {
                assertThat(e.getStopEpoch()).isEqualTo(checkpoints.epoch());
            }
            return new Ended(checkpoints.epoch(), job.weights(), decay.saveState());
        }
    }

    private record Averaged(Ended ended, Map<String, HostTensor> average) {}

    /** Trains, and where a batch fails, resumes in the same process. */
    private static Averaged trainAfterFailure(Path to, int failingBatch) throws Exception {
        AutoDecay decay = SmallJob.decay();
        Optimizer optimizer = Optimizer.sgd().setLearningRateTracker(decay).build();
        try (WeightAverage average = WeightAverage.ema(0.8)) {
            CheckpointListener checkpoints =
                    SmallJob.checkpoints(to, optimizer, decay)
                            .optAverage(average)
                            .optSeed(3)
                            .build();
            try (SmallJob job =
                    new SmallJob(
                            optimizer,
                            1,
                            AutoDecayListener.builder().setTracker(decay).build(),
                            new WeightAverageListener(average),
                            checkpoints,
                            new FailingBatch(failingBatch))) {
                boolean failed = true;
                while (failed) {
                    int done = checkpoints.resume(job.trainer);
                    try {
                        EasyTrain.fit(job.trainer, EPOCHS - done, job.training, job.validation);
                        failed = false;
                    } catch (EarlyStoppedException e) {
                        failed = false;
                    } catch (IllegalStateException e) {
                        assertThat(e).hasMessage(FailingBatch.MESSAGE);
                    }
                }
                return new Averaged(
                        new Ended(checkpoints.epoch(), job.weights(), decay.saveState()),
                        average.capture());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 6, 11, 14})
    void resumesExactlyInTheSameProcess(int failingBatch) throws Exception {
        Averaged expected = trainAfterFailure(folder.resolve("whole"), 0);
        assertThat(trainAfterFailure(folder.resolve("part"), failingBatch)).isEqualTo(expected);
    }

    static Object[] listeners() {
        Function<AutoDecay, AutoDecayListener> windows =
                rate ->
                        AutoDecayListener.builder()
                                .setTracker(rate)
                                // An epoch has four batches.
                                .optEveryBatches(3)
                                .build();
        Function<AutoDecay, AutoDecayListener> best =
                rate ->
                        AutoDecayListener.builder()
                                .setTracker(rate)
                                .optValidationLoss()
                                .optBackToBest(MetricMode.MIN)
                                .build();
        // It decays in a first batch, whose gradient DJL checks in a process that resumes there.
        Function<AutoDecay, AutoDecayListener> both =
                rate ->
                        AutoDecayListener.builder()
                                .setTracker(rate)
                                .optEveryBatches(5)
                                .optBackToBest(MetricMode.MIN)
                                .build();
        return new Object[] {
            Named.of("every 3 batches", windows),
            Named.of("best", best),
            Named.of("best of every 5 batches", both)
        };
    }

    @ParameterizedTest
    @MethodSource("listeners")
    void resumesExactlyAfterEachEpoch(Function<AutoDecay, AutoDecayListener> listener)
            throws Exception {
        Ended expected = train(folder.resolve("whole"), listener, EPOCHS, 1);
        assertThat(expected.epochs()).isGreaterThan(4);
        for (int epoch = 1; epoch < expected.epochs(); epoch++) {
            Path to = folder.resolve("after-" + epoch);
            train(to, listener, epoch, 1);
            Ended resumed = train(to, listener, EPOCHS, 2);
            assertThat(resumed.rate()).as("after %d", epoch).isEqualTo(expected.rate());
            assertThat(resumed.weights()).as("after %d", epoch).isEqualTo(expected.weights());
            assertThat(resumed.epochs()).as("after %d", epoch).isEqualTo(expected.epochs());
        }
    }
}
