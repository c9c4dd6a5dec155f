package ai.djl.lrdecay.training.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.lrdecay.decay.AutoDecay;
import ai.djl.lrdecay.decay.GreedyLr;
import ai.djl.lrdecay.decay.MetricMode;
import ai.djl.lrdecay.decay.ObservingTracker;
import ai.djl.lrdecay.decay.PlateauSettings;
import ai.djl.lrdecay.decay.WarmUpStableDecay;
import ai.djl.lrdecay.training.SmallJob;
import ai.djl.metric.Metrics;
import ai.djl.training.EasyTrain;
import ai.djl.training.listener.EvaluatorTrainingListener;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** An accuracy that is taken for a loss, or the reverse, is found before the first update. */
class GoodValuesTest {

    private static final String ACCURACY = "validation_accuracy";

    @TempDir Path folder;

    private int updates;

    private float count(int update) {
        updates = Math.max(updates, update);
        return 0.1f;
    }

    private Optimizer optimizer() {
        Tracker rate = this::count;
        return Optimizer.sgd().setLearningRateTracker(rate).build();
    }

    @ParameterizedTest
    @CsvSource({
        "train_loss, MIN",
        "validation_loss, MIN",
        "train_epoch_SoftmaxCrossEntropyLoss, MIN",
        "validation_accuracy, MAX",
        "train_epoch_Accuracy, MAX",
        "validate_epoch_Accuracy, MAX"
    })
    void eachMetricOfATrainerHasItsMode(String metric, MetricMode right) {
        MetricMode wrong = right == MetricMode.MIN ? MetricMode.MAX : MetricMode.MIN;
        try (SmallJob job = new SmallJob(optimizer(), 1)) {
            assertThatCode(() -> GoodValues.require(job.trainer, metric, right, "here"))
                    .doesNotThrowAnyException();
            assertThatThrownBy(() -> GoodValues.require(job.trainer, metric, wrong, "here"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("values of " + metric + " are good")
                    .hasMessageEndingWith("set MetricMode." + right + " here");
        }
    }

    @ParameterizedTest
    @EnumSource(MetricMode.class)
    void whatAMetricOfOnesOwnMeansIsNotGuessed(MetricMode mode) {
        try (SmallJob job = new SmallJob(optimizer(), 1)) {
            assertThatCode(() -> GoodValues.require(job.trainer, "mine", mode, "here"))
                    .doesNotThrowAnyException();
        }
    }

    private static AutoDecay autoDecay(MetricMode mode) {
        return AutoDecay.builder()
                .setLearningRate(0.1f)
                .optDetector(PlateauSettings.builder().optMode(mode).build())
                .build();
    }

    static Stream<ObservingTracker> forALoss() {
        return Stream.of(
                autoDecay(MetricMode.MIN),
                GreedyLr.builder().setLearningRate(0.1f).build(),
                WarmUpStableDecay.builder()
                        .setLearningRate(0.1f)
                        .optDetector(PlateauSettings.builder().build())
                        .build());
    }

    @ParameterizedTest
    @MethodSource("forALoss")
    void anAccuracyIsNotTakenForALoss(ObservingTracker rate) {
        try (SmallJob job = new SmallJob(optimizer(), 1)) {
            var fit = job.fit().setEpochs(2).optTracker(rate).optObserved(ACCURACY).build();
            assertThatThrownBy(fit::fit)
                    .hasMessage(
                            "large values of validation_accuracy are good, but small ones are"
                                    + " taken for good: set MetricMode.MAX with optMode where the"
                                    + " learning rate is built");
        }
        assertThat(updates).isZero();
    }

    /** Of a descent that begins at a given update what is observed is of no meaning. */
    @Test
    void aDescentThatIsPlannedTakesEverything() throws Exception {
        WarmUpStableDecay rate =
                WarmUpStableDecay.builder().setLearningRate(0.1f).optDescentAfter(4, 4).build();
        Optimizer optimizer = Optimizer.sgd().setLearningRateTracker(rate).build();
        try (SmallJob job = new SmallJob(optimizer, 1)) {
            assertThat(
                            job.fit()
                                    .setEpochs(2)
                                    .optTracker(rate)
                                    .optObserved(ACCURACY)
                                    .build()
                                    .fit()
                                    .epochs())
                    .isEqualTo(2);
        }
    }

    @Test
    void theBestWeightsAreThoseOfTheBestValue() {
        try (SmallJob job = new SmallJob(optimizer(), 1)) {
            var fit = job.fit().setEpochs(2).optBest(ACCURACY, MetricMode.MIN).build();
            assertThatThrownBy(fit::fit).hasMessageEndingWith("set MetricMode.MAX with optBest");
        }
        assertThat(updates).isZero();
    }

    private void refuses(String message, TrainingListener... listeners) {
        Optimizer optimizer = optimizer();
        TrainingListener[] all = Arrays.copyOf(listeners, listeners.length + 1);
        all[listeners.length] = new EvaluatorTrainingListener();
        try (SmallJob job = new SmallJob(optimizer, 1, all)) {
            job.trainer.setMetrics(new Metrics());
            assertThatThrownBy(() -> EasyTrain.fit(job.trainer, 2, job.training, job.validation))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(message);
        }
        assertThat(updates).isZero();
    }

    @Test
    void soItIsWithEasyTrain() {
        AutoDecay forALoss = autoDecay(MetricMode.MIN);
        refuses(
                "set MetricMode.MAX with optMode",
                AutoDecayListener.builder()
                        .setTracker(forALoss)
                        .optMetric("validate_epoch_Accuracy")
                        .build());
        refuses(
                "small values of validation_loss are good",
                AutoDecayListener.builder()
                        .setTracker(autoDecay(MetricMode.MAX))
                        .optValidationLoss()
                        .build());
        refuses(
                "set MetricMode.MIN with optBackToBest",
                AutoDecayListener.builder()
                        .setTracker(autoDecay(MetricMode.MIN))
                        .optBackToBest(MetricMode.MAX)
                        .build());
        refuses(
                "set MetricMode.MAX for the BestModelListener",
                new BestModelListener(folder.resolve("best"), ACCURACY, MetricMode.MIN));
        assertThat(folder).isEmptyDirectory();
    }
}
