package ai.djl.lrdecay.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.TrainingDivergedException;
import ai.djl.lrdecay.decay.AutoDecay;
import ai.djl.lrdecay.decay.MetricMode;
import ai.djl.lrdecay.decay.PlateauSettings;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.lrdecay.training.listener.StageSnapshotListener;
import ai.djl.lrdecay.training.snapshot.StageSnapshot;
import ai.djl.lrdecay.training.snapshot.TrainedStage;
import ai.djl.lrdecay.training.state.BlockState;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.listener.DivergenceCheckTrainingListener;
import ai.djl.training.listener.EarlyStoppingListener.EarlyStoppedException;
import ai.djl.training.listener.EvaluatorTrainingListener;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.ParameterTracker;
import ai.djl.training.tracker.Tracker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings whose loss or weights become infinite. */
class DivergedFitTest {

    @TempDir Path folder;

    private static StagedFit.Builder builder(SmallJob job) {
        return job.fit().setEpochs(5);
    }

    private static StagedFit.Builder best(SmallJob job) {
        return builder(job).optBest("train_loss", MetricMode.MIN);
    }

    private static Optimizer sgd(ParameterTracker rate) {
        return Optimizer.sgd().setLearningRateTracker(rate).build();
    }

    /** Its losses are finite, and fall; an update makes the weights infinite. */
    private static Optimizer overflows(int after) {
        Tracker rate = update -> update == after ? Float.POSITIVE_INFINITY : 0.1f;
        return sgd(rate);
    }

    @Test
    void aDivergenceIsAResultAndTheLastGoodWeightsAreBack() throws Exception {
        Tracker explodes = update -> update <= 8 ? 0.1f : 1e38f;
        Optimizer optimizer = sgd(explodes);
        try (SmallJob job = new SmallJob(optimizer, 1)) {
            FitResult result = builder(job).optFolder(folder, optimizer).build().fit();
            assertThat(result.reason()).isEqualTo(FitResult.Reason.DIVERGED);
            BlockState.check(job.model.getBlock(), job.weights());
            assertThat(new FitHistory(folder.resolve("history.jsonl")).read())
                    .hasSize(result.epochs() - 1)
                    .allMatch(epoch -> Double.isFinite(epoch.trainLoss()));
        }
    }

    /** Its losses are finite to the end, and fall; the last update of epoch 3 is not finite. */
    @Test
    void weightsThatAreNotFiniteAreNotKept() throws Exception {
        Map<String, HostTensor> before;
        Optimizer two = sgd(Tracker.fixed(0.1f));
        try (SmallJob job = new SmallJob(two, 1)) {
            best(job).setEpochs(2).optFolder(folder, two).build().fit();
            before = job.weights();
        }
        Optimizer overflows = overflows(12);
        try (SmallJob job = new SmallJob(overflows, 2)) {
            FitResult result = best(job).optFolder(folder, overflows).build().fit();
            assertThat(result.reason()).isEqualTo(FitResult.Reason.DIVERGED);
            assertThat(result.message()).contains("epoch 3");
            assertThat(job.weights()).isEqualTo(before);
        }
        Optimizer again = sgd(Tracker.fixed(0.1f));
        try (SmallJob job = new SmallJob(again, 3)) {
            FitResult result = best(job).setEpochs(5).optFolder(folder, again).build().fit();
            assertThat(result.reason()).isEqualTo(FitResult.Reason.EPOCHS_DONE);
            assertThat(result.epochs()).isEqualTo(5);
        }
    }

    /** The epoch with infinite weights has the smallest loss; they are never the best. */
    @Test
    void infiniteWeightsAreNotTheBest() throws Exception {
        Map<String, HostTensor> two;
        try (SmallJob job = new SmallJob(sgd(Tracker.fixed(0.1f)), 1)) {
            builder(job).setEpochs(2).build().fit();
            two = job.weights();
        }
        try (SmallJob job = new SmallJob(overflows(12), 1)) {
            FitResult result = best(job).build().fit();
            assertThat(result.reason()).isEqualTo(FitResult.Reason.DIVERGED);
            assertThat(result.epochs()).isEqualTo(3);
            assertThat(result.bestEpoch()).isEqualTo(2);
            assertThat(job.weights()).isEqualTo(two);
        }
    }

