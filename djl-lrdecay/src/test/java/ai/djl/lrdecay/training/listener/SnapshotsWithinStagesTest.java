package ai.djl.lrdecay.training.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.lrdecay.decay.MetricMode;
import ai.djl.lrdecay.decay.WarmUpStableDecay;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.lrdecay.training.FailingBatch;
import ai.djl.lrdecay.training.SmallJob;
import ai.djl.lrdecay.training.StagedFit;
import ai.djl.lrdecay.training.snapshot.StageSnapshot;
import ai.djl.lrdecay.training.snapshot.TrainedStage;
import ai.djl.lrdecay.training.state.BlockState;
import ai.djl.lrdecay.training.state.WeightAverage;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotsWithinStagesTest {

    @TempDir Path folder;

    @Test
    void areKeptBetweenTheEndsOfStages() throws Exception {
        Engine.getInstance();
        StageSnapshotListener listener =
                StageSnapshotListener.builder()
                        .setFolder(folder)
                        .optStageEnds(4)
                        .optEvery(2)
                        .build();
        try (SmallJob job = new SmallJob(Optimizer.adam().build(), 1, listener)) {
            EasyTrain.fit(job.trainer, 8, job.training, job.validation);
        }
        List<Path> all = StageSnapshot.listAll(folder);
        // Epochs 4 and 8 are ends of stages, and no snapshots within.
        assertThat(all.stream().map(path -> path.getFileName().toString()))
                .containsExactly("stage-1-epoch-2", "stage-1", "stage-2-epoch-6", "stage-2");
        for (Path snapshot : all) {
            TrainedStage about = StageSnapshot.readSealed(snapshot).about();
            assertThat(about.atEnd()).isEqualTo(!snapshot.toString().contains("epoch"));
            assertThat(about.measures()).containsKey("train_loss");
        }
        assertThat(StageSnapshot.readSealed(all.get(2)).epoch()).isEqualTo(6);
        assertThatThrownBy(
                        () ->
                                StageSnapshotListener.builder()
                                        .setFolder(folder)
                                        .optStageEnds(4)
                                        .optEvery(-1)
                                        .build())
                .hasMessageContaining("every 1 or more epochs");
    }

    /** The snapshot has the average with batch norm of its own; the training does not notice. */
    @Test
    void mayHoldTheAverageOfTheWeights() throws Exception {
        Optimizer alone = Optimizer.adam().build();
        Map<String, HostTensor> plain = new HashMap<>();
        try (SmallJob job = new SmallJob(alone, 1, seeded(alone, "alone"))) {
            EasyTrain.fit(job.trainer, 4, job.training, null);
            plain.putAll(job.weights());
        }
        Optimizer adam = Optimizer.adam().build();
        SmallJob other = new SmallJob(Optimizer.adam().build(), 1);
        try (WeightAverage average = WeightAverage.ema(0.5);
                SmallJob job =
                        new SmallJob(
                                adam,
                                1,
                                seeded(adam, "averaged"),
                                new WeightAverageListener(average),
                                StageSnapshotListener.builder()
                                        .setFolder(folder)
                                        .optStageEnds(2)
                                        .optAverage(average, other.training)
                                        .build())) {
            EasyTrain.fit(job.trainer, 4, job.training, null);
            assertThat(job.weights()).isEqualTo(plain);
            job.trainer.notifyListeners(listener -> listener.onTrainingEnd(job.trainer));
            Map<String, HostTensor> averages = average.capture();
            // What was measured is of other weights, and says so.
            assertThat(StageSnapshot.read(folder.resolve("stage-2")).about().measures().keySet())
                    .contains("unaveraged_train_loss")
                    .allMatch(name -> name.startsWith("unaveraged_"));
            try (SmallJob loaded = new SmallJob(Optimizer.adam().build(), 2)) {
                loaded.model.load(folder.resolve("stage-2"), "small");
                Map<String, HostTensor> state = BlockState.capture(loaded.model.getBlock());
                assertThat(state.keySet()).filteredOn(name -> name.contains("running")).hasSize(2);
                state.forEach(
                        (name, tensor) -> {
                            assertThat(tensor).as(name).isNotEqualTo(plain.get(name));
                            if (!name.contains("running")) {
                                assertThat(tensor).as(name).isEqualTo(averages.get(name));
                            }
                        });
            }
        } finally {
            other.close();
        }
    }

    /** The loop brings back the best weights; the snapshot is of the epoch that it names. */
    @Test
    void theLastOneHasTheWeightsOfItsEpoch() throws Exception {
        Tracker ruins = update -> update <= 20 ? 0.1f : 30;
        Optimizer sgd = Optimizer.sgd().setLearningRateTracker(ruins).build();
        List<Map<String, HostTensor>> weights = new ArrayList<>();
        TrainingListenerAdapter recorder =
                new TrainingListenerAdapter() {
                    @Override
                    public void onEpoch(Trainer trainer) {
                        weights.add(BlockState.capture(trainer.getModel().getBlock()));
                    }
                };
        StageSnapshotListener snapshots =
                StageSnapshotListener.builder().setFolder(folder).optStageEnds(3).build();
        Map<String, HostTensor> best;
        try (SmallJob job = new SmallJob(sgd, 1, recorder, snapshots)) {
            StagedFit.builder()
                    .setTrainer(job.trainer)
                    .setTrainingData(job.training)
                    .optValidationData(job.validation)
                    .setEpochs(8)
                    .optBest("validation_loss", MetricMode.MIN)
                    .build()
                    .fit();
            best = job.weights();
        }
        assertThat(best).isNotEqualTo(weights.get(7));
        assertThat(StageSnapshot.read(folder.resolve("stage-2")).epoch()).isEqualTo(8);
        assertThat(loaded("stage-2")).isEqualTo(weights.get(7));
    }

    private Map<String, HostTensor> loaded(String stage) throws Exception {
        try (SmallJob job = new SmallJob(Optimizer.adam().build(), 2)) {
            job.model.load(folder.resolve(stage), "small");
            return job.weights();
        }
    }

    /** As the guide has it: at the end the model is given the averages. */
    @Test
    void holdsTheAverageWhereTheModelHasIt() throws Exception {
        Optimizer adam = Optimizer.adam().build();
        try (WeightAverage average = WeightAverage.ema(0.5)) {
            Map<String, HostTensor> averages;
            try (SmallJob job =
                    new SmallJob(
                            adam,
                            1,
                            new WeightAverageListener(average),
                            StageSnapshotListener.builder()
                                    .setFolder(folder)
                                    .optStageEnds(2)
                                    .optAverage(average, null)
                                    .build())) {
                EasyTrain.fit(job.trainer, 3, job.training, null);
                averages = average.capture();
                average.swap(job.model.getBlock());
            }
            Map<String, HostTensor> snapshot = loaded("stage-2");
            assertThat(snapshot.get("01Conv2d_weight")).isEqualTo(averages.get("01Conv2d_weight"));
        }
    }

    /** An exception in the midst of epoch 2: its weights are those of no epoch. */
    @Test
    void noneIsOfHalfAnEpoch() throws Exception {
        StageSnapshotListener snapshots =
                StageSnapshotListener.builder()
                        .setFolder(folder)
                        .optStageEnds(8)
                        .optEvery(1)
                        .build();
        try (SmallJob job =
                new SmallJob(Optimizer.adam().build(), 1, snapshots, new FailingBatch(6))) {
            assertThatThrownBy(() -> EasyTrain.fit(job.trainer, 4, job.training, null))
                    .hasMessage(FailingBatch.MESSAGE);
        }
        assertThat(StageSnapshot.listAll(folder))
                .containsExactly(folder.resolve("stage-1-epoch-1"));
    }

    /** A descent to 0 may end within an epoch, whose last update has the rate 0. */
    @Test
    void mayEndAtTheRateZero() throws Exception {
        WarmUpStableDecay rate =
                WarmUpStableDecay.builder().setLearningRate(0.1f).optDescentAfter(6, 4).build();
        Optimizer sgd = Optimizer.sgd().setLearningRateTracker(rate).build();
        try (SmallJob job =
                new SmallJob(
                        sgd,
                        1,
                        StageSnapshotListener.builder()
                                .setFolder(folder)
                                .optTracker(rate)
                                .build())) {
            EasyTrain.fit(job.trainer, 3, job.training, null);
        }
        StageSnapshot last = StageSnapshot.read(folder.resolve("stage-2"));
        assertThat(last.epoch()).isEqualTo(3);
        assertThat(last.about().learningRate()).isZero();
    }

    /** Nothing was left to train: the snapshots say what they said. */
    @Test
    void areLeftAloneByAJobThatIsRepeated() throws Exception {
        Path snapshots = folder.resolve("snapshots");
        String first = "";
        for (int attempt = 0; attempt < 2; attempt++) {
            Optimizer adam = Optimizer.adam().build();
            CheckpointListener checkpoints = seeded(adam, "repeated");
            StageSnapshotListener listener =
                    StageSnapshotListener.builder().setFolder(snapshots).optStageEnds(2).build();
            try (SmallJob job = new SmallJob(adam, 1, checkpoints, listener)) {
                int done = checkpoints.resume(job.trainer);
                assertThat(done).isEqualTo(4 * attempt);
                EasyTrain.fit(job.trainer, 4 - done, job.training, job.validation);
            }
            List<Path> all = StageSnapshot.listAll(snapshots);
            assertThat(all).hasSize(2);
            String last = Files.readString(all.get(1).resolve(StageSnapshot.DESCRIPTION));
            assertThat(last).contains("validation_accuracy");
            assertThat(last).isEqualTo(attempt == 0 ? last : first);
            first = last;
        }
    }

    /** Makes dropout a function of seed and epoch, as a job that can be resumed has it. */
    private CheckpointListener seeded(Optimizer optimizer, String name) {
        return CheckpointListener.builder()
                .setFolder(folder.resolve("checkpoints-" + name))
                .setOptimizer(optimizer)
                .optSeed(3)
                .build();
    }
}
