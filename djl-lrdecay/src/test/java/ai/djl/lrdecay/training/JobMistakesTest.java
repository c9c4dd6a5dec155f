package ai.djl.lrdecay.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Model;
import ai.djl.lrdecay.decay.AutoDecay;
import ai.djl.lrdecay.decay.MetricMode;
import ai.djl.lrdecay.decay.ResumableTracker;
import ai.djl.lrdecay.decay.WarmUp;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.lrdecay.training.listener.AutoDecayListener;
import ai.djl.lrdecay.training.listener.BestModelListener;
import ai.djl.lrdecay.training.listener.CheckpointListener;
import ai.djl.lrdecay.training.listener.WeightAverageListener;
import ai.djl.lrdecay.training.optimizer.TrainerOptimizer;
import ai.djl.lrdecay.training.state.WeightAverage;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a job that was put together wrongly would compute without a sound. */
class JobMistakesTest {

    @TempDir private Path folder;

    private static Optimizer sgd() {
        return sgd(Tracker.fixed(0.1f));
    }

    private static Optimizer sgd(Tracker rate) {
        return Optimizer.sgd().setLearningRateTracker(rate).build();
    }

    @Test
    void anAverageIsThatOfOneModel() throws Exception {
        try (WeightAverage average = WeightAverage.ema(0.9);
                SmallJob first = new SmallJob(sgd(), 1);
                SmallJob second = new SmallJob(sgd(), 2, new WeightAverageListener(average))) {
            first.fit().optAverage(average).setEpochs(1).build().fit();
            Map<String, HostTensor> kept = average.capture();
            assertThatThrownBy(() -> EasyTrain.fit(second.trainer, 1, second.training, null))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("the average is that of another model");
            assertThatThrownBy(() -> average.swap(second.model.getBlock()))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(average.capture()).isEqualTo(kept);
            average.close();
            try (SmallJob third = new SmallJob(sgd(), 3)) {
                third.fit().optAverage(average).setEpochs(1).build().fit();
                assertThatThrownBy(() -> first.fit().optAverage(average).setEpochs(2).build().fit())
                        .hasMessageStartingWith("the average is that of another model");
            }
        }
    }

    /** The weights that were trained would become the average, and the average be trained. */
    @Test
    void averagedWeightsAreNotTrained() throws Exception {
        WeightAverage average = WeightAverage.ema(0.9);
        try (average;
                SmallJob job = new SmallJob(sgd(), 1, new WeightAverageListener(average))) {
            EasyTrain.fit(job.trainer, 1, job.training, null);
            average.swap(job.model.getBlock());
            Map<String, HostTensor> shown = job.weights();
            assertThatThrownBy(() -> EasyTrain.fit(job.trainer, 1, job.training, null))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("call swap once more");
            shown.forEach(
                    (name, tensor) -> {
                        // Batch norm has seen the batch.
                        if (!name.contains("running")) {
                            assertThat(job.weights().get(name)).as(name).isEqualTo(tensor);
                        }
                    });
            average.swap(job.model.getBlock());
            EasyTrain.fit(job.trainer, 1, job.training, null);
        }
        try (WeightAverage own = WeightAverage.ema(0.9);
                SmallJob job = new SmallJob(sgd(), 1)) {
            StagedFit fit = job.fit().optAverage(own).setEpochs(1).build();
            fit.fit();
            own.swap(job.model.getBlock());
            assertThatThrownBy(fit::fit).hasMessageContaining("call swap once more");
        }
    }

