package ai.djl.lrdecay.training.precision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The copies of parameters that a pass in bfloat16 makes, and what it refuses. */
class CopiedParametersTest {

    @Test
    void partsOfABatchAddUp() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch");
                Sum sum = Sum.in(manager)) {
            sum.addGradient();
            sum.addGradient();
            sum.addGradient();
            assertThat(sum.gradient()).containsExactly(3, 6, 9);
        }
    }

    @Test
    void copiesAreMadeOnceAndAgainAfterAnUpdate() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch");
                Sum sum = Sum.in(manager);
                GradientCollector ignored = manager.getEngine().newGradientCollector()) {
            assertThat(sum.output().getFloat()).isEqualTo(6);
            sum.doubleWeight();
            assertThat(sum.output().getFloat()).as("the copies of before").isEqualTo(6);
            sum.pass().parametersChanged();
            assertThat(sum.output().getFloat()).isEqualTo(12);
        }
    }

    /** Copies that an evaluation made would have no way back to the parameters. */
    @Test
    void anEvaluationDoesNotHideTheParameters() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch");
                Sum sum = Sum.in(manager)) {
            assertThat(sum.output().getFloat()).isEqualTo(6);
            sum.doubleWeight();
            assertThat(sum.output().getFloat()).as("nothing is kept").isEqualTo(12);
            sum.addGradient();
            assertThat(sum.gradient()).containsExactly(1, 2, 3);
        }
    }

    @Test
    void leavesNumbersOfSamplesAndNamesAlone() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Block block = new LambdaBlock(list -> list);
            block.initialize(manager, DataType.FLOAT32, new Shape(1));
            NDArray tokens = manager.create(new long[] {1, 2, 1L << 40});
            NDArray values = manager.create(new float[] {1, 2.0039062f});
            values.setName("values");
            try (MixedPrecision pass = MixedPrecision.of(Precision.BFLOAT16, block, manager)) {
                NDList outputs =
                        pass.forward(
                                new ParameterStore(manager, false),
                                new NDList(tokens, values),
                                false);
                assertThat(outputs.get(0).toLongArray()).containsExactly(1, 2, 1L << 40);
                assertThat(outputs.get(1).toFloatArray()).containsExactly(1, 2);
                assertThat(values.getName()).isEqualTo("values");
            }
        }
    }

    @Test
    void refusesWhatWouldEndTheProcess() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Block block =
                    new SequentialBlock()
                            .add(LSTM.builder().setStateSize(4).setNumLayers(1).build())
                            .add(Linear.builder().setUnits(2).build());
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 2));
            assertThatThrownBy(() -> MixedPrecision.of(Precision.BFLOAT16, block, manager))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("LSTM");
        }
    }

    /** Where the engine would take a gradient from memory that nobody wrote. */
    @ParameterizedTest
    @CsvSource({"1, 2, true", "2, 3, true", "2, 2, false", "1, 1, false", "5, 2, false"})
    void refusesImagesNarrowerThanTheStride(int width, int stride, boolean refused) {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Block block =
                    new SequentialBlock()
                            .add(
                                    Conv2d.builder()
                                            .setFilters(4)
                                            .setKernelShape(new Shape(3, 3))
                                            .optStride(new Shape(stride, stride))
                                            .optPadding(new Shape(1, 1))
                                            .build());
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 4, width));
            if (refused) {
                assertThatThrownBy(() -> MixedPrecision.of(Precision.BFLOAT16, block, manager))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("Conv2d has the stride " + stride)
                        .hasMessageContaining("width " + width);
            } else {
                MixedPrecision.of(Precision.BFLOAT16, block, manager).close();
            }
        }
    }

    /** A layer with one output: the sum of three inputs. */
    private record Sum(NDManager manager, Block block, ParameterStore store, MixedPrecision pass)
            implements AutoCloseable {

        static Sum in(NDManager manager) {
            Block block = Linear.builder().setUnits(1).optBias(false).build();
            block.setInitializer(Initializer.ONES, Parameter.Type.WEIGHT);
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 3));
            return new Sum(
                    manager,
                    block,
                    new ParameterStore(manager, false),
                    MixedPrecision.of(Precision.BFLOAT16, block, manager));
        }

        NDArray weight() {
            return block.getParameters().get(0).getValue().getArray();
        }

        /** Of the inputs 1, 2 and 3. */
        NDArray output() {
            NDArray input = manager.create(new float[] {1, 2, 3}, new Shape(1, 3));
            return pass.forward(store, new NDList(input), true).singletonOrThrow().sum();
        }

        void addGradient() {
            try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
                collector.backward(output());
            }
        }

        void doubleWeight() {
            try (NDArray values = weight().stopGradient()) {
                values.muli(2);
            }
        }

        float[] gradient() {
            return weight().getGradient().toFloatArray();
        }

        @Override
        public void close() {
            pass.close();
        }
    }
}
