package ai.djl.lrdecay.training.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.lrdecay.decay.AutoDecay;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.lrdecay.training.SmallJob;
import ai.djl.lrdecay.training.listener.CheckpointListener;
import ai.djl.lrdecay.training.state.BlockState;
import ai.djl.ndarray.NDArray;
import ai.djl.training.EasyTrain;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.optimizer.Sgd;
import ai.djl.training.tracker.Tracker;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizerStateTest {

    private static final Tracker RATE = Tracker.fixed(0.01f);

    /** DJL's optimizers and the maps in which version 0.36 keeps their state. */
    static Stream<Arguments> djl() {
        return Stream.of(
                Arguments.of(
                        Optimizer.sgd().setLearningRateTracker(RATE).optMomentum(0.9f).build(),
                        List.of("momentumStates")),
                Arguments.of(
                        Optimizer.nag().setLearningRateTracker(RATE).setMomentum(0.9f).build(),
                        List.of("momentumStates")),
                Arguments.of(Optimizer.adam().build(), List.of("means", "variances")),
                Arguments.of(Optimizer.adamW().build(), List.of("means", "variances")),
                Arguments.of(Optimizer.adagrad().build(), List.of("history")),
                Arguments.of(
                        Optimizer.rmsprop().build(), List.of("means", "momentums", "variances")),
                Arguments.of(Optimizer.adadelta().build(), List.of("accumDelta", "accumG")));
    }

    /** Says when DJL's fields change, for those that PyTorch does not run, too. */
    @ParameterizedTest
    @MethodSource("djl")
    void djlKeepsItsStateWhereItIsLookedFor(Optimizer optimizer, List<String> maps) {
        List<String> fields =
                Arrays.stream(optimizer.getClass().getDeclaredFields())
                        .filter(field -> Map.class.isAssignableFrom(field.getType()))
                        .map(Field::getName)
                        .sorted()
                        .toList();
        assertThat(fields).isEqualTo(maps);
        List<String> common =
                Arrays.stream(Optimizer.class.getDeclaredFields())
                        .filter(field -> !Modifier.isStatic(field.getModifiers()))
                        .map(Field::getName)
                        .sorted()
                        .toList();
        assertThat(common)
                .containsExactly(
                        "beginNumUpdate",
                        "clipGrad",
                        "numUpdate",
                        "rescaleGrad",
                        "updateCounts",
                        "weightDecays");
        OptimizerState.require(optimizer);
    }

    static Stream<Supplier<Optimizer>> running() {
        return Stream.of(
                () -> Optimizer.sgd().setLearningRateTracker(RATE).optMomentum(0.9f).build(),
                () -> Optimizer.adam().optLearningRateTracker(RATE).build(),
                () -> Optimizer.adamW().optLearningRateTracker(RATE).optWeightDecays(0.01f).build(),
                () -> MomentumSgd.builder().setLearningRateTracker(RATE).optMomentum(0.9f).build());
    }

    /** The state makes the next epoch; without it, or with one of its parts missing, it differs. */
    @ParameterizedTest
    @MethodSource("running")
    void theNextEpochFollowsFromTheState(Supplier<Optimizer> make) throws Exception {
        Optimizer first = make.get();
        Map<String, HostTensor> weights;
        Map<String, HostTensor> state;
        Map<String, HostTensor> expected;
        try (SmallJob job = new SmallJob(first, 1)) {
            EasyTrain.fit(job.trainer, 2, job.training, null);
            weights = job.weights();
            state = OptimizerState.capture(first, job.model.getBlock());
            Engine.getInstance().setRandomSeed(5);
            EasyTrain.fit(job.trainer, 1, job.training, null);
            expected = job.weights();
        }
        assertThat(next(make.get(), weights, state)).isEqualTo(expected);
        assertThat(next(make.get(), weights, Map.of())).isNotEqualTo(expected);
    }

    private static Map<String, HostTensor> next(
            Optimizer optimizer, Map<String, HostTensor> weights, Map<String, HostTensor> state)
            throws Exception {
        try (SmallJob job = new SmallJob(optimizer, 9)) {
            BlockState.restore(job.model.getBlock(), weights);
            if (!state.isEmpty()) {
                OptimizerState.restore(optimizer, job.model.getBlock(), state);
                assertThat(OptimizerState.capture(optimizer, job.model.getBlock()))
                        .isEqualTo(state);
            }
            Engine.getInstance().setRandomSeed(5);
            EasyTrain.fit(job.trainer, 1, job.training, null);
            return job.weights();
        }
    }

    /** An optimizer of one's own that extends one of DJL's. */
    private static final class Scaled extends Sgd {

        Scaled(Tracker rate) {
            super(Optimizer.sgd().setLearningRateTracker(rate));
        }
    }

    @Test
    void findsARateThatObservesInAnOptimizerOfOnesOwn() {
        AutoDecay rate = SmallJob.decay();
        assertThat(OptimizerState.observingRate(new Scaled(rate))).contains(rate);
        assertThat(OptimizerState.observingRate(new Scaled(Tracker.fixed(0.1f)))).isEmpty();
    }

    @Test
    void refusesWhatDoesNotFit() throws Exception {
        Optimizer adam = Optimizer.adam().build();
        try (SmallJob job = new SmallJob(adam, 1)) {
            EasyTrain.fit(job.trainer, 1, job.training, null);
            Map<String, HostTensor> state = OptimizerState.capture(adam, job.model.getBlock());
            Optimizer sgd = Optimizer.sgd().setLearningRateTracker(RATE).optMomentum(0.9f).build();
            assertThatThrownBy(() -> OptimizerState.restore(sgd, job.model.getBlock(), state))
                    .hasMessageContaining("no state of Sgd");
            Map<String, HostTensor> other = new LinkedHashMap<>();
            state.forEach((name, tensor) -> other.put(name.replace("Linear", "Other"), tensor));
            assertThatThrownBy(() -> OptimizerState.restore(adam, job.model.getBlock(), other))
                    .hasMessageContaining("no parameter");
            assertThat(OptimizerState.capture(adam, job.model.getBlock())).isEqualTo(state);
        }
    }

    @Test
    void refusesAnUnknownOptimizerBeforeTheFirstStep() {
        Optimizer own =
                new Optimizer(Optimizer.adam()) {
                    @Override
                    public void update(String parameterId, NDArray weight, NDArray grad) {}
                };
        assertThatThrownBy(() -> OptimizerState.require(own))
                .hasMessageContaining("ResumableOptimizer");
        assertThatThrownBy(
                        () ->
                                CheckpointListener.builder()
                                        .setFolder(Path.of("x"))
                                        .setOptimizer(own)
                                        .build())
                .hasMessageContaining("ResumableOptimizer");
    }
}
