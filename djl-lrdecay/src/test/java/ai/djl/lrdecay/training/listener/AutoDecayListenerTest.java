package ai.djl.lrdecay.training.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.TrainingDivergedException;
import ai.djl.engine.Engine;
import ai.djl.lrdecay.decay.AutoDecay;
import ai.djl.lrdecay.decay.Decision;
import ai.djl.lrdecay.decay.PlateauSettings;
import ai.djl.lrdecay.decay.WarmUpStableDecay;
import ai.djl.lrdecay.training.SmallJob;
import ai.djl.metric.Metrics;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.listener.EarlyStoppingListener.EarlyStoppedException;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AutoDecayListenerTest {

    private static final int SAMPLES = 64;

    private final List<AutoDecay.Event> events = new ArrayList<>();
    private final List<Float> djlLosses = new ArrayList<>();

    /** Among DJL's basic listeners is one that stops at NaN by itself. */
    private boolean djlListeners = true;

    private AutoDecay autoDecay(float rate) {
        return AutoDecay.builder()
                .setLearningRate(rate)
                .optDetector(PlateauSettings.builder().optWindow(4).optEta(0.05).build())
                .optCallback(events::add)
                .build();
    }

    /** Trains a small network on numbers that a line explains, with DJL's own SGD. */
    private void train(
            AutoDecay autoDecay,
            AutoDecayListener listener,
            boolean listenerFirst,
            boolean metrics,
            int epochs)
            throws Exception {
        Engine.getInstance().setRandomSeed(3);
        try (Model model = Model.newInstance("line");
                NDManager manager = NDManager.newBaseManager()) {
            model.setBlock(
                    new SequentialBlock()
                            .add(Linear.builder().setUnits(8).build())
                            .add(Activation::relu)
                            .add(Linear.builder().setUnits(1).build()));
            NDArray x = manager.randomUniform(-1, 1, new Shape(SAMPLES, 3));
            NDArray y = x.sum(new int[] {1}, true);
            ArrayDataset data =
                    new ArrayDataset.Builder()
                            .setData(x)
                            .optLabels(y)
                            .setSampling(16, true)
                            .build();
            Optimizer sgd = Optimizer.sgd().setLearningRateTracker(autoDecay).build();
            DefaultTrainingConfig config =
                    new DefaultTrainingConfig(Loss.l2Loss())
                            .optDevices(new Device[] {Device.cpu()})
                            .optOptimizer(sgd);
            if (listenerFirst) {
                config.addTrainingListeners(listener);
            }
            if (djlListeners) {
                config.addTrainingListeners(TrainingListener.Defaults.basic());
            }
            config.addTrainingListeners(
                    new TrainingListenerAdapter() {
                        @Override
                        public void onEpoch(Trainer trainer) {
                            djlLosses.add(trainer.getTrainingResult().getTrainLoss());
                        }
                    });
            if (!listenerFirst) {
                config.addTrainingListeners(listener);
            }
            try (Trainer trainer = model.newTrainer(config)) {
                if (metrics) {
                    trainer.setMetrics(new Metrics());
                }
                trainer.initialize(new Shape(1, 3));
                EasyTrain.fit(trainer, epochs, data, data);
            }
        }
    }

    /** The mean that DJL's own listener computes, since all batches are of one size. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void observesTheTrainingLossOfEachEpochInAnyOrderOfListeners(boolean first) throws Exception {
        AutoDecay autoDecay = autoDecay(0.05f);
        AutoDecayListener listener =
                AutoDecayListener.builder().setTracker(autoDecay).optStop(false).build();
        train(autoDecay, listener, first, false, 12);
        assertThat(events).hasSize(12);
        for (int i = 0; i < 12; i++) {
            assertThat(events.get(i).value()).isCloseTo(djlLosses.get(i), within(1e-6));
            assertThat(events.get(i).observation()).isEqualTo(i + 1);
        }
        assertThat(events.get(11).value()).isLessThan(events.get(0).value() / 2);
    }

    @Test
    void observesEveryFewBatches() throws Exception {
        AutoDecay autoDecay = autoDecay(0.05f);
        AutoDecayListener listener =
                AutoDecayListener.builder()
                        .setTracker(autoDecay)
                        .optEveryBatches(2)
                        .optStop(false)
                        .build();
        train(autoDecay, listener, true, false, 6);
        assertThat(events).hasSize(12);
        double mean = (events.get(0).value() + events.get(1).value()) / 2;
        assertThat(mean).isCloseTo(djlLosses.get(0), within(1e-6));
    }

    @Test
    void observesTheValidationLoss() throws Exception {
        AutoDecay autoDecay = autoDecay(0.05f);
        AutoDecayListener listener =
                AutoDecayListener.builder()
                        .setTracker(autoDecay)
                        .optValidationLoss()
                        .optStop(false)
                        .build();
        train(autoDecay, listener, true, false, 5);
        assertThat(events).hasSize(5);
        // After the epoch, on the same data: lower than the mean during it.
        assertThat(events.get(0).value()).isLessThan(djlLosses.get(0));
    }

    /** Before DJL's listener that records it, its accumulator has the value already. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void observesAMetricInAnyOrderOfListeners(boolean first) throws Exception {
        AutoDecay autoDecay = autoDecay(0.05f);
        AutoDecayListener listener =
                AutoDecayListener.builder()
                        .setTracker(autoDecay)
                        .optMetric("train_epoch_L2Loss")
                        .optStop(false)
                        .build();
        train(autoDecay, listener, first, true, 6);
        assertThat(events).hasSize(6);
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).value()).isCloseTo(djlLosses.get(i), within(1e-6));
        }
    }

    /** A loop of the user's gives the trainer new metrics for each call of fit. */
    @Test
    void observesAMetricInNewMetricsToo() throws Exception {
        AutoDecay rate = autoDecay(0.05f);
        trainOn(
                rate,
                AutoDecayListener.builder().setTracker(rate).optMetric("mine"),
                1.0,
                0.5,
                0.25,
                0.2,
                0.1,
                0.05);
        assertThat(events)
                .extracting(AutoDecay.Event::value)
                .containsExactly(1.0, 0.5, 0.25, 0.2, 0.1, 0.05);
    }

    /** Trains an epoch for each value of a metric, two with the same metrics. */
    private static void trainOn(
            AutoDecay rate, AutoDecayListener.Builder listener, double... values) throws Exception {
        int[] epochs = {0};
        TrainingListenerAdapter recorder =
                new TrainingListenerAdapter() {
                    @Override
                    public void onEpoch(Trainer trainer) {
                        trainer.getMetrics().addMetric("mine", values[epochs[0]]);
                        epochs[0]++;
                    }
                };
        Optimizer sgd = Optimizer.sgd().setLearningRateTracker(rate).build();
        try (SmallJob job = new SmallJob(sgd, 1, recorder, listener.build())) {
            while (epochs[0] < values.length) {
                job.trainer.setMetrics(new Metrics());
                EasyTrain.fit(job.trainer, 2, job.training, null);
            }
        }
    }

    @Test
    void aMetricThatIsNotThereIsAClearError() {
        AutoDecay autoDecay = autoDecay(0.05f);
        AutoDecayListener listener =
                AutoDecayListener.builder().setTracker(autoDecay).optMetric("nothing").build();
        assertThatThrownBy(() -> train(autoDecay, listener, true, true, 3))
                .hasMessageContaining("'nothing'")
                .hasMessageContaining("train_epoch_L2Loss");
        AutoDecay another = autoDecay(0.05f);
        AutoDecayListener second =
                AutoDecayListener.builder().setTracker(another).optMetric("nothing").build();
        assertThatThrownBy(() -> train(another, second, true, false, 3))
                .hasMessageContaining("setMetrics");
    }

    /** A rate that learns nothing: stable at once, without a drop. */
    @Test
    void endsTheTrainingByDjlSConvention() {
        AutoDecay autoDecay =
                AutoDecay.builder()
                        .setLearningRate(1e-7f)
                        .optMinDecays(0)
                        .optDetector(PlateauSettings.builder().optWindow(4).optEta(0.05).build())
                        .build();
        AutoDecayListener listener = AutoDecayListener.builder().setTracker(autoDecay).build();
        assertThatThrownBy(() -> train(autoDecay, listener, true, false, 30))
                .isInstanceOfSatisfying(
                        EarlyStoppedException.class, e -> assertThat(e.getStopEpoch()).isEqualTo(4))
                .hasMessageContaining("AutoDecay");
    }

    @Test
    void decaysTheRateOfTheRunningTraining() throws Exception {
        AutoDecay autoDecay =
                AutoDecay.builder()
                        .setLearningRate(0.1f)
                        .optDetector(PlateauSettings.builder().optWindow(4).optEta(10).build())
                        .optMaxDecays(1)
                        .optCallback(events::add)
                        .build();
        AutoDecayListener listener =
                AutoDecayListener.builder().setTracker(autoDecay).optStop(false).build();
        train(autoDecay, listener, true, false, 8);
        // Stable from the beginning; after the first observation the drop is a window of 4 old.
        assertThat(events.get(3).decision()).isEqualTo(Decision.CONTINUE);
        assertThat(events.get(4).decision()).isEqualTo(Decision.DECAY);
        assertThat(autoDecay.learningRate()).isEqualTo(0.1f * 0.1f, within(1e-9f));
    }

    @Test
    void aLossThatIsNotFiniteIsAClearErrorUnlessSkipped() throws Exception {
        djlListeners = false;
        AutoDecayListener failing =
                AutoDecayListener.builder().setTracker(autoDecay(1e30f)).build();
        assertThatThrownBy(() -> train(autoDecay(1e30f), failing, true, false, 6))
                .isInstanceOf(TrainingDivergedException.class)
                .hasMessageContaining("not finite");
        // A number that nobody could compute is no end of the training, if the weights are finite.
        double[] values = {1, 0.5, Double.NaN, 0.3};
        AutoDecay strict = autoDecay(0.05f);
        assertThatThrownBy(
                        () ->
                                trainOn(
                                        strict,
                                        AutoDecayListener.builder()
                                                .setTracker(strict)
                                                .optMetric("mine"),
                                        values))
                .isInstanceOf(TrainingDivergedException.class)
                .hasMessageContaining("not finite");
        events.clear();
        AutoDecay skipping = autoDecay(0.05f);
        trainOn(
                skipping,
                AutoDecayListener.builder()
                        .setTracker(skipping)
                        .optMetric("mine")
                        .optNonFinite(AutoDecayListener.NonFinite.SKIP),
                values);
        assertThat(events).hasSize(4);
        assertThat(events.get(2).value()).isNaN();
        assertThat(events).extracting(AutoDecay.Event::decision).containsOnly(Decision.CONTINUE);
    }

    @Test
    void refusesWrongSettings() {
        assertThatThrownBy(() -> AutoDecayListener.builder().build())
                .hasMessageContaining("setTracker");
        assertThatThrownBy(() -> AutoDecayListener.builder().optEveryBatches(0))
                .hasMessageContaining("batches");
        assertThatThrownBy(
                        () ->
                                AutoDecayListener.builder()
                                        .setTracker(autoDecay(1))
                                        .optValidationLoss()
                                        .optEveryBatches(3)
                                        .build())
                .hasMessageContaining("only the training loss");
    }

    /** It names the tracker, its reason and the rate of the last update. */
    @Test
    void theEndOfAScheduleIsNoPlateau() {
        WarmUpStableDecay rate =
                WarmUpStableDecay.builder().setLearningRate(0.01f).optDescentAfter(8, 8).build();
        AutoDecayListener listener = AutoDecayListener.builder().setTracker(rate).build();
        Optimizer sgd = Optimizer.sgd().setLearningRateTracker(rate).build();
        try (SmallJob job = new SmallJob(sgd, 1, listener)) {
            assertThatThrownBy(() -> EasyTrain.fit(job.trainer, 9, job.training, null))
                    .isInstanceOf(EarlyStoppedException.class)
                    .hasMessage(
                            "WarmUpStableDecay ended the training in stage 2: the descent from 0.01"
                                    + " to 0 was over after update 16, at the learning rate"
                                    + " 0.001111");
        }
    }
}