    /** Between two checkpoints, too: the epochs after it would be wasted. */
    @Test
    void isNoticedInItsEpoch() throws Exception {
        Optimizer overflows = overflows(4);
        try (SmallJob job = new SmallJob(overflows, 1)) {
            Map<String, HostTensor> before = job.weights();
            FitResult result =
                    builder(job).optFolder(folder, overflows).optCheckpointEvery(3).build().fit();
            assertThat(result.epochs()).isEqualTo(1);
            assertThat(result.message()).contains("A parameter was not finite after epoch 1");
            // There is no checkpoint yet: it is as it was at the beginning.
            assertThat(job.weights()).isEqualTo(before);
        }
    }

    /** The weights of the last checkpoint, under its epoch and with what was measured there. */
    @Test
    void theLastSnapshotIsThatOfTheLastCheckpoint() throws Exception {
        Map<String, HostTensor> two = snapshotAfter(sgd(Tracker.fixed(0.1f)), "whole", 2);
        Map<String, HostTensor> kept = snapshotAfter(overflows(12), "part", 5);
        assertThat(kept).isEqualTo(two);
        String about = description("part");
        assertThat(about).isEqualTo(description("whole")).contains("validation_accuracy");
        assertThat(StageSnapshot.read(folder.resolve("part-snapshots/stage-1")).epoch())
                .isEqualTo(2);
    }

    private String description(String name) throws Exception {
        Path stage = folder.resolve(name + "-snapshots/stage-1");
        return Files.readString(stage.resolve(StageSnapshot.DESCRIPTION));
    }

    private Map<String, HostTensor> snapshotAfter(Optimizer optimizer, String name, int epochs)
            throws Exception {
        Path snapshots = folder.resolve(name + "-snapshots");
        StageSnapshotListener listener =
                StageSnapshotListener.builder()
                        .setFolder(snapshots)
                        .optStageEnds(10)
                        .optProvenance(Map.of(TrainedStage.RUN, "either"))
                        .build();
        try (SmallJob job = new SmallJob(optimizer, 1, listener)) {
            builder(job).setEpochs(epochs).optFolder(folder.resolve(name), optimizer).build().fit();
        }
        try (SmallJob job = new SmallJob(sgd(Tracker.fixed(0.1f)), 2)) {
            job.model.load(snapshots.resolve("stage-1"), "small");
            return job.weights();
        }
    }

    /** DJL's own listener notices it within the epoch, and ends EasyTrain with its exception. */
    @Test
    void isAResultAlsoWhereAListenerNoticesIt() throws Exception {
        Path snapshots = folder.resolve("snapshots");
        StageSnapshotListener listener =
                StageSnapshotListener.builder().setFolder(snapshots).optStageEnds(10).build();
        Optimizer overflows = overflows(6);
        try (SmallJob job =
                new SmallJob(
                        overflows,
                        1,
                        new EvaluatorTrainingListener(),
                        new DivergenceCheckTrainingListener(),
                        listener)) {
            FitResult result = builder(job).optFolder(folder, overflows).build().fit();
            assertThat(result.reason()).isEqualTo(FitResult.Reason.DIVERGED);
            assertThat(result.epochs()).isEqualTo(2);
            BlockState.check(job.model.getBlock(), job.weights());
        }
        assertThat(StageSnapshot.read(snapshots.resolve("stage-1")).epoch()).isEqualTo(1);
        Path others = folder.resolve("others");
        StageSnapshotListener other =
                StageSnapshotListener.builder().setFolder(others).optStageEnds(10).build();
        try (SmallJob job =
                new SmallJob(
                        overflows(6),
                        1,
                        new EvaluatorTrainingListener(),
                        new DivergenceCheckTrainingListener(),
                        other)) {
            assertThatThrownBy(() -> EasyTrain.fit(job.trainer, 5, job.training, null))
                    .isInstanceOf(TrainingDivergedException.class);
        }
        assertThat(others).doesNotExist();
    }

