package ai.djl.lrdecay.paper.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.lrdecay.dataset.Ps10;
import ai.djl.lrdecay.decay.AutoDecay;
import ai.djl.lrdecay.decay.Decision;
import ai.djl.lrdecay.decay.MetricMode;
import ai.djl.lrdecay.decay.PlateauSettings;
import ai.djl.lrdecay.decay.Stability;
import ai.djl.lrdecay.decay.WarmUp;
import ai.djl.lrdecay.decay.WarmUpStableDecay;
import ai.djl.lrdecay.nn.WideResNet;
import ai.djl.lrdecay.tracking.CsvSink;
import ai.djl.lrdecay.tracking.TensorBoardSink;
import ai.djl.lrdecay.training.FitResult;
import ai.djl.lrdecay.training.LearningRateRangeTest;
import ai.djl.lrdecay.training.StagedFit;
import ai.djl.lrdecay.training.listener.AutoDecayListener;
import ai.djl.lrdecay.training.listener.BestModelListener;
import ai.djl.lrdecay.training.listener.CheckpointListener;
import ai.djl.lrdecay.training.listener.LearningRateListener;
import ai.djl.lrdecay.training.listener.StageSnapshotListener;
import ai.djl.lrdecay.training.listener.TrackingListener;
import ai.djl.lrdecay.training.optimizer.MomentumSgd;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Dataset.Usage;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.listener.EarlyStoppingListener.EarlyStoppedException;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java code of the README and the pages that is about training: it is this code, it runs. */
class TrainingSnippetsTest {

    @TempDir Path folder;

