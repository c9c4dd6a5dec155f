package ai.djl.lrdecay.training.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.TrainingDivergedException;
import ai.djl.lrdecay.decay.MetricMode;
import ai.djl.lrdecay.tensor.TensorFile;
import ai.djl.lrdecay.training.SmallJob;
import ai.djl.lrdecay.training.state.BlockState;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.listener.EvaluatorTrainingListener;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BestModelListenerTest {

    @TempDir Path folder;

    private BestModelListener train(String metric, MetricMode mode, int epochs) throws Exception {
        Optimizer optimizer = Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.1f)).build();
        CheckpointListener checkpoints =
                CheckpointListener.builder().setFolder(folder).setOptimizer(optimizer).build();
        BestModelListener best =
                new BestModelListener(folder.resolve("best.safetensors"), metric, mode);
        try (SmallJob job = new SmallJob(optimizer, 1, checkpoints, best)) {
            int done = checkpoints.resume(job.trainer);
            EasyTrain.fit(job.trainer, epochs - done, job.training, job.validation);
        }
        return best;
    }

    /** The same program without checkpoints, started again: its first epoch is the worst. */
    @Test
    void keepsTheFileOfAnEarlierTraining() throws Exception {
        Path file = folder.resolve("best.safetensors");
        for (int run = 1; run <= 3; run++) {
            Optimizer optimizer =
                    Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.1f)).build();
            BestModelListener best = new BestModelListener(file, "validation_loss", MetricMode.MIN);
            try (SmallJob job = new SmallJob(optimizer, run, best)) {
                if (run == 2) {
                    assertThat(TensorFile.read(file).metadata()).containsEntry("epoch", "5");
                }
                EasyTrain.fit(job.trainer, run == 1 ? 5 : 1, job.training, job.validation);
            }
        }
        assertThat(TensorFile.read(file).metadata()).containsEntry("epoch", "1");
        assertThat(TensorFile.read(folder.resolve("best.safetensors.before-1")).metadata())
                .containsEntry("epoch", "5");
        assertThat(folder.resolve("best.safetensors.before-2")).exists();
    }

    /** Changes what a file says of its parameters. */
    private static Map<String, String> changed(Path file, Map<String, String> entries)
            throws Exception {
        TensorFile written = TensorFile.read(file);
        Map<String, String> about = new TreeMap<>(written.metadata());
        about.putAll(entries);
        new TensorFile(about, written.tensors()).write(file);
        return about;
    }

    /** Killed after its best epoch was written, and before the checkpoint of that epoch. */
    @Test
    void keepsItsOwnFileOfAnEpochThatIsDoneAgain() throws Exception {
        Path file = folder.resolve("best.safetensors");
        train("validation_loss", MetricMode.MIN, 3);
        Map<String, String> about = changed(file, Map.of("epoch", "4", "value", "0.0"));
        BestModelListener best = train("validation_loss", MetricMode.MIN, 5);
        assertThat(best.bestEpoch()).isEqualTo(4);
        assertThat(TensorFile.read(file).metadata()).isEqualTo(about);
        assertThat(folder.resolve("best.safetensors.before-1")).doesNotExist();
    }

    /** Another training began with the same file while this one was interrupted. */
    @Test
    void doesNotTakeTheFileOfAnotherTraining() throws Exception {
        Path file = folder.resolve("best.safetensors");
        train("validation_loss", MetricMode.MIN, 3);
        Map<String, String> about =
                changed(file, Map.of("training", "another", "epoch", "1", "value", "0.0"));
        BestModelListener best = train("validation_loss", MetricMode.MIN, 5);
        assertThat(best.bestEpoch()).isBetween(4, 5);
        assertThat(TensorFile.read(folder.resolve("best.safetensors.before-1")).metadata())
                .isEqualTo(about);
    }

    /** One configuration for several trainers: the second training is another. */
    @Test
    void isNewForEachTraining() throws Exception {
        Path file = folder.resolve("best.safetensors");
        BestModelListener best = new BestModelListener(file, "validation_loss", MetricMode.MIN);
        for (int run = 1; run <= 2; run++) {
            Optimizer optimizer =
                    Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.1f)).build();
            try (SmallJob job = new SmallJob(optimizer, run, best)) {
                EasyTrain.fit(job.trainer, run == 1 ? 6 : 1, job.training, job.validation);
                assertThat(best.bestEpoch()).isBetween(1, run == 1 ? 6 : 1);
            }
        }
        assertThat(folder.resolve("best.safetensors.before-1")).exists();
    }

    @Test
    void saysThatNothingWasKeptYet() throws Exception {
        Path file = folder.resolve("none.safetensors");
        BestModelListener best = new BestModelListener(file, "train_loss", MetricMode.MIN);
        Optimizer optimizer = Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.1f)).build();
        try (SmallJob job = new SmallJob(optimizer, 1, best)) {
            assertThatThrownBy(() -> best.restore(job.trainer))
                    .hasMessageContaining(
                            file + " does not exist: no best parameters have been kept yet");
        }
    }

    /** The epoch in which the weights become infinite has the smallest loss. */
    @Test
    void infiniteWeightsAreNeitherKeptNorWritten() throws Exception {
        Tracker overflows = update -> update == 12 ? Float.POSITIVE_INFINITY : 0.1f;
        Optimizer optimizer = Optimizer.sgd().setLearningRateTracker(overflows).build();
        BestModelListener best =
                new BestModelListener(
                        folder.resolve("best.safetensors"), "train_loss", MetricMode.MIN);
        StageSnapshotListener snapshots =
                StageSnapshotListener.builder()
                        .setFolder(folder.resolve("snapshots"))
                        .optStageEnds(3)
                        .build();
        try (SmallJob job = new SmallJob(optimizer, 1, snapshots, best)) {
            assertThatThrownBy(() -> EasyTrain.fit(job.trainer, 5, job.training, null))
                    .isInstanceOf(TrainingDivergedException.class)
                    .hasMessageContaining("epoch 3");
            assertThat(best.bestEpoch()).isEqualTo(2);
            best.restore(job.trainer);
            BlockState.check(job.model.getBlock(), job.weights());
        }
        assertThat(folder.resolve("snapshots")).doesNotExist();
    }

    /** Fails in the midst of the validation of the second epoch, whose batches count once. */
    @ParameterizedTest
    @ValueSource(ints = {0, 6})
    void theEpochThatIsDoneAgainIsMeasuredAnew(int failing) throws Exception {
        int[] batches = {0};
        TrainingListenerAdapter fails =
                new TrainingListenerAdapter() {
                    @Override
                    public void onValidationBatch(Trainer trainer, BatchData batchData) {
                        batches[0]++;
                        if (batches[0] == failing) {
                            throw new IllegalStateException("a broken image");
                        }
                    }
                };
        Optimizer optimizer = Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.1f)).build();
        CheckpointListener checkpoints =
                CheckpointListener.builder().setFolder(folder).setOptimizer(optimizer).build();
        BestModelListener best =
                new BestModelListener(
                        folder.resolve("best.safetensors"), "validation_accuracy", MetricMode.MAX);
        List<Float> accuracies = new ArrayList<>();
        TrainingListenerAdapter recorder =
                new TrainingListenerAdapter() {
                    @Override
                    public void onEpoch(Trainer trainer) {
                        accuracies.add(
                                trainer.getTrainingResult().getValidateEvaluation("Accuracy"));
                    }
                };
        try (SmallJob job =
                new SmallJob(
                        optimizer,
                        1,
                        new EvaluatorTrainingListener(),
                        checkpoints,
                        best,
                        fails,
                        recorder)) {
            checkpoints.resume(job.trainer);
            try {
                EasyTrain.fit(job.trainer, 4, job.training, job.validation);
            } catch (IllegalStateException e) {
                int done = checkpoints.resume(job.trainer);
                assertThat(done).isEqualTo(1);
                EasyTrain.fit(job.trainer, 4 - done, job.training, job.validation);
            }
        }
        // Of 60 samples, in DJL's own listener and in this library's.
        assertThat(accuracies).hasSize(4).allMatch(value -> isWhole(value * SmallJob.SAMPLES));
        assertThat(best.bestValue()).isEqualTo(Collections.max(accuracies), within(1e-6));
    }

    private static boolean isWhole(double value) {
        return Math.abs(value - Math.rint(value)) < 1e-3;
    }

    /** A loss of 1.1 would be better than every accuracy. */
    @Test
    void valuesOfAnotherMetricAreNotCompared() throws Exception {
        assertThat(train("validation_loss", MetricMode.MIN, 2).bestEpoch()).isEqualTo(2);
        BestModelListener best = train("validation_accuracy", MetricMode.MAX, 6);
        assertThat(best.bestEpoch()).isGreaterThan(2);
        assertThat(best.bestValue()).isBetween(0.0, 1.0);
    }
}