    /** A listener ends it in the midst of epoch 2: back to the end of epoch 1. */
    @Test
    void anEndWithinAnEpochIsAResultToo() throws Exception {
        int[] batches = {0};
        TrainingListenerAdapter stops =
                new TrainingListenerAdapter() {
                    @Override
                    public void onTrainingBatch(Trainer trainer, BatchData batchData) {
                        batches[0]++;
                        if (batches[0] == 6) {
                            throw new EarlyStoppedException(2, "out of time");
                        }
                    }
                };
        Optimizer one = sgd(Tracker.fixed(0.1f));
        Map<String, HostTensor> first;
        try (SmallJob job = new SmallJob(one, 1)) {
            builder(job).setEpochs(1).optFolder(folder.resolve("one"), one).build().fit();
            first = job.weights();
        }
        Optimizer optimizer = sgd(Tracker.fixed(0.1f));
        try (SmallJob job = new SmallJob(optimizer, 1, stops)) {
            FitResult result =
                    builder(job).optFolder(folder.resolve("part"), optimizer).build().fit();
            assertThat(result.reason()).isEqualTo(FitResult.Reason.STOPPED_BY_LISTENER);
            assertThat(result.message()).isEqualTo("out of time");
            assertThat(result.epochs()).isEqualTo(1);
            assertThat(job.weights()).isEqualTo(first);
        }
        batches[0] = 0;
        try (SmallJob job = new SmallJob(sgd(Tracker.fixed(0.1f)), 1, stops)) {
            FitResult result = builder(job).build().fit();
            assertThat(result.reason()).isEqualTo(FitResult.Reason.STOPPED_BY_LISTENER);
            assertThat(result.epochs()).isEqualTo(1);
        }
    }

    /** Back at the end of a stage, nothing of the next one is trained. */
    @Test
    void aStageThatIsNotTrainedHasNoSnapshot() throws Exception {
        Path snapshots = folder.resolve("snapshots");
        for (int attempt = 0; attempt < 2; attempt++) {
            AutoDecay decay =
                    AutoDecay.builder()
                            .setLearningRate(0.1f)
                            .optDetector(
                                    PlateauSettings.builder()
                                            .optPlannedObservations(10)
                                            .optDeadlines(0.3)
                                            .build())
                            .build();
            int infinite = attempt == 0 ? 0 : 20;
            Tracker rate =
                    update -> {
                        float value = decay.getNewValue(update);
                        return update == infinite ? Float.POSITIVE_INFINITY : value;
                    };
            StageSnapshotListener listener =
                    StageSnapshotListener.builder().setFolder(snapshots).optTracker(decay).build();
            Optimizer optimizer = sgd(rate);
            try (SmallJob job = new SmallJob(optimizer, 1, listener)) {
                FitResult result =
                        builder(job)
                                .setEpochs(attempt == 0 ? 3 : 6)
                                .optTracker(decay)
                                .optFolder(folder, optimizer)
                                .optCheckpointEvery(3)
                                .build()
                                .fit();
                assertThat(result.epochs()).isEqualTo(attempt == 0 ? 3 : 5);
                assertThat(result.stages()).isEqualTo(attempt + 1);
            }
            assertThat(StageSnapshot.listAll(snapshots))
                    .containsExactly(snapshots.resolve("stage-1"));
        }
    }

    /** Without a checkpoint there is nothing good to write; closing the trainer does not fail. */
    @Test
    void withoutACheckpointNoSnapshotIsWritten() throws Exception {
        Path snapshots = folder.resolve("snapshots");
        StageSnapshotListener listener =
                StageSnapshotListener.builder().setFolder(snapshots).optStageEnds(10).build();
        try (SmallJob job = new SmallJob(overflows(6), 1, listener)) {
            assertThat(builder(job).build().fit().reason()).isEqualTo(FitResult.Reason.DIVERGED);
        }
        assertThat(snapshots).doesNotExist();
    }
}
