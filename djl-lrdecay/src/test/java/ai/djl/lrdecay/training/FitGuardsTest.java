package ai.djl.lrdecay.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Model;
import ai.djl.lrdecay.decay.AutoDecay;
import ai.djl.lrdecay.decay.MetricMode;
import ai.djl.lrdecay.decay.WarmUp;
import ai.djl.lrdecay.training.listener.AutoDecayListener;
import ai.djl.lrdecay.training.listener.CheckpointListener;
import ai.djl.lrdecay.training.listener.WeightAverageListener;
import ai.djl.lrdecay.training.state.WeightAverage;
import ai.djl.lrdecay.util.LockFile;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.training.tracker.WarmUpTracker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What would end in a silent loss: it is refused in a sentence. */
class FitGuardsTest {

    @TempDir Path folder;

    private static Optimizer adam(Tracker rate) {
        return Optimizer.adam().optLearningRateTracker(rate).build();
    }

    /** In a loop over seeds, with the rate made before the loop: it would begin in stage 3. */
    @Test
    void aRateOfAnotherTrainingIsRefused() throws Exception {
        AutoDecay rate = SmallJob.decay();
        try (SmallJob job = new SmallJob(adam(rate), 1)) {
            job.fit().setEpochs(6).optTracker(rate).build().fit();
            // The same model may be trained on.
            job.fit().setEpochs(1).optTracker(rate).build().fit();
        }
        String state = rate.saveState();
        try (SmallJob next = new SmallJob(adam(rate), 2)) {
            StagedFit fit = next.fit().setEpochs(6).optTracker(rate).build();
            assertThatThrownBy(fit::fit)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("the learning rate was used for another model")
                    .hasMessageContaining("build a new one for each training");
            // Who restores a state has said where it begins.
            rate.restoreState(state);
            assertThat(fit.fit().epochs()).isEqualTo(6);
        }
    }

    /** A new warm-up around the old rate is no new rate. */
    @Test
    void aRateOfAnotherTrainingIsRefusedByTheListener() throws Exception {
        AutoDecay rate = SmallJob.decay();
        for (int seed = 1; seed <= 2; seed++) {
            WarmUp warm = WarmUp.builder().setMainTracker(rate).setUpdates(2).build();
            AutoDecayListener observes = AutoDecayListener.builder().setTracker(warm).build();
            try (SmallJob job = new SmallJob(adam(warm), seed, observes)) {
                if (seed == 1) {
                    EasyTrain.fit(job.trainer, 2, job.training, null);
                } else {
                    assertThatThrownBy(() -> EasyTrain.fit(job.trainer, 2, job.training, null))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("used for another model");
                }
            }
        }
    }

    @Test
    void anAverageIsUpdatedByOne() throws Exception {
        try (WeightAverage average = WeightAverage.ema(0.9);
                SmallJob job =
                        new SmallJob(
                                adam(Tracker.fixed(0.01f)),
                                1,
                                new WeightAverageListener(average))) {
            StagedFit twice = job.fit().setEpochs(1).optAverage(average).build();
            assertThatThrownBy(twice::fit)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("remove its WeightAverageListener");
            // The listener by itself is as good.
            assertThat(job.fit().setEpochs(1).build().fit().epochs()).isEqualTo(1);
        }
    }

    @Test
    void aListenerThatTheTrainerDoesNotHaveSavesNothing() throws Exception {
        Optimizer optimizer = adam(Tracker.fixed(0.01f));
        CheckpointListener listener =
                CheckpointListener.builder()
                        .setFolder(folder.resolve("nothing"))
                        .setOptimizer(optimizer)
                        .build();
        try (SmallJob job = new SmallJob(optimizer, 1)) {
            assertThatThrownBy(() -> listener.resume(job.trainer))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is not among the trainer's");
        }
        assertThat(folder.resolve("nothing")).doesNotExist();
    }

    /** Each keeps its checkpoints where the other does not look. */
    @Test
    void theCheckpointsOfTheOtherLoopAreNotOverlooked() throws Exception {
        for (boolean listenerFirst : new boolean[] {true, false}) {
            Path both = folder.resolve("both-" + listenerFirst);
            Optimizer optimizer = adam(Tracker.fixed(0.01f));
            CheckpointListener listener =
                    CheckpointListener.builder().setFolder(both).setOptimizer(optimizer).build();
            try (SmallJob job = new SmallJob(optimizer, 1, listener)) {
                if (listenerFirst) {
                    EasyTrain.fit(job.trainer, 1, job.training, null);
                } else {
                    Optimizer own = adam(Tracker.fixed(0.1f));
                    try (SmallJob fitted = new SmallJob(own, 1)) {
                        fitted.fit().setEpochs(1).optFolder(both, own).build().fit();
                    }
                    assertThatThrownBy(() -> listener.resume(job.trainer))
                            .hasMessageContaining("holds checkpoints of a StagedFit");
                }
            }
            if (listenerFirst) {
                Optimizer own = adam(Tracker.fixed(0.1f));
                try (SmallJob job = new SmallJob(own, 1)) {
                    StagedFit fit = job.fit().setEpochs(1).optFolder(both, own).build();
                    assertThatThrownBy(fit::fit)
                            .hasMessageContaining("holds checkpoints of a CheckpointListener");
                }
            }
        }
    }