    @Test
    void twoListenersWouldCountEachEpochTwice() throws Exception {
        AutoDecay rate = SmallJob.decay();
        AutoDecayListener one = AutoDecayListener.builder().setTracker(rate).build();
        AutoDecayListener two = AutoDecayListener.builder().setTracker(rate).build();
        try (SmallJob job = new SmallJob(sgd(rate), 1, one, two)) {
            assertThatThrownBy(() -> EasyTrain.fit(job.trainer, 1, job.training, null))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "the trainer has 2 AutoDecayListeners for the same learning rate: keep"
                                    + " one");
        }
    }

    /** Its rates would be recorded as those of the updates, and the warm-up not be resumed. */
    @Test
    void theRateWithinAWarmUpIsNotThatOfTheOptimizer() throws Exception {
        AutoDecay within = SmallJob.decay();
        WarmUp rate = WarmUp.builder().setMainTracker(within).setUpdates(9).build();
        try (SmallJob job = new SmallJob(sgd(rate), 1)) {
            assertThatThrownBy(() -> fit(job, within))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("name the WarmUp itself (WarmUp(");
        }
        AutoDecay inner = SmallJob.decay();
        WarmUp outer = WarmUp.builder().setMainTracker(inner).setUpdates(9).build();
        AutoDecayListener listener = AutoDecayListener.builder().setTracker(inner).build();
        try (SmallJob job = new SmallJob(sgd(outer), 1, listener)) {
            assertThatThrownBy(() -> EasyTrain.fit(job.trainer, 1, job.training, null))
                    .hasMessageContaining("name the WarmUp itself");
        }
        // A warm-up that was built and not used is in nobody's way.
        AutoDecay alone = SmallJob.decay();
        WarmUp unused = WarmUp.builder().setMainTracker(alone).setUpdates(9).build();
        try (SmallJob job = new SmallJob(sgd(alone), 1)) {
            assertThatCode(() -> fit(job, alone)).doesNotThrowAnyException();
        }
        assertThat(unused.isUsed()).isFalse();
    }

    private static void fit(SmallJob job, ResumableTracker rate) throws Exception {
        job.fit().optTracker(rate).optObserved("train_loss").setEpochs(1).build().fit();
    }

    @Test
    void divergingAtOnceGoesBackToTheFirstWeights() throws Exception {
        try (SmallJob job = new SmallJob(sgd(Tracker.fixed(1e30f)), 1)) {
            Map<String, HostTensor> first = job.weights();
            FitResult result =
                    job.fit().optBest("validation_loss", MetricMode.MIN).setEpochs(3).build().fit();
            assertThat(result.reason()).isEqualTo(FitResult.Reason.DIVERGED);
            assertThat(result.bestEpoch()).isZero();
            assertThat(job.weights()).isEqualTo(first);
        }
    }

    /** With a folder the optimizer is named; without one it is DJL's that hides it. */
    @Test
    void aRateThatStagedFitIsNotToldOfIsRefusedWithoutAFolder() throws Exception {
        AutoDecay rate = SmallJob.decay();
        Optimizer optimizer = sgd(rate);
        try (SmallJob job = new SmallJob(optimizer, 1)) {
            assertThat(TrainerOptimizer.of(job.trainer)).as("DJL's fields").containsSame(optimizer);
            assertThatThrownBy(() -> job.fit().setEpochs(1).build())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("name it with optTracker, or it never decays");
            assertThatCode(() -> fit(job, rate)).doesNotThrowAnyException();
        }
    }

    @Test
    void aTrainerWithoutWeightsIsNotResumed() throws Exception {
        Optimizer optimizer = sgd();
        CheckpointListener checkpoints =
                CheckpointListener.builder().setFolder(folder).setOptimizer(optimizer).build();
        try (Model model = Model.newInstance("none")) {
            model.setBlock(new SequentialBlock().add(Linear.builder().setUnits(2).build()));
            try (Trainer trainer =
                    model.newTrainer(
                            new DefaultTrainingConfig(Loss.l2Loss())
                                    .optOptimizer(optimizer)
                                    .addTrainingListeners(checkpoints))) {
                assertThatThrownBy(() -> checkpoints.resume(trainer))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageStartingWith("the trainer has no weights yet");
            }
        }
    }

    @Test
    void withoutValidationDataThereIsNoBestOfTheirs() throws Exception {
        BestModelListener best =
                new BestModelListener(
                        folder.resolve("best.safetensors"), "validation_accuracy", MetricMode.MAX);
        try (SmallJob job = new SmallJob(sgd(), 1, best)) {
            assertThatThrownBy(() -> EasyTrain.fit(job.trainer, 1, job.training, null))
                    .hasMessage(
                            "there is no metric 'validation_accuracy' without validation data:"
                                    + " pass them to EasyTrain.fit");
        }
    }
}
