package ai.djl.lrdecay.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against DJL's convolution, that is PyTorch's: outputs, and gradients for input and weights. */
class SmallImageConv2dTest {

    private static final int CHANNELS = 5;
    private static final int FILTERS = 7;

    /** The size of an image and a convolution over it. */
    record Geometry(int height, int width, int kernel, int stride, boolean channelsLast) {}

    static List<Geometry> geometries() {
        List<Geometry> all = new ArrayList<>();
        for (int height = 1; height <= 5; height++) {
            for (int width = 1; width <= 5; width++) {
                for (int kernel = 1; kernel <= 3; kernel += 2) {
                    for (int stride = 1; stride <= 2; stride++) {
                        boolean last = (height + width + kernel + stride) % 2 == 0;
                        all.add(new Geometry(height, width, kernel, stride, last));
                    }
                }
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("geometries")
    void agreesWithDjl(Geometry geometry) {
        for (DataType type : List.of(DataType.FLOAT32, DataType.FLOAT64)) {
            double bound = type == DataType.FLOAT64 ? 1e-12 : 2e-5;
            List<double[]> ours = results(ours(geometry), geometry, type);
            List<double[]> theirs = results(theirs(geometry), geometry, type);
            for (int i = 0; i < theirs.size(); i++) {
                assertThat(ours.get(i)).containsExactly(theirs.get(i), within(bound));
            }
        }
    }

    @Test
    void itsParametersAreThoseOfConv2d() {
        Geometry geometry = new Geometry(2, 2, 3, 1, false);
        try (NDManager manager = NDManager.newBaseManager()) {
            Block ours = ours(geometry);
            Block theirs = theirs(geometry);
            Shape shape = new Shape(3, CHANNELS, 2, 2);
            ours.initialize(manager, DataType.FLOAT32, shape);
            theirs.initialize(manager, DataType.FLOAT32, shape);
            assertThat(ours.getParameters().keys()).isEqualTo(theirs.getParameters().keys());
            assertThat(ours.getParameters().valueAt(0).getShape())
                    .isEqualTo(theirs.getParameters().valueAt(0).getShape());
            assertThat(ours.getOutputShapes(new Shape[] {shape}))
                    .isEqualTo(theirs.getOutputShapes(new Shape[] {shape}));
        }
    }

    /** The weights live as long as the model: what is made of them in a step must not. */
    @ParameterizedTest
    @MethodSource("geometries")
    void leavesNothingOnTheManagerOfTheWeights(Geometry geometry) {
        Block block = ours(geometry);
        Shape shape = new Shape(3, CHANNELS, geometry.height, geometry.width);
        try (NDManager manager = NDManager.newBaseManager()) {
            block.initialize(manager, DataType.FLOAT32, shape);
            ParameterStore store = new ParameterStore(manager, false);
            int before = manager.getManagedArrays().size();
            try (NDManager batch = manager.newSubManager();
                    GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray x = batch.ones(shape);
                NDArray out = block.forward(store, new NDList(x), true).singletonOrThrow();
                assertThat(out.getManager()).isSameAs(batch);
                collector.backward(out.sum());
            }
            assertThat(manager.getManagedArrays()).hasSize(before);
        }
    }

    private static Block ours(Geometry geometry) {
        return new SmallImageConv2d(FILTERS, geometry.kernel, geometry.stride);
    }

    private static Block theirs(Geometry geometry) {
        return Conv2d.builder()
                .setFilters(FILTERS)
                .setKernelShape(new Shape(geometry.kernel, geometry.kernel))
                .optStride(new Shape(geometry.stride, geometry.stride))
                .optPadding(new Shape(geometry.kernel / 2, geometry.kernel / 2))
                .optBias(false)
                .build();
    }

    /** Output, gradient for the input and gradient for the weights of the sum of sines. */
    private static List<double[]> results(Block block, Geometry geometry, DataType type) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Shape shape = new Shape(3, CHANNELS, geometry.height, geometry.width);
            block.initialize(manager, type, shape);
            Parameter weight = block.getParameters().valueAt(0);
            NDArray values = manager.arange((float) weight.getShape().size()).mul(0.37f).cos();
            weight.getArray()
                    .set(values.reshape(weight.getShape()).toType(type, false).toByteBuffer());
            NDArray leaf = manager.arange((float) shape.size()).mul(0.73f).sin();
            leaf = leaf.reshape(shape).toType(type, false);
            leaf.setRequiresGradient(true);
            NDArray out;
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray x =
                        geometry.channelsLast
                                ? leaf.transpose(0, 2, 3, 1).mul(1).transpose(0, 3, 1, 2)
                                : leaf;
                ParameterStore store = new ParameterStore(manager, false);
                out = block.forward(store, new NDList(x), true).singletonOrThrow();
                collector.backward(out.sin().sum());
            }
            assertThat(out.getShape()).isEqualTo(block.getOutputShapes(new Shape[] {shape})[0]);
            return List.of(
                    doubles(out),
                    doubles(leaf.getGradient()),
                    doubles(weight.getArray().getGradient()));
        }
    }

    private static double[] doubles(NDArray array) {
        return array.toType(DataType.FLOAT64, false).flatten().toDoubleArray();
    }
}