    @Test
    void aTrainerWithoutWeightsIsNamed() throws Exception {
        Optimizer optimizer = adam(Tracker.fixed(0.01f));
        try (SmallJob job = new SmallJob(optimizer, 1);
                Model model = Model.newInstance("no weights")) {
            model.setBlock(new SequentialBlock().add(Linear.builder().setUnits(3).build()));
            try (Trainer trainer =
                    model.newTrainer(
                            new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                                    .optOptimizer(optimizer))) {
                StagedFit fit =
                        StagedFit.builder()
                                .setTrainer(trainer)
                                .setTrainingData(job.training)
                                .setEpochs(1)
                                .optFolder(folder.resolve("fit"), optimizer)
                                .build();
                assertThatThrownBy(fit::fit)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("call trainer.initialize");
            }
        }
    }

    /** JSON has no NaN: every reader of JSON reads the history. */
    @Test
    void theHistoryIsJson() throws Exception {
        Optimizer optimizer = adam(Tracker.fixed(0.01f));
        try (SmallJob job = new SmallJob(optimizer, 1)) {
            StagedFit.builder()
                    .setTrainer(job.trainer)
                    .setTrainingData(job.training)
                    .setEpochs(1)
                    .optFolder(folder, optimizer)
                    .build()
                    .fit();
        }
        Path file = folder.resolve("history.jsonl");
        String line = Files.readString(file);
        assertThat(line).contains("\"validationLoss\":null").doesNotContain("NaN");
        assertThat(new FitHistory(file).read().get(0).validationLoss()).isNaN();
        Files.writeString(file, line.replace("null", "NaN"));
        assertThat(new FitHistory(file).read().get(0).validationLoss())
                .as("of an earlier version")
                .isNaN();
    }

    /** Its twin has the same settings, and moments of its own. */
    @Test
    void anotherOptimizerIsNotSaved() throws Exception {
        Tracker rate = Tracker.fixed(0.01f);
        try (SmallJob job = new SmallJob(adam(rate), 1)) {
            StagedFit fit = job.fit().setEpochs(2).optFolder(folder, adam(rate)).build();
            assertThatThrownBy(fit::fit)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has made no update");
        }
        CheckpointListener listener =
                CheckpointListener.builder()
                        .setFolder(folder.resolve("other"))
                        .setOptimizer(adam(rate))
                        .build();
        try (SmallJob job = new SmallJob(adam(rate), 1, listener)) {
            assertThatThrownBy(() -> EasyTrain.fit(job.trainer, 2, job.training, null))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has made no update");
        }
    }

    @Test
    void aRateThatTheOptimizerDoesNotHaveIsNotSaved() throws Exception {
        Optimizer optimizer = adam(Tracker.fixed(0.01f));
        AutoDecay stranger = AutoDecay.builder().setLearningRate(0.1f).build();
        try (SmallJob job = new SmallJob(optimizer, 1)) {
            StagedFit fit =
                    job.fit()
                            .setEpochs(2)
                            .optTracker(stranger)
                            .optFolder(folder, optimizer)
                            .build();
            assertThatThrownBy(fit::fit)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("no update has asked");
        }
    }

    /** Without a folder, too: it would observe, and no update would ever ask for its rate. */
    @Test
    void aRateThatTheOptimizerDoesNotHaveEndsTheFirstEpoch() throws Exception {
        AutoDecay stranger = AutoDecay.builder().setLearningRate(0.1f).build();
        try (SmallJob job = new SmallJob(adam(Tracker.fixed(0.01f)), 1)) {
            assertThatThrownBy(() -> job.fit().setEpochs(9).optTracker(stranger).build().fit())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("no update has asked");
        }
        AutoDecayListener listener = AutoDecayListener.builder().setTracker(stranger).build();
        try (SmallJob job = new SmallJob(adam(Tracker.fixed(0.01f)), 1, listener)) {
            assertThatThrownBy(() -> EasyTrain.fit(job.trainer, 9, job.training, null))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("no update has asked");
        }
    }

    /** DJL's warm-up does not ask the rate within it while it lasts, and its state is private. */
    @Test
    void aWarmUpOfDjlIsNotSaved() throws Exception {
        AutoDecay decay = SmallJob.decay();
        Tracker warmUp =
                WarmUpTracker.builder()
                        .setMainTracker(decay)
                        .optWarmUpSteps(50)
                        .optWarmUpBeginValue(0.01f)
                        .build();
        Optimizer optimizer = adam(warmUp);
        try (SmallJob job = new SmallJob(optimizer, 1)) {
            StagedFit fit =
                    job.fit().setEpochs(2).optTracker(decay).optFolder(folder, optimizer).build();
            assertThatThrownBy(fit::fit)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("a WarmUp of this library");
        }
    }

    private enum Part {
        TRACKER,
        BEST,
        AVERAGE
    }

