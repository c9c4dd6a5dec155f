package ai.djl.lrdecay.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.lrdecay.Golden;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class WideResNetTest {

    private static Block network(int depth, int widen, int classes) {
        return WideResNet.builder()
                .setDepth(depth)
                .setWidenFactor(widen)
                .setClasses(classes)
                .build();
    }

    /** Counts of the authors' published models. */
    @ParameterizedTest
    @CsvSource({"28,10,36479194", "40,2,2243546", "16,4,2748890", "16,2,691674"})
    void hasThePublishedNumberOfTrainableParameters(int depth, int widen, long expected) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = network(depth, widen, 10);
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 32, 32));
            long count =
                    block.getParameters().values().stream()
                            .filter(Parameter::requiresGradient)
                            .mapToLong(parameter -> parameter.getArray().size())
                            .sum();
            assertThat(count).isEqualTo(expected);
        }
    }

    static Stream<JsonObject> cases() throws IOException {
        JsonArray cases = Golden.read("wide_resnet.json").getAsJsonArray();
        return StreamSupport.stream(cases.spliterator(), false).map(JsonElement::getAsJsonObject);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithPyTorch(JsonObject golden) {
        for (String mode : List.of("training", "evaluation")) {
            for (boolean channelsLast : new boolean[] {false, true}) {
                compare(golden, mode, channelsLast);
            }
        }
    }

    private static void compare(JsonObject golden, String mode, boolean channelsLast) {
        boolean training = mode.equals("training");
        JsonObject expected = golden.getAsJsonObject(mode);
        int batch = golden.get("batch").getAsInt();
        int channels = golden.get("channels").getAsInt();
        int size = golden.get("size").getAsInt();
        int classes = golden.get("classes").getAsInt();
        Shape shape = new Shape(batch, channels, size, size);
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block =
                    network(
                            golden.get("depth").getAsInt(),
                            golden.get("widen").getAsInt(),
                            classes);
            block.initialize(manager, DataType.FLOAT32, shape);
            List<Parameter> parameters = fill(block, golden.getAsJsonArray("tensors"), manager);
            float[] input = new float[(int) shape.size()];
            for (int i = 0; i < input.length; i++) {
                input[i] = (float) Math.cos(0.23 * i + 0.1);
            }
            NDArray x = manager.create(input, shape);
            if (channelsLast) {
                x = x.transpose(0, 2, 3, 1).duplicate().transpose(0, 3, 1, 2);
            }
            long[] labels = new long[batch];
            for (int i = 0; i < batch; i++) {
                labels[i] = i % classes;
            }
            NDArray logits;
            NDArray loss;
            // The parameters of evaluation mode want gradients too, so the graph is kept.
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                ParameterStore store = new ParameterStore(manager, false);
                logits = block.forward(store, new NDList(x), training).singletonOrThrow();
                loss =
                        Loss.softmaxCrossEntropyLoss()
                                .evaluate(new NDList(manager.create(labels)), new NDList(logits));
                collector.backward(loss);
            }
            assertThat((double) loss.getFloat())
                    .isCloseTo(expected.get("loss").getAsDouble(), within(1e-5));
            double[] wanted = Golden.doubles(expected.get("logits"));
            for (int i = 0; i < wanted.length; i++) {
                assertThat((double) logits.toFloatArray()[i]).isCloseTo(wanted[i], within(2e-5));
            }
            compareGradients(parameters, golden, expected.getAsJsonObject("gradients"));
            if (training) {
                compareStatistics(parameters, golden, expected.getAsJsonObject("statistics"));
            }
        }
    }

    private static void compareGradients(
            List<Parameter> parameters, JsonObject golden, JsonObject gradients) {
        int compared = 0;
        for (int t = 0; t < parameters.size(); t++) {
            String name = tensor(golden, t).get("name").getAsString();
            if (!gradients.has(name)) {
                continue;
            }
            compared++;
            JsonObject wanted = gradients.getAsJsonObject(name);
            float[] gradient = parameters.get(t).getArray().getGradient().toFloatArray();
            double norm = wanted.get("norm").getAsDouble();
            double tolerance = 1e-4 * norm + 1e-7;
            double probe = 0;
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < gradient.length; i++) {
                probe += gradient[i] * Math.cos(0.05 * i + 0.3);
                sum += gradient[i];
                squares += (double) gradient[i] * gradient[i];
            }
            double root = Math.sqrt(gradient.length);
            assertThat(Math.sqrt(squares)).as(name).isCloseTo(norm, within(tolerance));
            assertThat(probe)
                    .as(name)
                    .isCloseTo(wanted.get("probe").getAsDouble(), within(tolerance * root));
            assertThat(sum)
                    .as(name)
                    .isCloseTo(wanted.get("sum").getAsDouble(), within(tolerance * root));
            double[] first = Golden.doubles(wanted.get("first"));
            double[] last = Golden.doubles(wanted.get("last"));
            for (int i = 0; i < first.length; i++) {
                assertThat((double) gradient[i]).as(name).isCloseTo(first[i], within(tolerance));
                assertThat((double) gradient[gradient.length - last.length + i])
                        .as(name)
                        .isCloseTo(last[i], within(tolerance));
            }
        }
        assertThat(compared).isEqualTo(gradients.size());
    }

    private static void compareStatistics(
            List<Parameter> parameters, JsonObject golden, JsonObject statistics) {
        int compared = 0;
        for (int t = 0; t < parameters.size(); t++) {
            String name = tensor(golden, t).get("name").getAsString();
            if (statistics.has(name)) {
                compared++;
                double[] wanted = Golden.doubles(statistics.get(name));
                float[] found = parameters.get(t).getArray().toFloatArray();
                for (int i = 0; i < wanted.length; i++) {
                    assertThat((double) found[i]).as(name).isCloseTo(wanted[i], within(1e-5));
                }
            }
        }
        assertThat(compared).isEqualTo(statistics.size());
    }

    private static JsonObject tensor(JsonObject golden, int index) {
        return golden.getAsJsonArray("tensors").get(index).getAsJsonObject();
    }

    /** Sets the parameters by the formula of the script, in its order, which is the block's too. */
    private static List<Parameter> fill(Block block, JsonArray tensors, NDManager manager) {
        List<Parameter> parameters = new ArrayList<>(block.getParameters().values());
        assertThat(parameters).hasSize(tensors.size());
        for (int t = 0; t < parameters.size(); t++) {
            NDArray array = parameters.get(t).getArray();
            JsonObject tensor = tensors.get(t).getAsJsonObject();
            long[] shape =
                    tensor.getAsJsonArray("shape").asList().stream()
                            .mapToLong(JsonElement::getAsLong)
                            .toArray();
            assertThat(array.getShape()).isEqualTo(new Shape(shape));
            String kind = tensor.get("kind").getAsString();
            float[] values = new float[(int) array.size()];
            for (int i = 0; i < values.length; i++) {
                double value = Math.sin(0.37 * t + 0.11 * i * (1 + 0.001 * t) + 0.5);
                values[i] =
                        (float)
                                switch (kind) {
                                    case "weight" ->
                                            value * Math.sqrt(2.0 * shape[0] / array.size());
                                    case "gamma" -> 1 + 0.2 * value;
                                    case "running_var" -> 1 + 0.3 * value;
                                    default -> 0.1 * value;
                                };
            }
            manager.create(values, array.getShape()).copyTo(array);
        }
        return parameters;
    }

    /** He et al.: the variance of a weight is 2 / fan-in, for convolutions and the linear layer. */
    @Test
    void isInitialisedAsHeEtAlDo() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Engine.getInstance().setRandomSeed(5);
            Block block = network(16, 4, 10);
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 6, 8, 8));
            int seen = 0;
            for (Parameter parameter : block.getParameters().values()) {
                NDArray array = parameter.getArray();
                if (parameter.getType() == Parameter.Type.WEIGHT && array.size() > 10_000) {
                    seen++;
                    double fanIn = (double) array.size() / array.getShape().get(0);
                    double variance = array.pow(2).mean().getFloat();
                    // The relative deviation of a sample variance is sqrt(2 / n).
                    double deviation = Math.sqrt(2.0 / array.size());
                    assertThat(variance * fanIn / 2).isCloseTo(1, within(5 * deviation));
                }
            }
            assertThat(seen).isGreaterThan(8);
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "2,1,6", "7,5,3", "32,32,3", "33,17,1"})
    void takesAnyImageSizeAndNumberOfChannels(int height, int width, int channels) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = network(10, 1, 7);
            Shape shape = new Shape(2, channels, height, width);
            block.initialize(manager, DataType.FLOAT32, shape);
            NDList output =
                    block.forward(
                            new ParameterStore(manager, false),
                            new NDList(manager.ones(shape)),
                            false);
            assertThat(output.singletonOrThrow().getShape()).isEqualTo(new Shape(2, 7));
            assertThat(block.getOutputShapes(new Shape[] {shape})).containsExactly(new Shape(2, 7));
        }
    }

    @Test
    void dropoutActsInTrainingOnly() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block =
                    WideResNet.builder()
                            .setDepth(10)
                            .setWidenFactor(1)
                            .setClasses(3)
                            .optDropout(0.5f)
                            .build();
            Shape shape = new Shape(8, 3, 4, 4);
            block.initialize(manager, DataType.FLOAT32, shape);
            NDList input = new NDList(manager.randomNormal(shape));
            ParameterStore store = new ParameterStore(manager, false);
            float[] once = block.forward(store, input, true).singletonOrThrow().toFloatArray();
            float[] again = block.forward(store, input, true).singletonOrThrow().toFloatArray();
            assertThat(once).isNotEqualTo(again);
            float[] first = block.forward(store, input, false).singletonOrThrow().toFloatArray();
            float[] second = block.forward(store, input, false).singletonOrThrow().toFloatArray();
            assertThat(first).isEqualTo(second);
        }
    }

    @Test
    void isSavedAndLoadedByDjl() throws Exception {
        try (Model model = Model.newInstance("saved");
                Model other = Model.newInstance("loaded")) {
            Shape shape = new Shape(1, 6, 4, 4);
            model.setBlock(network(10, 1, 5));
            model.getBlock().initialize(model.getNDManager(), DataType.FLOAT32, shape);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            model.getBlock().saveParameters(new DataOutputStream(bytes));
            other.setBlock(network(10, 1, 5));
            other.getBlock()
                    .loadParameters(
                            other.getNDManager(),
                            new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
            NDManager manager = model.getNDManager();
            NDList input = new NDList(manager.randomNormal(new Shape(3, 6, 4, 4)));
            ParameterStore store = new ParameterStore(manager, false);
            float[] expected = model.getBlock().forward(store, input, false).get(0).toFloatArray();
            float[] found = other.getBlock().forward(store, input, false).get(0).toFloatArray();
            assertThat(found).isEqualTo(expected);
        }
    }

    @Test
    void refusesWrongSettings() {
        assertThatThrownBy(() -> network(11, 1, 10)).hasMessageContaining("6n + 4");
        assertThatThrownBy(() -> network(4, 1, 10)).hasMessageContaining("6n + 4");
        assertThatThrownBy(() -> network(10, 0, 10)).hasMessageContaining("widening");
        assertThatThrownBy(() -> network(10, 1, 1)).hasMessageContaining("classes");
        assertThatThrownBy(
                        () ->
                                WideResNet.builder()
                                        .setDepth(10)
                                        .setWidenFactor(1)
                                        .setClasses(2)
                                        .optDropout(1)
                                        .build())
                .hasMessageContaining("dropout");
    }
}
