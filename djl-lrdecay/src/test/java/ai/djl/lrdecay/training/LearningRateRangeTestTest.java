package ai.djl.lrdecay.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LearningRateRangeTestTest {

    private static LearningRateRangeTest.Builder test(SmallJob job) {
        return LearningRateRangeTest.builder()
                .setModel(job.model, new Shape(1, 1, 6, 6))
                .setLoss(Loss.softmaxCrossEntropyLoss())
                .setData(job.training)
                .setOptimizer(rate -> Optimizer.sgd().setLearningRateTracker(rate).build())
                .optRange(1e-4, 100);
    }

    private static SmallJob job() {
        return new SmallJob(
                Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.1f)).build(), 3, false);
    }

    @Test
    void findsARateThatLearnsAndOneThatDoesNot() throws Exception {
        try (SmallJob job = job()) {
            LearningRateRangeTest.Result result = test(job).build().run();
            assertThat(result.diverged()).isTrue();
            assertThat(result.recommended()).isBetween(1e-3, result.largestStable());
            List<LearningRateRangeTest.Point> points = result.points();
            // Geometric, and all batches of several passes.
            double ratio = points.get(1).learningRate() / points.get(0).learningRate();
            assertThat(ratio).isCloseTo(Math.pow(1e6, 1 / 99.0), within(1e-9));
            assertThat(points).hasSizeGreaterThan(30);
            assertThat(result.recommended()).isEqualTo(again(job, 1).recommended());
        }
    }

    /** Otherwise the fall of the loss at a constant rate would be read as that of rising ones. */
    @Test
    void refusesAnOptimizerWithARateOfItsOwn() throws Exception {
        Tracker own = Tracker.fixed(0.1f);
        try (SmallJob job = job()) {
            assertThatThrownBy(
                            () ->
                                    test(job)
                                            .setOptimizer(
                                                    rate ->
                                                            Optimizer.sgd()
                                                                    .setLearningRateTracker(own)
                                                                    .build())
                                            .build()
                                            .run())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("never asked for the rate that it was given");
        }
    }

    private static LearningRateRangeTest.Result again(SmallJob job, int seed) throws Exception {
        return test(job).optSeed(seed).build().run();
    }

    /** Batches of 16 with dropout: what is recommended must not be a matter of their order. */
    @Test
    void isSteady() throws Exception {
        List<Double> recommended = new ArrayList<>();
        try (SmallJob job = new SmallJob(Optimizer.adam().build(), 3)) {
            for (int seed = 1; seed <= 24; seed += 3) {
                recommended.add(
                        test(job)
                                .setOptimizer(
                                        rate ->
                                                Optimizer.adam()
                                                        .optLearningRateTracker(rate)
                                                        .build())
                                .optRange(1e-5, 10)
                                .optSeed(seed)
                                .build()
                                .run()
                                .recommended());
            }
        }
        assertThat(Collections.max(recommended) / Collections.min(recommended)).isLessThan(10);
        // Adam's default of 0.001 is within.
        assertThat(Collections.min(recommended)).isGreaterThan(1e-4);
        assertThat(Collections.max(recommended)).isLessThan(0.1);
    }

    @Test
    void leavesEverythingAsItWas() throws Exception {
        try (SmallJob job =
                new SmallJob(
                        Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.1f)).build(), 3)) {
            Engine.getInstance().setRandomSeed(77);
            Map<String, HostTensor> before = job.weights();
            Engine.getInstance().setRandomSeed(77);
            float next;
            try (NDArray random = job.trainer.getManager().randomUniform(0, 1, new Shape(1))) {
                next = random.getFloat();
            }
            Engine.getInstance().setRandomSeed(77);
            LearningRateRangeTest.Result first = test(job).optUpdates(40).build().run();
            assertThat(job.weights()).isEqualTo(before);
            try (NDArray random = job.trainer.getManager().randomUniform(0, 1, new Shape(1))) {
                assertThat(random.getFloat()).isEqualTo(next);
            }
            assertThat(test(job).optUpdates(40).build().run()).isEqualTo(first);
        }
    }

    @Test
    void refusesWrongSettings() {
        try (SmallJob job = job()) {
            assertThatThrownBy(() -> LearningRateRangeTest.builder().build())
                    .hasMessageContaining("set the model");
            assertThatThrownBy(() -> test(job).optRange(1, 0.1).build())
                    .hasMessageContaining("rise");
            assertThatThrownBy(() -> test(job).optUpdates(3).build())
                    .hasMessageContaining("at least 10");
            assertThatThrownBy(() -> test(job).optRepeats(0).build())
                    .hasMessageContaining("at least 1");
        }
    }
}
