package ai.djl.lrdecay.training.precision;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.Golden;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.convolutional.Conv3d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Forward and backward pass of each kind of layer, against PyTorch with the same casts. */
class MixedPrecisionTest {

    /** Half the distance from 1 to the next number of bfloat16: the error of one rounding. */
    private static final double ROUNDING = Math.scalb(1.0, -8);

    private static final Map<String, Supplier<Block>> BLOCKS =
            Map.of(
                    "Conv1d",
                    () ->
                            Conv1d.builder()
                                    .setFilters(4)
                                    .setKernelShape(new Shape(3))
                                    .optPadding(new Shape(1))
                                    .build(),
                    "Conv2d",
                    () -> convolution(1),
                    "Conv3d",
                    () ->
                            Conv3d.builder()
                                    .setFilters(3)
                                    .setKernelShape(new Shape(3, 3, 3))
                                    .optPadding(new Shape(1, 1, 1))
                                    .build(),
                    "Conv1dTranspose",
                    () -> new TransposedConvolution(3, new Shape(3), "one"),
                    "Conv2dTranspose",
                    () -> new TransposedConvolution(3, new Shape(3, 3), "two"),
                    "Linear",
                    () -> Linear.builder().setUnits(4).build(),
                    "network",
                    MixedPrecisionTest::network);

    private static Block convolution(int step) {
        return Conv2d.builder()
                .setFilters(4)
                .setKernelShape(new Shape(3, 3))
                .optStride(new Shape(step, step))
                .optPadding(new Shape(1, 1))
                .build();
    }

