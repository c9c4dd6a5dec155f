package ai.djl.lrdecay.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.lrdecay.decay.AutoDecay;
import ai.djl.lrdecay.decay.MetricMode;
import ai.djl.lrdecay.decay.PlateauSettings;
import ai.djl.lrdecay.decay.WarmUp;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.lrdecay.tracking.CsvSink;
import ai.djl.lrdecay.tracking.EpochSummary;
import ai.djl.lrdecay.tracking.TensorBoardSink;
import ai.djl.lrdecay.training.listener.AutoDecayListener;
import ai.djl.lrdecay.training.listener.EpochMeter;
import ai.djl.lrdecay.training.listener.StageSnapshotListener;
import ai.djl.lrdecay.training.optimizer.MomentumSgd;
import ai.djl.lrdecay.training.precision.Precision;
import ai.djl.lrdecay.training.snapshot.StageSnapshot;
import ai.djl.lrdecay.training.state.BlockState;
import ai.djl.lrdecay.training.state.WeightAverage;
import ai.djl.training.Trainer;
import ai.djl.training.listener.EarlyStoppingListener.EarlyStoppedException;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.ParameterTracker;
import ai.djl.training.tracker.Tracker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StagedFitTest {

    @TempDir Path folder;

    static Stream<Function<ParameterTracker, Optimizer>> optimizers() {
        return Stream.of(
                rate -> Optimizer.adam().optLearningRateTracker(rate).build(),
                rate -> Optimizer.adamW().optLearningRateTracker(rate).build(),
                rate -> Optimizer.sgd().setLearningRateTracker(rate).optMomentum(0.9f).build(),
                rate ->
                        MomentumSgd.builder()
                                .setLearningRateTracker((Tracker) rate)
                                .optMomentum(0.9f)
                                .build());
    }

    private record Ended(
            FitResult result,
            Map<String, HostTensor> weights,
            Map<String, HostTensor> average,
            String rate) {}

    /** Warm-up, AutoDecay on the validation loss, an average, the best weights: everything. */
    private Ended fit(
            Path to, int epochs, int initialisation, Function<ParameterTracker, Optimizer> make)
            throws Exception {
        AutoDecay decay =
                AutoDecay.builder()
                        .setLearningRate(0.05f)
                        .optDetector(PlateauSettings.builder().optWindow(3).optEta(0.3).build())
                        .optMaxDecays(2)
                        .build();
        WarmUp rate = WarmUp.builder().setMainTracker(decay).setUpdates(6).build();
        Optimizer optimizer = make.apply(rate);
        try (SmallJob job = new SmallJob(optimizer, initialisation);
                WeightAverage average = WeightAverage.ema(0.8)) {
            FitResult result =
                    StagedFit.builder()
                            .setTrainer(job.trainer)
                            .setTrainingData(job.training)
                            .optValidationData(job.validation)
                            .setEpochs(epochs)
                            .optTracker(rate)
                            .optObserved("validation_loss")
                            .optBest("validation_accuracy", MetricMode.MAX)
                            .optRestoreBest(false)
                            .optAverage(average)
                            .optFolder(to, optimizer)
                            .optSeed(7)
                            .build()
                            .fit();
            return new Ended(result, job.weights(), average.capture(), rate.saveState());
        }
    }

    /** Interrupted after each epoch in turn, with other weights to begin with. */
    @ParameterizedTest
    @MethodSource("optimizers")
    void resumesExactly(Function<ParameterTracker, Optimizer> make) throws Exception {
        int epochs = 8;
        Ended whole = fit(folder.resolve("whole"), epochs, 1, make);
        List<EpochSummary> history = new FitHistory(folder.resolve("whole/history.jsonl")).read();
        assertThat(whole.result().stages()).isGreaterThan(1);
        for (int cut = 1; cut < whole.result().epochs(); cut++) {
            Path part = folder.resolve("part-" + cut);
            fit(part, cut, 1, make);
            Ended resumed = fit(part, epochs, 100 + cut, make);
            assertThat(resumed.weights()).isEqualTo(whole.weights());
            assertThat(resumed.average()).isEqualTo(whole.average());
            assertThat(resumed.rate()).isEqualTo(whole.rate());
            assertThat(resumed.result()).isEqualTo(whole.result());
            assertThat(new FitHistory(part.resolve("history.jsonl")).read()).isEqualTo(history);
        }
    }

    @Test
    void aFinishedTrainingHasNothingLeftToDo() throws Exception {
        Function<ParameterTracker, Optimizer> adam = optimizers().toList().get(0);
        Ended first = fit(folder, 3, 1, adam);
        Ended again = fit(folder, 3, 2, adam);
        assertThat(again.weights()).isEqualTo(first.weights());
        assertThat(again.result().epochs()).isEqualTo(3);
        assertThat(again.result().last()).isNotNull().isEqualTo(first.result().last());
        assertThat(again.result().reason()).isEqualTo(FitResult.Reason.EPOCHS_DONE);
    }

    private static StagedFit.Builder builder(SmallJob job) {
        return job.fit().setEpochs(40);
    }

    private static Optimizer sgd(ParameterTracker rate) {
        return Optimizer.sgd().setLearningRateTracker(rate).build();
    }

    @Test
    void endsWithoutAnExceptionWhereNothingMoreIsGained() throws Exception {
        AutoDecay decay =
                AutoDecay.builder()
                        .setLearningRate(1e-6f)
                        .optDetector(PlateauSettings.builder().optWindow(3).build())
                        .build();
        try (SmallJob job = new SmallJob(sgd(decay), 1)) {
            FitResult result = builder(job).optTracker(decay).build().fit();
            assertThat(result.reason()).isEqualTo(FitResult.Reason.TERMINATED);
            assertThat(result.stages()).isEqualTo(2);
            assertThat(result.epochs()).isLessThan(40);
        }
    }

    @Test
    void aListenerCanStopIt() throws Exception {
        int[] epochs = {0};
        TrainingListenerAdapter third =
                new TrainingListenerAdapter() {
                    @Override
                    public void onEpoch(Trainer trainer) {
                        epochs[0]++;
                        if (epochs[0] == 3) {
                            throw new EarlyStoppedException(3, "that is enough");
                        }
                    }
                };
        Optimizer optimizer = sgd(Tracker.fixed(0.1f));
        Path snapshots = folder.resolve("snapshots");
        StageSnapshotListener behind =
                StageSnapshotListener.builder().setFolder(snapshots).optStageEnds(9).build();
        try (SmallJob job = new SmallJob(optimizer, 1, third, behind)) {
            FitResult result = builder(job).optFolder(folder, optimizer).build().fit();
            assertThat(result.reason()).isEqualTo(FitResult.Reason.STOPPED_BY_LISTENER);
            assertThat(result.message()).isEqualTo("that is enough");
            assertThat(result.epochs()).isEqualTo(3);
            assertThat(new FitHistory(folder.resolve("history.jsonl")).read()).hasSize(3);
        }
        assertThat(StageSnapshot.read(snapshots.resolve("stage-1")).epoch()).isEqualTo(3);
    }

    private static StagedFit.Builder best(SmallJob job) {
        return builder(job).optBest("train_loss", MetricMode.MIN);
    }

    /** The gradient of the batch in which it failed is not that of the weights it goes back to. */
    @ParameterizedTest
    @ValueSource(ints = {2, 10})
    void continuesInTheSameProcessAfterAnException(int failing) throws Exception {
        Map<String, HostTensor> whole;
        Optimizer first = sgd(Tracker.fixed(0.1f));
        try (SmallJob job = new SmallJob(first, 1)) {
            builder(job).setEpochs(4).optFolder(folder.resolve("whole"), first).build().fit();
            whole = job.weights();
        }
        Optimizer second = sgd(Tracker.fixed(0.1f));
        try (SmallJob job = new SmallJob(second, 1, new FailingBatch(failing))) {
            StagedFit fit =
                    builder(job).setEpochs(4).optFolder(folder.resolve("part"), second).build();
            assertThatThrownBy(fit::fit).hasMessage(FailingBatch.MESSAGE);
            fit.fit();
            assertThat(job.weights()).isEqualTo(whole);
        }
    }

    /** An accuracy of 0.9 would be the best of all losses. */
    @Test
    void theBestOfAnotherMetricIsRefused() throws Exception {
        Optimizer first = sgd(Tracker.fixed(0.1f));
        try (SmallJob job = new SmallJob(first, 1)) {
            best(job).setEpochs(2).optFolder(folder, first).build().fit();
        }
        Optimizer second = sgd(Tracker.fixed(0.1f));
        try (SmallJob job = new SmallJob(second, 1)) {
            StagedFit fit =
                    builder(job)
                            .optBest("validation_accuracy", MetricMode.MAX)
                            .optFolder(folder, second)
                            .build();
            assertThatThrownBy(fit::fit)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("train_loss MIN")
                    .hasMessageContaining("validation_accuracy MAX");
        }
    }

    /** A rate that ruins what was learned: the best weights are brought back. */
    @Test
    void bringsBackTheBestWeights() throws Exception {
        Tracker ruins = update -> update <= 20 ? 0.1f : 30;
        try (SmallJob job = new SmallJob(sgd(ruins), 1)) {
            FitResult result =
                    builder(job)
                            .setEpochs(8)
                            .optBest("validation_loss", MetricMode.MIN)
                            .build()
                            .fit();
            assertThat(result.bestEpoch()).isBetween(1, 6);
            EpochSummary last = result.last();
            assertThat(last).isNotNull();
            assertThat(last.validationLoss()).isGreaterThan(result.bestValue());
            try (EpochMeter meter = new EpochMeter(null)) {
                new FitLoop(job.trainer, new TrainerPass(job.trainer, Precision.FLOAT32), 1)
                        .validate(job.validation, meter);
                assertThat(meter.end(job.trainer, 1, 1).validationLoss())
                        .isCloseTo(result.bestValue(), within(1e-6));
            }
        }
    }

    /** Right after a decay the weights are those of the best epoch until then. */
    @Test
    void aDecayBeginsWithTheBestWeights() throws Exception {
        AutoDecay decay =
                AutoDecay.builder()
                        .setLearningRate(1)
                        .optDetector(PlateauSettings.builder().optWindow(5).optEta(0.5).build())
                        .optMaxDecays(1)
                        .build();
        List<Map<String, HostTensor>> weights = new ArrayList<>();
        List<Integer> stages = new ArrayList<>();
        TrainingListenerAdapter recorder =
                new TrainingListenerAdapter() {
                    @Override
                    public void onEpoch(Trainer trainer) {
                        weights.add(BlockState.capture(trainer.getModel().getBlock()));
                        stages.add(decay.stage());
                    }
                };
        Optimizer optimizer = sgd(decay);
        try (SmallJob job = new SmallJob(optimizer, 1, recorder)) {
            builder(job)
                    .optTracker(decay)
                    .optBest("validation_loss", MetricMode.MIN)
                    .optBackToBest(true)
                    .optFolder(folder, optimizer)
                    .build()
                    .fit();
        }
        int decayed = stages.indexOf(2);
        List<EpochSummary> epochs = new FitHistory(folder.resolve("history.jsonl")).read();
        int best = 0;
        for (int i = 1; i <= decayed; i++) {
            if (epochs.get(i).validationLoss() < epochs.get(best).validationLoss()) {
                best = i;
            }
        }
        assertThat(best).isLessThan(decayed);
        assertThat(weights.get(decayed)).isEqualTo(weights.get(best));
        assertThat(weights.get(decayed - 1)).isNotEqualTo(weights.get(decayed));
    }

    /** Without batch norm and dropout, however a batch of 16 (the last of 12) is divided. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 16})
    void theGradientDoesNotDependOnHowABatchIsDivided(int parts) throws Exception {
        Map<String, HostTensor> whole = afterOneEpoch(1);
        Map<String, HostTensor> divided = afterOneEpoch(parts);
        assertThat(divided.keySet()).isEqualTo(whole.keySet());
        whole.forEach(
                (name, tensor) ->
                        assertThat(floats(divided.get(name)))
                                .usingComparatorWithPrecision(1e-5f)
                                .containsExactly(floats(tensor)));
    }

    private static Map<String, HostTensor> afterOneEpoch(int parts) throws Exception {
        try (SmallJob job = new SmallJob(sgd(Tracker.fixed(0.5f)), 1, false)) {
            Map<String, HostTensor> before = job.weights();
            builder(job).setEpochs(1).optMicroBatches(parts).build().fit();
            assertThat(job.weights()).isNotEqualTo(before);
            return job.weights();
        }
    }

    private static float[] floats(HostTensor tensor) {
        float[] values = new float[tensor.data().length / 4];
        ByteBuffer.wrap(tensor.data()).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    @Test
    void refusesWrongSettings() {
        assertThatThrownBy(() -> StagedFit.builder().build()).hasMessageContaining("trainer");
        AutoDecay decay = AutoDecay.builder().setLearningRate(1).build();
        AutoDecayListener listener = AutoDecayListener.builder().setTracker(decay).build();
        try (SmallJob job = new SmallJob(sgd(decay), 1, listener)) {
            assertThatThrownBy(() -> builder(job).setEpochs(0).build())
                    .hasMessageContaining("epochs");
            assertThatThrownBy(() -> builder(job).optTracker(decay).build().fit())
                    .hasMessageContaining("remove it");
            assertThatThrownBy(
                            () ->
                                    StagedFit.builder()
                                            .setTrainer(job.trainer)
                                            .setTrainingData(job.training)
                                            .setEpochs(3)
                                            .optObserved("validation_loss")
                                            .build())
                    .hasMessageContaining("validation data");
        }
        try (SmallJob job = new SmallJob(sgd(decay), 1)) {
            assertThatThrownBy(() -> builder(job).optTracker(decay).optObserved("f1").build().fit())
                    .hasMessageContaining("validation_accuracy");
        }
    }

    private static void track(SmallJob job, Path to, Optimizer optimizer, int epochs, Path shown)
            throws Exception {
        job.fit()
                .setEpochs(epochs)
                .optFolder(to, optimizer)
                .optTracking(
                        Map.of("model", "small"),
                        new CsvSink(shown.resolve("epochs.csv")),
                        new TensorBoardSink(shown.resolve("events")))
                .build()
                .fit();
    }

    /** A table that is begun when a training is resumed holds the epochs before, too. */
    @Test
    void showsTheEpochsBeforeWhereTheyAreNot() throws Exception {
        for (int last = 0; last < 4; last++) {
            Path to = folder.resolve("of-" + last);
            if (last > 0) {
                Optimizer part = sgd(Tracker.fixed(0.1f));
                try (SmallJob job = new SmallJob(part, 1)) {
                    track(job, to, part, last, folder.resolve("early-" + last));
                }
            }
            Optimizer optimizer = sgd(Tracker.fixed(0.1f));
            try (SmallJob job = new SmallJob(optimizer, 1)) {
                track(job, to, optimizer, 4, folder.resolve("shown-" + last));
            }
            assertThat(folder.resolve("shown-" + last + "/epochs.csv"))
                    .hasSameBinaryContentAs(folder.resolve("shown-0/epochs.csv"));
            // The same events with other times.
            assertThat(length(folder.resolve("shown-" + last + "/events")))
                    .isEqualTo(length(folder.resolve("shown-0/events")));
        }
    }

    private static long length(Path events) throws IOException {
        try (Stream<Path> files = Files.list(events)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }
}
