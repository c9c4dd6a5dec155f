package ai.djl.lrdecay.training.listener;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.decay.AutoDecay;
import ai.djl.lrdecay.decay.MetricMode;
import ai.djl.lrdecay.decay.PlateauSettings;
import ai.djl.lrdecay.decay.WarmUp;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.lrdecay.training.SmallJob;
import ai.djl.lrdecay.training.snapshot.StageSnapshot;
import ai.djl.lrdecay.training.state.WeightAverage;
import ai.djl.metric.Metrics;
import ai.djl.training.EasyTrain;
import ai.djl.training.listener.EarlyStoppingListener.EarlyStoppedException;
import ai.djl.training.listener.EvaluatorTrainingListener;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.optimizer.Optimizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The listeners of the library and DJL's own, in all orders, in one go and interrupted. */
class ListenerOrderTest {

    private static final int EPOCHS = 16;

    @TempDir Path folder;

    private record Ended(
            int epochs,
            Map<String, HostTensor> weights,
            Map<String, HostTensor> average,
            String rate,
            List<String> snapshots,
            int bestEpoch,
            int shown) {}

    /** Trains until AutoDecay ends it, or for some epochs. */
    private Ended train(Path to, List<Integer> order, int epochs, int initialisation)
            throws Exception {
        AutoDecay decay =
                AutoDecay.builder()
                        .setLearningRate(0.05f)
                        .optDetector(
                                PlateauSettings.builder()
                                        .optMode(MetricMode.MAX)
                                        .optWindow(3)
                                        .optEta(0.5)
                                        .optSlowStart(3)
                                        .build())
                        .optMinDecays(2)
                        .optMaxDecays(2)
                        .build();
        WarmUp rate = WarmUp.builder().setMainTracker(decay).setUpdates(5).build();
        Optimizer optimizer = Optimizer.adam().optLearningRateTracker(rate).build();
        try (WeightAverage average = WeightAverage.ema(0.7)) {
            CheckpointListener checkpoints =
                    CheckpointListener.builder()
                            .setFolder(to.resolve("checkpoint"))
                            .setOptimizer(optimizer)
                            .optTracker(rate)
                            .optAverage(average)
                            .optSeed(3)
                            .build();
            BestModelListener best =
                    new BestModelListener(
                            to.resolve("best.safetensors"), "validation_loss", MetricMode.MIN);
            List<TrainingListener> all =
                    List.of(
                            AutoDecayListener.builder()
                                    .setTracker(rate)
                                    .optMetric("validate_epoch_Accuracy")
                                    .build(),
                            checkpoints,
                            StageSnapshotListener.builder()
                                    .setFolder(to.resolve("snapshots"))
                                    .optTracker(rate)
                                    .build(),
                            new WeightAverageListener(average),
                            new EvaluatorTrainingListener(),
                            best,
                            new LearningRateListener(rate));
            List<TrainingListener> ordered = new ArrayList<>();
            order.forEach(index -> ordered.add(all.get(index)));
            for (int index = 0; index < all.size(); index++) {
                if (!order.contains(index)) {
                    ordered.add(all.get(index));
                }
            }
            SmallJob job =
                    new SmallJob(
                            optimizer, initialisation, ordered.toArray(new TrainingListener[0]));
            int shown;
            try (job) {
                job.trainer.setMetrics(new Metrics());
                int done = checkpoints.resume(job.trainer);
                try {
                    EasyTrain.fit(job.trainer, epochs - done, job.training, job.validation);
                } catch (EarlyStoppedException e) {
                    assertThat(e.getStopEpoch()).isEqualTo(checkpoints.epoch());
                }
                shown =
                        checkpoints.epoch() == done
                                ? 0
                                : job.trainer
                                        .getMetrics()
                                        .getMetric(LearningRateListener.METRIC)
                                        .size();
                assertThat(shown).isEqualTo(checkpoints.epoch() - done);
                job.trainer.notifyListeners(listener -> listener.onTrainingEnd(job.trainer));
                List<String> snapshots = new ArrayList<>();
                for (int stage = 1; Files.exists(to.resolve("snapshots/stage-" + stage)); stage++) {
                    StageSnapshot snapshot =
                            StageSnapshot.read(to.resolve("snapshots/stage-" + stage));
                    snapshots.add(snapshot.stage() + "@" + snapshot.epoch());
                }
                return new Ended(
                        checkpoints.epoch(),
                        job.weights(),
                        average.capture(),
                        rate.saveState(),
                        snapshots,
                        best.bestEpoch(),
                        shown);
            }
        }
    }

    @Test
    void theOrderDoesNotMatter() throws Exception {
        List<List<Integer>> orders = new ArrayList<>();
        permute(new ArrayList<>(), orders);
        assertThat(orders).hasSize(120);
        // The two that only look on, too: in orders drawn at random out of 5,040.
        Random random = new Random(13);
        for (int i = 0; i < 40; i++) {
            List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5, 6));
            Collections.shuffle(order, random);
            orders.add(order);
        }
        Ended expected = train(folder.resolve("reference"), orders.get(0), EPOCHS, 1);
        assertThat(expected.snapshots()).hasSize(3);
        assertThat(expected.epochs()).isLessThan(EPOCHS);
        for (int i = 1; i < orders.size(); i++) {
            Path to = folder.resolve("order-" + i);
            // Every other one is interrupted, after another epoch each time.
            if (i % 2 == 0) {
                train(to, orders.get(i), 1 + i / 2 % (expected.epochs() - 1), 1);
            }
            same(train(to, orders.get(i), EPOCHS, 1 + 50 * (1 - i % 2)), expected, orders.get(i));
        }
    }

    /** A process may be killed after its last checkpoint and before it has used the weights. */
    @Test
    void whatHasEndedTrainsNoFurther() throws Exception {
        List<List<Integer>> orders =
                List.of(List.of(0, 1, 2, 3, 4, 5, 6), List.of(6, 5, 4, 3, 2, 1, 0));
        for (List<Integer> order : orders) {
            Path to = folder.resolve("order-" + order.get(0));
            Ended expected = train(to, order, EPOCHS, 1);
            assertThat(expected.epochs()).isLessThan(EPOCHS);
            for (int again = 2; again < 4; again++) {
                Ended ended = train(to, order, EPOCHS, again);
                same(ended, expected, order);
                assertThat(ended.shown()).isZero();
            }
        }
    }

    private static void same(Ended ended, Ended expected, List<Integer> order) {
        assertThat(ended.weights()).as("%s", order).isEqualTo(expected.weights());
        assertThat(ended.average()).as("%s", order).isEqualTo(expected.average());
        assertThat(ended.rate()).as("%s", order).isEqualTo(expected.rate());
        assertThat(ended.snapshots()).as("%s", order).isEqualTo(expected.snapshots());
        assertThat(ended.bestEpoch()).as("%s", order).isEqualTo(expected.bestEpoch());
        assertThat(ended.epochs()).as("%s", order).isEqualTo(expected.epochs());
    }

    private static void permute(List<Integer> begun, List<List<Integer>> orders) {
        if (begun.size() == 5) {
            orders.add(List.copyOf(begun));
            return;
        }
        IntStream.range(0, 5)
                .filter(index -> !begun.contains(index))
                .forEach(
                        index -> {
                            begun.add(index);
                            permute(begun, orders);
                            begun.remove(begun.size() - 1);
                        });
    }
}