    private static Block network() {
        return new SequentialBlock()
                .add(convolution(1))
                .add(BatchNorm.builder().build())
                .add(Activation.reluBlock())
                .add(convolution(2))
                .add(Activation.reluBlock())
                .add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(5).build());
    }

    /** What a pass gave. */
    private record Result(double[] outputs, List<double[]> gradients) {

        static Result of(JsonObject json) {
            return new Result(
                    Golden.doubles(json.get("outputs")),
                    json.get("gradients").getAsJsonArray().asList().stream()
                            .map(Golden::doubles)
                            .toList());
        }

        Stream<double[]> vectors() {
            return Stream.concat(Stream.of(outputs), gradients.stream());
        }
    }

    static Stream<JsonObject> cases() throws IOException {
        return Golden.read("precision.json")
                .getAsJsonObject()
                .get("cases")
                .getAsJsonArray()
                .asList()
                .stream()
                .map(JsonElement::getAsJsonObject);
    }

    /**
     * Kernels add up in their own order, which turns single roundings; on most processors there is
     * no difference at all.
     */
    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithPyTorch(JsonObject golden) {
        List<double[]> theirs = vectors(golden, "bfloat16");
        List<double[]> exact = vectors(golden, "float32");
        List<double[]> ours = run(golden, Precision.BFLOAT16).vectors().toList();
        assertThat(ours).hasSameSizeAs(theirs);
        for (int i = 0; i < ours.size(); i++) {
            if (counts(exact.get(i))) {
                assertThat(distance(ours.get(i), theirs.get(i)))
                        .as("%s, vector %d", golden.get("name"), i)
                        .isLessThan(2 * ROUNDING);
            }
        }
    }

    /** A layer rounds its inputs, its weights and its results; a network does so several times. */
    @ParameterizedTest
    @MethodSource("cases")
    void isNearFloat32(JsonObject golden) {
        List<double[]> exact = vectors(golden, "float32");
        List<double[]> ours = run(golden, Precision.BFLOAT16).vectors().toList();
        int roundings = golden.get("name").getAsString().equals("network") ? 16 : 2;
        assertThat(distance(ours.get(0), exact.get(0)))
                .isBetween(ROUNDING / 8, roundings * ROUNDING);
        double[] gradient = joined(ours.subList(1, ours.size()));
        double[] exactGradient = joined(exact.subList(1, exact.size()));
        assertThat(distance(gradient, exactGradient)).isLessThan(roundings * ROUNDING);
        assertThat(cosine(gradient, exactGradient))
                .isGreaterThan(1 - Math.pow(roundings * ROUNDING, 2));
    }

    /** The outputs and the gradients of weights are numbers of bfloat16, in FLOAT32. */
    @ParameterizedTest
    @MethodSource("cases")
    void computesInBfloat16(JsonObject golden) {
        Result result = run(golden, Precision.BFLOAT16);
        assertThat(lowBits(result.outputs)).isZero();
        assertThat(lowBits(result.gradients.get(0))).isZero();
        assertThat(lowBits(run(golden, Precision.FLOAT32).outputs)).isPositive();
    }

    /** How many have bits that bfloat16 does not have. */
    private static long lowBits(double[] values) {
        return Arrays.stream(values)
                .filter(value -> (Float.floatToIntBits((float) value) & 0xffff) != 0)
                .count();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void changesNothingInFloat32(JsonObject golden) {
        List<double[]> expected = vectors(golden, "float32");
        List<double[]> actual = run(golden, Precision.FLOAT32).vectors().toList();
        for (int i = 0; i < expected.size(); i++) {
            if (counts(expected.get(i))) {
                assertThat(distance(actual.get(i), expected.get(i))).isLessThan(1e-5);
            }
        }
    }

    private static List<double[]> vectors(JsonObject golden, String precision) {
        return Result.of(golden.getAsJsonObject(precision)).vectors().toList();
    }

    /** A bias before batch norm has no gradient but that of roundings. */
    private static boolean counts(double[] exact) {
        return norm(exact) > 1e-3;
    }

    private static double[] joined(List<double[]> vectors) {
        return vectors.stream().flatMapToDouble(Arrays::stream).toArray();
    }

    private static Result run(JsonObject golden, Precision precision) {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Shape shape = shape(golden.get("inputShape"));
            Block block = BLOCKS.get(golden.get("name").getAsString()).get();
            block.initialize(manager, DataType.FLOAT32, shape);
            List<Parameter> trained = load(golden, block, manager);
            NDArray inputs = manager.create(Golden.floats(golden.get("inputs")), shape);
            ParameterStore store = new ParameterStore(manager, false);
            NDArray outputs;
            try (MixedPrecision pass = MixedPrecision.of(precision, block, manager);
                    GradientCollector collector = manager.getEngine().newGradientCollector()) {
                outputs = pass.forward(store, new NDList(inputs), true).singletonOrThrow();
                assertThat(outputs.getDataType()).isEqualTo(DataType.FLOAT32);
                float[] coefficients = Golden.floats(golden.get("coefficients"));
                collector.backward(
                        outputs.mul(manager.create(coefficients, outputs.getShape())).sum());
            }
            List<double[]> gradients = new ArrayList<>();
            for (Parameter parameter : trained) {
                NDArray gradient = parameter.getArray().getGradient();
                assertThat(parameter.getArray().getDataType()).isEqualTo(DataType.FLOAT32);
                assertThat(gradient.getDataType()).isEqualTo(DataType.FLOAT32);
                gradients.add(doubles(gradient));
            }
            return new Result(doubles(outputs), gradients);
        }
    }

    private static List<Parameter> load(JsonObject golden, Block block, NDManager manager) {
        List<Parameter> trained =
                block.getParameters().values().stream()
                        .filter(Parameter::requiresGradient)
                        .toList();
        List<JsonElement> values = golden.getAsJsonArray("parameters").asList();
        assertThat(trained).hasSameSizeAs(values);
        for (int i = 0; i < values.size(); i++) {
            JsonObject value = values.get(i).getAsJsonObject();
            assertThat(trained.get(i).getType())
                    .isEqualTo(Parameter.Type.valueOf(value.get("type").getAsString()));
            NDArray array = trained.get(i).getArray();
            assertThat(array.getShape()).isEqualTo(shape(value.get("shape")));
            manager.create(Golden.floats(value.get("values")), array.getShape()).copyTo(array);
        }
        return trained;
    }

    private static Shape shape(JsonElement json) {
        return new Shape(Arrays.stream(Golden.doubles(json)).mapToLong(d -> (long) d).toArray());
    }

    private static double[] doubles(NDArray array) {
        float[] values = array.toFloatArray();
        double[] wide = new double[values.length];
        Arrays.setAll(wide, i -> values[i]);
        return wide;
    }

    private static double norm(double[] a) {
        return Math.sqrt(Arrays.stream(a).map(x -> x * x).sum());
    }

    /** The distance of a from b, in multiples of the norm of b. */
    private static double distance(double[] a, double[] b) {
        double[] difference = a.clone();
        Arrays.setAll(difference, i -> a[i] - b[i]);
        return norm(difference) / norm(b);
    }

    private static double cosine(double[] a, double[] b) {
        double[] products = a.clone();
        Arrays.setAll(products, i -> a[i] * b[i]);
        return Arrays.stream(products).sum() / (norm(a) * norm(b));
    }
}
