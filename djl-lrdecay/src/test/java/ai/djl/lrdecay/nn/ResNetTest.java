package ai.djl.lrdecay.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.lrdecay.Golden;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.BlockList;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResNetTest {
    /** Relative, of float64 through 50 layers. */
    private static final double TOLERANCE = 1e-9;

    /**
     * A new batch's share in the running statistics is 1 - 0.9f in DJL, 2.4e-7 above PyTorch's 0.1,
     * and what it adds may partly cancel.
     */
    private static final double STATISTICS = 1e-6;

    private static Block network(int depth, long classes) {
        return ResNet.builder().setDepth(depth).setClasses(classes).build();
    }

    /** Counts of torchvision's models. */
    @ParameterizedTest
    @CsvSource({"50,25557032", "101,44549160", "152,60192808"})
    void hasThePublishedNumberOfTrainableParameters(int depth, long expected) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = network(depth, 1000);
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 224, 224));
            long count =
                    block.getParameters().values().stream()
                            .filter(Parameter::requiresGradient)
                            .mapToLong(parameter -> parameter.getArray().size())
                            .sum();
            assertThat(count).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"training", "evaluation"})
    void agreesWithPyTorch(String mode) throws IOException {
        JsonObject golden = Golden.read("resnet.json").getAsJsonObject();
        JsonObject expected = golden.getAsJsonObject(mode);
        boolean training = mode.equals("training");
        int batch = golden.get("batch").getAsInt();
        int size = golden.get("size").getAsInt();
        int classes = golden.get("classes").getAsInt();
        Shape shape = new Shape(batch, 3, size, size);
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = network(golden.get("depth").getAsInt(), classes);
            // In float64, as the reference: in float32 another processor's rounding can turn a
            // rectifier over and change a gradient by tenths of a percent.
            block.initialize(manager, DataType.FLOAT64, shape);
            List<Parameter> parameters = fill(block, golden.getAsJsonArray("tensors"), manager);
            float[] input = new float[(int) shape.size()];
            for (int i = 0; i < input.length; i++) {
                input[i] = (float) Math.cos(0.23 * i + 1e-5 * i * i + 0.1);
            }
            long[] labels = new long[batch];
            for (int i = 0; i < batch; i++) {
                labels[i] = i % classes;
            }
            NDArray logits;
            NDArray loss;
            // The parameters of evaluation mode want gradients too, so the graph is kept.
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray x = manager.create(input, shape).toType(DataType.FLOAT64, false);
                ParameterStore store = new ParameterStore(manager, false);
                logits = block.forward(store, new NDList(x), training).singletonOrThrow();
                loss =
                        Loss.softmaxCrossEntropyLoss()
                                .evaluate(new NDList(manager.create(labels)), new NDList(logits));
                collector.backward(loss);
            }
            double wantedLoss = expected.get("loss").getAsDouble();
            assertThat(loss.getDouble()).isCloseTo(wantedLoss, within(TOLERANCE * wantedLoss));
            double[] wanted = Golden.doubles(expected.get("logits"));
            double[] found = logits.toDoubleArray();
            assertThat(found).hasSameSizeAs(wanted);
            for (int i = 0; i < wanted.length; i++) {
                double tolerance = TOLERANCE * Math.abs(wanted[i]);
                assertThat(found[i]).isCloseTo(wanted[i], within(tolerance));
            }
            compare(parameters, golden, expected.getAsJsonObject("gradients"), true);
            if (training) {
                compare(parameters, golden, expected.getAsJsonObject("statistics"), false);
            }
        }
    }

    /** Compares the parameters that the expected numbers name, or their gradients. */
    private static void compare(
            List<Parameter> parameters, JsonObject golden, JsonObject expected, boolean gradients) {
        double tolerance = gradients ? TOLERANCE : STATISTICS;
        int compared = 0;
        for (int t = 0; t < parameters.size(); t++) {
            JsonObject tensor = golden.getAsJsonArray("tensors").get(t).getAsJsonObject();
            String name = tensor.get("name").getAsString();
            if (!expected.has(name)) {
                continue;
            }
            compared++;
            NDArray array = parameters.get(t).getArray();
            double[] values = (gradients ? array.getGradient() : array).toDoubleArray();
            double probe = 0;
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < values.length; i++) {
                probe += values[i] * Math.cos(0.05 * i + 0.3);
                sum += values[i];
                squares += values[i] * values[i];
            }
            JsonObject wanted = expected.getAsJsonObject(name);
            double norm = wanted.get("norm").getAsDouble();
            double wantedSum = wanted.get("sum").getAsDouble();
            double wantedProbe = wanted.get("probe").getAsDouble();
            assertThat(Math.sqrt(squares)).as(name).isCloseTo(norm, within(tolerance * norm));
            // Terms of both signs cancel in these, so their errors are relative to the terms.
            double probeTolerance = tolerance * Math.max(norm, Math.abs(wantedProbe));
            double sumTolerance = tolerance * Math.max(norm, Math.abs(wantedSum));
            assertThat(probe).as(name).isCloseTo(wantedProbe, within(probeTolerance));
            assertThat(sum).as(name).isCloseTo(wantedSum, within(sumTolerance));
        }
        assertThat(compared).isEqualTo(expected.size());
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
            double scale = Math.sqrt(2.0 * shape[0] / array.size());
            for (int i = 0; i < values.length; i++) {
                double value = Math.sin(0.37 * t + 0.5 + i * (0.11 + 0.0001 * i));
                values[i] =
                        (float)
                                switch (kind) {
                                    case "weight" -> value * scale;
                                    case "gamma" -> 1 + 0.2 * value;
                                    case "small_gamma" -> 0.2 + 0.1 * value;
                                    case "running_var" -> 1 + 0.3 * value;
                                    default -> 0.1 * value;
                                };
            }
            manager.create(values, array.getShape())
                    .toType(array.getDataType(), false)
                    .copyTo(array);
        }
        return parameters;
    }

    /**
     * The variance of a convolution's weight is 2 / fan-out; the head is PyTorch's linear layer.
     */
    @Test
    void isInitialisedAsTorchvisionDoes() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Engine.getInstance().setRandomSeed(5);
            Block block = network(50, 200);
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 64, 64));
            int seen = 0;
            for (Parameter parameter : block.getParameters().values()) {
                NDArray array = parameter.getArray();
                if (parameter.getType() == Parameter.Type.WEIGHT
                        && array.getShape().dimension() == 4) {
                    seen++;
                    double fanOut = (double) array.size() / array.getShape().get(1);
                    double variance = array.pow(2).mean().getFloat();
                    // The relative deviation of a sample variance is sqrt(2 / n).
                    double deviation = Math.sqrt(2.0 / array.size());
                    assertThat(variance * fanOut / 2).isCloseTo(1, within(5 * deviation));
                }
            }
            assertThat(seen).isEqualTo(53);
            double bound = 1 / Math.sqrt(2048);
            Block head = block.getChildren().get(block.getChildren().size() - 1).getValue();
            for (Parameter parameter : head.getParameters().values()) {
                NDArray array = parameter.getArray();
                assertThat((double) array.abs().max().getFloat())
                        .isBetween(0.95 * bound, 1.0001 * bound);
                // The relative deviation of the mean square of uniform numbers is sqrt(0.8 / n).
                double variance = array.pow(2).mean().getFloat();
                double deviation = Math.sqrt(0.8 / array.size());
                assertThat(3 * variance / (bound * bound)).isCloseTo(1, within(5 * deviation));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"224,224,3", "64,64,3", "32,32,3", "33,47,1"})
    void takesAnyImageSizeAndNumberOfChannels(int height, int width, int channels) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = network(50, 7);
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
    void headIsTheLastOfTheNamedChildren() {
        BlockList children = network(50, 10).getChildren();
        // DJL puts the number of the child before its name.
        List<String> names =
                children.keys().stream().map(name -> name.replaceFirst("^[0-9]+", "")).toList();
        assertThat(names)
                .hasSize(19)
                .startsWith("stem", "norm", "group1_block1", "group1_block2", "group1_block3")
                .endsWith("group4_block3", "head");
        assertThat(children.get(18).getValue()).isInstanceOf(Linear.class);
    }

    @Test
    void trainingRefusesASingleValuePerChannel() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = network(50, 7);
            Shape shape = new Shape(1, 3, 32, 32);
            block.initialize(manager, DataType.FLOAT32, shape);
            NDList input = new NDList(manager.ones(shape));
            ParameterStore store = new ParameterStore(manager, false);
            assertThatThrownBy(() -> block.forward(store, input, true))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("more than 1 value per channel");
        }
    }

    @Test
    void refusesWrongSettings() {
        assertThatThrownBy(() -> network(18, 10)).hasMessageContaining("50, 101 or 152, not 18");
        assertThatThrownBy(() -> ResNet.builder().setClasses(10).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("depth");
        assertThatThrownBy(() -> network(50, 1)).hasMessageContaining("classes, not 1");
        assertThatThrownBy(() -> ResNet.builder().setDepth(50).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("classes");
    }
}