    private void train(int epochs, Set<Part> parts) throws Exception {
        AutoDecay decay = SmallJob.decay();
        boolean decays = parts.contains(Part.TRACKER);
        Optimizer optimizer = adam(decays ? decay : Tracker.fixed(0.01f));
        try (SmallJob job = new SmallJob(optimizer, 1);
                WeightAverage average = WeightAverage.ema(0.9)) {
            StagedFit.Builder fit = job.fit().setEpochs(epochs).optFolder(folder, optimizer);
            if (decays) {
                fit.optTracker(decay);
            }
            if (parts.contains(Part.BEST)) {
                fit.optBest("train_loss", MetricMode.MIN);
            }
            if (parts.contains(Part.AVERAGE)) {
                fit.optAverage(average);
            }
            fit.build().fit();
        }
    }

    /** What the job no longer has would be gone two checkpoints later. */
    @ParameterizedTest
    @EnumSource(Part.class)
    void whatACheckpointHasMustBeWantedStill(Part part) throws Exception {
        train(1, Set.of(part));
        assertThatThrownBy(() -> train(2, Set.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("and this training has none: continue it as it was begun");
        train(2, Set.of(part));
    }

    @ParameterizedTest
    @EnumSource(
            value = Part.class,
            names = {"TRACKER", "BEST"})
    void whatACheckpointHasNotCannotBeAdded(Part part) throws Exception {
        train(1, Set.of());
        assertThatThrownBy(() -> train(2, Set.of(part)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("and this training has one: continue it as it was begun");
    }

    /** The state that was restored has a last rate, but nobody asked for that in this process. */
    @Test
    void aRateThatTheResumedOptimizerDoesNotHaveEndsItsFirstEpoch() throws Exception {
        train(1, Set.of(Part.TRACKER));
        Optimizer other = adam(Tracker.fixed(0.01f));
        try (SmallJob job = new SmallJob(other, 1)) {
            StagedFit fit =
                    job.fit()
                            .setEpochs(2)
                            .optTracker(SmallJob.decay())
                            .optFolder(folder, other)
                            .build();
            assertThatThrownBy(fit::fit)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("no update has asked");
        }
    }

    @Test
    void anAverageOfAnotherKindIsRefused() throws Exception {
        train(1, Set.of(Part.AVERAGE));
        Optimizer optimizer = adam(Tracker.fixed(0.01f));
        try (SmallJob job = new SmallJob(optimizer, 1);
                WeightAverage average = WeightAverage.swa(1)) {
            StagedFit fit =
                    job.fit().setEpochs(2).optAverage(average).optFolder(folder, optimizer).build();
            assertThatThrownBy(fit::fit)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the average ema:0.9, and this training swa@1");
        }
    }

    @Test
    void aHistoryWithoutCheckpointsIsKept() throws Exception {
        Path history = Files.writeString(folder.resolve("history.jsonl"), "my own notes\n");
        train(1, Set.of());
        assertThat(folder.resolve("history.jsonl.before-1")).hasContent("my own notes");
        assertThat(Files.readAllLines(history)).hasSize(1);
    }

    @Test
    void aMetricThatNobodyMeasuresIsRefusedBeforeTheFirstEpoch() throws Exception {
        int[] batches = {0};
        try (SmallJob job = new SmallJob(adam(update -> count(batches)), 1)) {
            StagedFit fit =
                    job.fit().setEpochs(2).optBest("validation_acuracy", MetricMode.MAX).build();
            assertThatThrownBy(fit::fit)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "there is no metric 'validation_acuracy': there are train_loss,"
                                    + " validation_loss, validation_accuracy");
        }
        assertThat(batches[0]).isZero();
    }

    private static float count(int[] batches) {
        batches[0]++;
        return 0.01f;
    }

    @Test
    void dataWithoutABatchAreCalledEmpty() throws Exception {
        try (NDManager manager = NDManager.newBaseManager()) {
            Dataset few =
                    new ArrayDataset.Builder()
                            .setData(manager.zeros(new Shape(3, 1, 6, 6)))
                            .optLabels(manager.zeros(new Shape(3)))
                            .setSampling(16, false, true)
                            .build();
            Optimizer optimizer = adam(Tracker.fixed(0.01f));
            try (SmallJob job = new SmallJob(optimizer, 1)) {
                assertThatThrownBy(() -> job.fit().setTrainingData(few).setEpochs(1).build().fit())
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("training data have no batch");
                assertThatThrownBy(
                                () -> job.fit().optValidationData(few).setEpochs(1).build().fit())
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("validation data have no batch");
            }
        }
    }

    @Test
    void aFolderInWhichAnotherTrainingIsAtWorkIsRefused() throws Exception {
        Optimizer optimizer = adam(Tracker.fixed(0.01f));
        try (SmallJob job = new SmallJob(optimizer, 1)) {
            StagedFit fit = job.fit().setEpochs(1).optFolder(folder, optimizer).build();
            try (LockFile held = LockFile.acquire(folder.resolve(".lock"))) {
                assertThatThrownBy(fit::fit).hasMessageContaining("already trains in " + folder);
            }
            assertThat(Files.exists(folder.resolve("history.jsonl"))).isFalse();
            assertThat(fit.fit().epochs()).isEqualTo(1);
        }
    }
}