    private final DefaultTrainingConfig config =
            new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss());
    private final Ps10 train = data(Usage.TRAIN);
    private final Ps10 validation = data(Usage.TEST);

    private static Ps10 data(Usage usage) {
        return Ps10.builder()
                .setSampling(32, true)
                .optUsage(usage)
                .optTrainSize(128)
                .optTestSize(64)
                .optImageSize(1, 1)
                .build();
    }

    private static Model network() {
        Model model = Model.newInstance("wrn");
        model.setBlock(WideResNet.builder().setDepth(10).setWidenFactor(1).setClasses(10).build());
        return model;
    }

    private String fit(Model model, int epochs) throws Exception {
        try (Trainer trainer = model.newTrainer(config)) {
            trainer.initialize(new Shape(1, 6, 1, 1));
            String message = "";
            try {
                EasyTrain.fit(trainer, epochs, train, validation);
            } catch (EarlyStoppedException e) {
                message = e.getMessage();
            }
            return message;
        }
    }

    @Test
    void readme() throws Exception {
        PlateauSettings plan =
                PlateauSettings.builder()
                        .optPlannedObservations(90)
                        .optStability(Stability.SCALED)
                        .build();
        AutoDecay rate = AutoDecay.builder().setLearningRate(0.1f).optDetector(plan).build();
        config.optOptimizer(
                MomentumSgd.builder().setLearningRateTracker(rate).optMomentum(0.9f).build());
        config.addTrainingListeners(AutoDecayListener.builder().setTracker(rate).build());
        try (Model model = network()) {
            assertThat(fit(model, 2)).isEmpty();
        }
        assertThat(rate.state().observations()).isEqualTo(2);
    }

    @Test
    void autoDecay() throws Exception {
        AutoDecay autoDecay =
                AutoDecay.builder()
                        .setLearningRate(0.1f)
                        .optDetector(PlateauSettings.builder().optPlannedObservations(90).build())
                        .build();
        config.optOptimizer(
                MomentumSgd.builder().setLearningRateTracker(autoDecay).optMomentum(0.9f).build());
        config.addTrainingListeners(AutoDecayListener.builder().setTracker(autoDecay).build());
        try (Model model = network()) {
            assertThat(fit(model, 3)).isEmpty();
        }
        assertThat(autoDecay.state().observations()).isEqualTo(3);
    }

    private WarmUp warmUp(int planned) {
        AutoDecay autoDecay =
                AutoDecay.builder()
                        .setLearningRate(0.01f)
                        .optDetector(
                                PlateauSettings.builder().optPlannedObservations(planned).build())
                        .build();
        WarmUp rate = WarmUp.builder().setMainTracker(autoDecay).setUpdates(48).build();
        config.optOptimizer(Optimizer.adam().optLearningRateTracker(rate).build());
        config.addTrainingListeners(
                AutoDecayListener.builder().setTracker(rate).optValidationLoss().build());
        return rate;
    }

    @Test
    void warmUpValidationLossAndState() throws Exception {
        Path file = folder.resolve("rate.json");
        WarmUp rate = warmUp(3);
        try (Model model = network()) {
            assertThat(fit(model, 3)).isEmpty();
        }
        // 12 updates are within the warm-up.
        assertThat(rate.lastValue()).isEqualTo(0.01f * 12 / 48);
        String state = rate.saveState();
        Files.writeString(file, rate.saveState());
        rate.restoreState(Files.readString(file));
        assertThat(rate.saveState()).isEqualTo(state);
        WarmUp resumed = warmUp(3);
        resumed.restoreState(state);
        assertThat(resumed.getNewValue(13)).isEqualTo(rate.getNewValue(13));
        assertThatThrownBy(() -> warmUp(90).restoreState(state))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** A loop of one's own, with losses that stay as they are. */
    @Test
    void aLoopOfOnesOwn() {
        WarmUp rate = warmUp(90);
        List<Float> rates = new ArrayList<>();
        int epoch = 0;
        int update = 0;
        boolean ended = false;
        while (epoch < 90 && !ended) {
            epoch++;
            for (int batch = 0; batch < 16; batch++) {
                update++;
                rates.add(rate.getNewValue(update));
            }
            double validationLoss = epoch == 1 ? 2.3 : 1.5;
            Decision decision = rate.observer().orElseThrow().observe(validationLoss);
            boolean over = decision == Decision.TERMINATE;
            ended = over;
        }
        // Nine epochs after the warm-up of three it decays; the next nine bring nothing.
        assertThat(epoch).isEqualTo(21);
        assertThat(rates.get(47)).isEqualTo(0.01f);
        assertThat(rates.get(12 * 16)).isEqualTo(0.001f);
    }

    @Test
    void stagedFit() throws Exception {
        Path file = folder.resolve("epochs.csv");
        int epochs = 2;
        AutoDecay rate = AutoDecay.builder().setLearningRate(0.01f).build();
        Optimizer optimizer = Optimizer.adam().optLearningRateTracker(rate).build();
        config.addEvaluator(new Accuracy()).optOptimizer(optimizer);
        try (Model model = network();
                Trainer trainer = model.newTrainer(config)) {
            trainer.initialize(new Shape(1, 6, 1, 1));
            FitResult result =
                    StagedFit.builder()
                            .setTrainer(trainer)
                            .setTrainingData(train)
                            .optValidationData(validation)
                            .setEpochs(epochs)
                            .optTracker(rate)
                            .optObserved("validation_loss")
                            .optBest("validation_accuracy", MetricMode.MAX)
                            .optFolder(folder, optimizer)
                            .build()
                            .fit();
            System.out.println(result);
            assertThat(result.epochs()).isEqualTo(2);
            StagedFit.builder()
                    .setTrainer(trainer)
                    .setTrainingData(train)
                    .setEpochs(epochs)
                    .optTracker(rate)
                    .optTracking(Map.of("model", "wrn-10-1"), new CsvSink(file))
                    .build()
                    .fit();
        }
        assertThat(folder.resolve("history.jsonl")).exists();
        assertThat(Files.readAllLines(file)).hasSize(3);
    }

    @Test
    void listenersWithoutBuilders() throws Exception {
        Path file = folder.resolve("best.safetensors");
        AutoDecay rate = AutoDecay.builder().setLearningRate(0.01f).build();
        config.addEvaluator(new Accuracy())
                .optOptimizer(Optimizer.adam().optLearningRateTracker(rate).build());
        BestModelListener best = new BestModelListener(file, "validation_accuracy", MetricMode.MAX);
        config.addTrainingListeners(
                best,
                new LearningRateListener(rate),
                new TrackingListener(
                        rate,
                        Map.of("model", "own-cnn"),
                        List.of(
                                new TensorBoardSink(folder.resolve("events")),
                                new CsvSink(folder.resolve("epochs.csv")))));
        try (Model model = network();
                Trainer trainer = model.newTrainer(config)) {
            trainer.initialize(new Shape(1, 6, 1, 1));
            EasyTrain.fit(trainer, 2, train, validation);
            best.restore(trainer);
        }
        assertThat(Files.readAllLines(folder.resolve("epochs.csv"))).hasSize(3);
        assertThat(folder.resolve("events")).isNotEmptyDirectory();
    }

    @Test
    void checkpointsAndStages() throws Exception {
        int epochs = 2;
        AutoDecay rate = AutoDecay.builder().setLearningRate(0.1f).build();
        Optimizer optimizer = Optimizer.adam().optLearningRateTracker(rate).build();
        config.optOptimizer(optimizer);
        try (Model model = network()) {
            StageSnapshotListener listener =
                    StageSnapshotListener.builder()
                            .setFolder(folder)
                            .optTracker(rate)
                            .optArchitecture("org.example.small-cnn", Map.of("classes", "4"))
                            .optData("stripes")
                            .build();
            config.addTrainingListeners(listener);
            CheckpointListener checkpoints =
                    CheckpointListener.builder()
                            .setFolder(folder)
                            .setOptimizer(optimizer)
                            .optTracker(rate)
                            .build();
            config.addTrainingListeners(
                    checkpoints,
                    AutoDecayListener.builder().setTracker(rate).optValidationLoss().build());
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(1, 6, 1, 1));
                int done = checkpoints.resume(trainer);
                EasyTrain.fit(trainer, epochs - done, train, validation);
            }
        }
        assertThat(folder.resolve("stage-1/snapshot.json")).exists();
    }

    @Test
    void firstRate() throws Exception {
        try (Model model = network()) {
            LearningRateRangeTest.Result found =
                    LearningRateRangeTest.builder()
                            .setModel(model, new Shape(1, 6, 1, 1))
                            .setLoss(Loss.softmaxCrossEntropyLoss())
                            .setData(train)
                            .setOptimizer(
                                    rising ->
                                            Optimizer.sgd().setLearningRateTracker(rising).build())
                            .build()
                            .run();
            System.out.println(found.summary());
            assertThat(found.recommended()).isBetween(1e-5, 10.0);
            assertThat(found.largestStable()).isGreaterThanOrEqualTo(found.recommended());
        }
    }

    @Test
    void stableThenDescentByADetector() throws Exception {
        int planned = 5;
        try (Model model = network()) {
            int updatesPerEpoch = 128 / 32;
            WarmUpStableDecay stable =
                    WarmUpStableDecay.builder()
                            .setLearningRate(0.1f)
                            .optDetector(
                                    PlateauSettings.builder()
                                            .optPlannedObservations(planned)
                                            .build())
                            .optPlannedUpdates(planned * updatesPerEpoch)
                            .build();
            config.optOptimizer(
                    MomentumSgd.builder().setLearningRateTracker(stable).optMomentum(0.9f).build());
            config.addTrainingListeners(AutoDecayListener.builder().setTracker(stable).build());
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(1, 6, 1, 1));
                EasyTrain.fit(trainer, planned, train, validation);
            } catch (EarlyStoppedException e) {
                System.out.println(e.getMessage());
            }
            // The descent had to begin after four epochs.
            assertThat(stable.whyTerminated()).endsWith("was over after update 20");
        }
    }

    @Test
    void stableThenDescentAtAGivenUpdate() throws Exception {
        int epochs = 5;
        try (Model model = network()) {
            int updatesPerEpoch = 128 / 32;
            int updates = epochs * updatesPerEpoch;
            int descent = updates / 5;
            WarmUpStableDecay schedule =
                    WarmUpStableDecay.builder()
                            .setLearningRate(0.001f)
                            .optDescentAfter(updates - descent, descent)
                            .build();
            config.optOptimizer(Optimizer.adam().optLearningRateTracker(schedule).build());
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(1, 6, 1, 1));
                EasyTrain.fit(trainer, epochs, train, validation);
            }
            assertThat(schedule.lastValue()).isEqualTo(0.001f / 5, within(1e-9f));
        }
    }

    @Test
    void stableThenDescentAfterAWarmUp() throws Exception {
        int planned = 5;
        try (Model model = network()) {
            int updatesPerEpoch = 128 / 32;
            WarmUpStableDecay main =
                    WarmUpStableDecay.builder()
                            .setLearningRate(0.1f)
                            .optDetector(
                                    PlateauSettings.builder()
                                            .optPlannedObservations(planned)
                                            .build())
                            .optPlannedUpdates(planned * updatesPerEpoch)
                            .build();
            WarmUp warmUp =
                    WarmUp.builder().setMainTracker(main).setUpdates(2 * updatesPerEpoch).build();
            MomentumSgd sgd =
                    MomentumSgd.builder().setLearningRateTracker(warmUp).optMomentum(0.9f).build();
            config.optOptimizer(sgd);
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(1, 6, 1, 1));
                FitResult result =
                        StagedFit.builder()
                                .setTrainer(trainer)
                                .setTrainingData(train)
                                .setEpochs(planned)
                                .optTracker(warmUp)
                                .optFolder(folder, sgd)
                                .build()
                                .fit();
                System.out.println(result.reason() + ": " + result.message());
            }
            assertThat(main.isTerminated()).isTrue();
            assertThat(main.stage()).isEqualTo(2);
        }
        assertThat(folder.resolve("history.jsonl")).exists();
    }
}
