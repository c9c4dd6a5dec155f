package ai.djl.lrdecay.training;

import static ai.djl.lrdecay.training.SmallJob.adam;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Model;
import ai.djl.lrdecay.decay.AutoDecay;
import ai.djl.lrdecay.decay.WarmUp;
import ai.djl.lrdecay.training.listener.AutoDecayListener;
import ai.djl.lrdecay.training.listener.CheckpointListener;
import ai.djl.lrdecay.training.listener.WeightAverageListener;
import ai.djl.lrdecay.training.optimizer.MomentumSgd;
import ai.djl.lrdecay.training.optimizer.ScheduleFreeSgd;
import ai.djl.lrdecay.training.state.WeightAverage;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What users of a loop do by mistake, and what would be lost by it without a word. */
class FitMistakesTest {

    @TempDir Path folder;

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

    static Stream<Function<Tracker, Optimizer>> optimizers() {
        return Stream.of(
                rate -> Optimizer.adam().optLearningRateTracker(rate).build(),
                rate -> Optimizer.adamW().optLearningRateTracker(rate).build(),
                rate -> Optimizer.adagrad().optLearningRateTracker(rate).build(),
                rate -> Optimizer.rmsprop().optLearningRateTracker(rate).build(),
                rate -> Optimizer.sgd().setLearningRateTracker(rate).build(),
                rate -> Optimizer.nag().setLearningRateTracker(rate).setMomentum(0.9f).build(),
                rate -> MomentumSgd.builder().setLearningRateTracker(rate).build(),
                rate -> ScheduleFreeSgd.builder().setLearningRateTracker(rate).build());
    }

    /** It would stay at its first rate for ever. */
    @ParameterizedTest
    @MethodSource("optimizers")
    void aRateThatNobodyShowsALossIsRefused(Function<Tracker, Optimizer> make) {
        AutoDecay decay = SmallJob.decay();
        Optimizer optimizer =
                make.apply(WarmUp.builder().setMainTracker(decay).setUpdates(2).build());
        try (SmallJob job = new SmallJob(optimizer, 1)) {
            StagedFit.Builder fit = job.fit().setEpochs(1).optFolder(folder, optimizer);
            assertThatThrownBy(fit::build)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("name it with optTracker, or it never decays");
        }
        Optimizer fixed = make.apply(Tracker.fixed(0.1f));
        try (SmallJob job = new SmallJob(fixed, 1)) {
            assertThat(job.fit().setEpochs(1).optFolder(folder, fixed).build()).isNotNull();
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

    /** PyTorch would say that element 0 of tensors does not require grad. */
    @Test
    void aModelOfWhichAllIsFrozenIsRefused() throws Exception {
        try (SmallJob job = new SmallJob(adam(Tracker.fixed(0.01f)), 1)) {
            job.trainer.getModel().getBlock().freezeParameters(true);
            StagedFit frozen = job.fit().setEpochs(1).build();
            assertThatThrownBy(frozen::fit)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("there is nothing to train: all parameters");
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
}
