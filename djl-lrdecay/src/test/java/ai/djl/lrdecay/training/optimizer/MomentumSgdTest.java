package ai.djl.lrdecay.training.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.engine.Engine;
import ai.djl.lrdecay.Golden;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.lrdecay.training.state.BlockState;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.tracker.Tracker;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MomentumSgdTest {

    static Stream<JsonObject> cases() throws IOException {
        JsonArray cases = Golden.read("sgd.json").getAsJsonObject().getAsJsonArray("cases");
        return StreamSupport.stream(cases.spliterator(), false).map(JsonElement::getAsJsonObject);
    }

    /** The sequences include two changes of the learning rate. */
    @ParameterizedTest
    @MethodSource("cases")
    void stepsAsPyTorchDoes(JsonObject golden) throws IOException {
        JsonObject options = golden.getAsJsonObject("options");
        JsonArray shapes = Golden.read("sgd.json").getAsJsonObject().getAsJsonArray("shapes");
        double[] rates =
                golden.getAsJsonArray("steps").asList().stream()
                        .mapToDouble(step -> step.getAsJsonObject().get("lr").getAsDouble())
                        .toArray();
        MomentumSgd.Builder builder =
                MomentumSgd.builder()
                        // Updates are counted from 1.
                        .setLearningRateTracker(update -> (float) rates[update - 1]);
        if (options.has("momentum")) {
            builder.optMomentum(options.get("momentum").getAsFloat());
        }
        if (options.has("weight_decay")) {
            builder.optWeightDecays(options.get("weight_decay").getAsFloat());
        }
        builder.optNesterov(options.has("nesterov"));
        try (NDManager manager = NDManager.newBaseManager();
                MomentumSgd sgd = builder.build()) {
            NDArray[] weights = new NDArray[shapes.size()];
            JsonArray initial = golden.getAsJsonArray("initial");
            for (int i = 0; i < weights.length; i++) {
                weights[i] = array(manager, initial.get(i), shapes.get(i));
                weights[i].setRequiresGradient(true);
            }
            for (JsonElement element : golden.getAsJsonArray("steps")) {
                JsonObject step = element.getAsJsonObject();
                for (int i = 0; i < weights.length; i++) {
                    JsonElement wanted = step.getAsJsonArray("gradients").get(i);
                    NDArray gradient = array(manager, wanted, shapes.get(i));
                    sgd.update("p" + i, weights[i], gradient);
                    // DJL hands the same array to the replicas on other devices.
                    assertThat(gradient.toFloatArray()).isEqualTo(Golden.floats(wanted));
                }
                for (int i = 0; i < weights.length; i++) {
                    float[] wanted = Golden.floats(step.getAsJsonArray("weights").get(i));
                    assertClose(weights[i].toFloatArray(), wanted);
                }
            }
        }
    }

    private static NDArray array(NDManager manager, JsonElement values, JsonElement shape) {
        long[] sizes =
                shape.getAsJsonArray().asList().stream()
                        .mapToLong(JsonElement::getAsLong)
                        .toArray();
        return manager.create(Golden.floats(values), new Shape(sizes));
    }

    private static void assertClose(float[] found, float[] wanted) {
        double norm = 0;
        double difference = 0;
        for (int i = 0; i < wanted.length; i++) {
            norm += (double) wanted[i] * wanted[i];
            difference += ((double) found[i] - wanted[i]) * ((double) found[i] - wanted[i]);
        }
        assertThat(Math.sqrt(difference / norm)).isLessThan(1e-6);
    }

    private static Block linear(NDManager manager) {
        SequentialBlock block = new SequentialBlock();
        block.add(Linear.builder().setUnits(4).build());
        block.add(Linear.builder().setUnits(2).build());
        block.initialize(manager, DataType.FLOAT32, new Shape(1, 3));
        return block;
    }

    private static MomentumSgd sgd() {
        return MomentumSgd.builder()
                .setLearningRateTracker(Tracker.fixed(0.1f))
                .optMomentum(0.9f)
                .optWeightDecays(0.01f)
                .build();
    }

    private static void backward(Block block, NDManager manager, int step) {
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray x = manager.arange(6f).reshape(2, 3).add(0.1f * step);
            NDArray y =
                    block.forward(new ParameterStore(manager, false), new NDList(x), true)
                            .singletonOrThrow();
            collector.backward(y.pow(2).mean());
        }
    }

    /** All at once is the same as parameter by parameter, as DJL's Trainer does it. */
    @Test
    void updatesABlockAsItDoesEachParameter() {
        try (NDManager manager = NDManager.newBaseManager();
                MomentumSgd together = sgd();
                MomentumSgd single = sgd()) {
            Block first = linear(manager);
            Block second = linear(manager);
            BlockState.restore(second, BlockState.capture(first));
            for (int step = 0; step < 5; step++) {
                backward(first, manager, step);
                together.updateAll(first);
                backward(second, manager, step);
                second.getParameters()
                        .values()
                        .forEach(
                                p ->
                                        single.update(
                                                p.getId(),
                                                p.getArray(),
                                                p.getArray().getGradient()));
            }
            assertThat(BlockState.capture(first)).isEqualTo(BlockState.capture(second));
            SequentialBlock both = new SequentialBlock();
            both.add(first).add(second);
            both.getParameters()
                    .values()
                    .forEach(
                            p ->
                                    assertThat(p.getArray().getGradient().toFloatArray())
                                            .containsOnly(0f));
        }
    }

    /** The same as an optimizer of its own, with a tenth of the rate, for each parameter. */
    @Test
    void multipliesTheRateOfAParameter() {
        try (NDManager manager = NDManager.newBaseManager();
                MomentumSgd usual = sgd();
                MomentumSgd slow =
                        MomentumSgd.builder()
                                .setLearningRateTracker(Tracker.fixed(0.01f))
                                .optMomentum(0.9f)
                                .optWeightDecays(0.01f)
                                .build()) {
            Block first = linear(manager);
            Block second = linear(manager);
            BlockState.restore(second, BlockState.capture(first));
            String bias = first.getParameters().valueAt(1).getId();
            try (MomentumSgd mixed =
                    MomentumSgd.builder()
                            .setLearningRateTracker(Tracker.fixed(0.1f))
                            .optMomentum(0.9f)
                            .optWeightDecays(0.01f)
                            .optRateFactor(id -> id.equals(bias) ? 0.1 : 1)
                            .build()) {
                for (int step = 0; step < 4; step++) {
                    backward(first, manager, step);
                    mixed.updateAll(first);
                    backward(second, manager, step);
                    for (int i = 0; i < 4; i++) {
                        Parameter p = second.getParameters().valueAt(i);
                        (i == 1 ? slow : usual)
                                .update(p.getId(), p.getArray(), p.getArray().getGradient());
                    }
                }
                for (int i = 0; i < 4; i++) {
                    float[] found = first.getParameters().valueAt(i).getArray().toFloatArray();
                    float[] wanted = second.getParameters().valueAt(i).getArray().toFloatArray();
                    for (int k = 0; k < found.length; k++) {
                        assertThat(found[k]).isCloseTo(wanted[k], withinPercentage(0.01));
                    }
                }
            }
        }
    }

    @Test
    void goesOnFromARestoredState() {
        try (NDManager manager = NDManager.newBaseManager();
                MomentumSgd sgd = sgd();
                MomentumSgd resumed = sgd()) {
            Block block = linear(manager);
            Block other = linear(manager);
            for (int step = 0; step < 3; step++) {
                backward(block, manager, step);
                sgd.updateAll(block);
            }
            Map<String, HostTensor> state = sgd.captureState(block);
            assertThat(state.keySet()).containsExactlyElementsOf(block.getParameters().keys());
            BlockState.restore(other, BlockState.capture(block));
            resumed.restoreState(other, state);
            for (int step = 3; step < 6; step++) {
                backward(block, manager, step);
                sgd.updateAll(block);
                backward(other, manager, step);
                resumed.updateAll(other);
            }
            assertThat(BlockState.capture(other)).isEqualTo(BlockState.capture(block));
            assertThat(resumed.captureState(other)).isEqualTo(sgd.captureState(block));
        }
    }

    @Test
    void refusesAStateThatDoesNotFit() {
        try (NDManager manager = NDManager.newBaseManager();
                MomentumSgd sgd = sgd()) {
            Block block = linear(manager);
            Map<String, HostTensor> state = new HashMap<>(sgd.captureState(block));
            String name = block.getParameters().keys().get(0);
            HostTensor good = state.remove(name);
            assertThatThrownBy(() -> sgd.restoreState(block, state)).hasMessageContaining(name);
            state.put(name, HostTensor.of(manager.ones(new Shape(1))));
            assertThatThrownBy(() -> sgd.restoreState(block, state)).hasMessageContaining("shape");
            NDArray infinite = manager.full(good.shape(), Float.POSITIVE_INFINITY);
            state.put(name, HostTensor.of(infinite));
            assertThatThrownBy(() -> sgd.restoreState(block, state))
                    .hasMessageContaining("not finite");
            state.put(name, good);
            state.put("more", good);
            assertThatThrownBy(() -> sgd.restoreState(block, state))
                    .hasMessageContaining("velocities");
        }
    }

    @Test
    void refusesWrongSettings() {
        assertThatThrownBy(() -> MomentumSgd.builder().build())
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("setLearningRateTracker");
        Tracker rate = Tracker.fixed(1f);
        assertThatThrownBy(
                        () ->
                                MomentumSgd.builder()
                                        .setLearningRateTracker(rate)
                                        .optMomentum(1f)
                                        .build())
                .hasMessageContaining("momentum");
        assertThatThrownBy(
                        () ->
                                MomentumSgd.builder()
                                        .setLearningRateTracker(rate)
                                        .optNesterov(true)
                                        .build())
                .hasMessageContaining("Nesterov");
    }
}
