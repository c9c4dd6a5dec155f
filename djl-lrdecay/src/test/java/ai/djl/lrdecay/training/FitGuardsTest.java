package ai.djl.lrdecay.training;

import static ai.djl.lrdecay.training.SmallJob.adam;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.lrdecay.decay.AutoDecay;
import ai.djl.lrdecay.decay.MetricMode;
import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.lrdecay.training.listener.AutoDecayListener;
import ai.djl.lrdecay.training.listener.CheckpointListener;
import ai.djl.lrdecay.training.state.WeightAverage;
import ai.djl.lrdecay.util.LockFile;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.EasyTrain;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.training.tracker.WarmUpTracker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What would end in a silent loss: it is refused in a sentence. */
class FitGuardsTest {

    @TempDir Path folder;

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
                .hasMessageContaining("which this training lacks: continue it as it was begun");
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
                .hasMessageContaining("which this training has: continue it as it was begun");
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

    /** What is left of it would not be the whole training. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | it has 1 of the 2 epochs of the checkpoint",
                "1,{ | line 2 is damaged",
                "1,1 | line 2 is not that of its epoch"
            })
    void saysWhatToDoWithADamagedHistory(String lines, String reason) throws Exception {
        train(2, Set.of());
        Path file = folder.resolve("history.jsonl");
        String first = Files.readAllLines(file).get(0);
        Files.writeString(file, lines.replace(",", "\n").replace("1", first) + "\n");
        assertThatThrownBy(() -> train(3, Set.of()))
                .isInstanceOf(DamagedFileException.class)
                .hasMessage(
                        file
                                + " is not used: "
                                + reason
                                + ", so the training cannot be resumed: restore it from a copy,"
                                + " or move the folder away to begin again");
    }

    @Test
    void aMetricOfValidationNeedsItsData() {
        try (SmallJob job = new SmallJob(adam(Tracker.fixed(0.01f)), 1)) {
            StagedFit.Builder fit =
                    StagedFit.builder().setTrainer(job.trainer).setTrainingData(job.training);
            fit.setEpochs(1).optObserved("validation_loss");
            assertThatThrownBy(fit::build)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "StagedFit: a validation metric needs validation data: give them with"
                                    + " optValidationData");
        }
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
