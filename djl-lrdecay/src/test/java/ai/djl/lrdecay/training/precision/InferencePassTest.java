package ai.djl.lrdecay.training.precision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.lrdecay.nn.HeadedNetwork;
import ai.djl.lrdecay.nn.Networks;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.convolutional.Conv3d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.training.ParameterStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class InferencePassTest {

    /** Batches of images as they come from data: channels last in memory. */
    private static NDArray images(NDManager manager, int count, int channels, int side) {
        return manager.randomNormal(new Shape(count, side, side, channels)).transpose(0, 3, 1, 2);
    }

    /** How the kernels are arranged changes no bit of what comes out. */
    @ParameterizedTest
    @CsvSource({
        "wrn-10-2, 6, 2, FLOAT32", "wrn-10-2, 1, 7, FLOAT32", "wrn-10-1, 1, 14, FLOAT32",
        "wrn-16-2, 3, 28, FLOAT32", "resnet50, 3, 64, FLOAT32", "wrn-10-2, 1, 7, BFLOAT16",
        "resnet50, 3, 64, BFLOAT16"
    })
    void givesTheBitsOfTheOrdinaryPass(String name, int channels, int side, Precision precision) {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Engine.getInstance().setRandomSeed(3);
            HeadedNetwork network = Networks.create(name, 5);
            network.initialize(manager, DataType.FLOAT32, new Shape(1, channels, side, side));
            ParameterStore store = new ParameterStore(manager, false);
            try (MixedPrecision ordinary = MixedPrecision.of(precision, network, manager);
                    InferencePass pass = InferencePass.of(precision, network, store, manager)) {
                for (int count : new int[] {4, 1}) {
                    NDArray x = images(manager, count, channels, side);
                    float[] expected =
                            ordinary.forward(network::features, store, new NDList(x), false)
                                    .singletonOrThrow()
                                    .toFloatArray();
                    assertThat(
                                    pass.forward(network::features, new NDList(x))
                                            .singletonOrThrow()
                                            .toFloatArray())
                            .isEqualTo(expected);
                }
            }
        }
    }

    /** Blocks of one's own, with kernels of one, two and three dimensions. */
    @ParameterizedTest
    @EnumSource(Precision.class)
    void takesKernelsOfAnyDimension(Precision precision) {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Block volume =
                    Conv3d.builder().setFilters(4).setKernelShape(new Shape(2, 2, 2)).build();
            Block image = Conv2d.builder().setFilters(4).setKernelShape(new Shape(3, 3)).build();
            Block line = Conv1d.builder().setFilters(4).setKernelShape(new Shape(3)).build();
            check(manager, precision, volume, new Shape(2, 3, 5, 4, 3));
            check(manager, precision, image, new Shape(2, 3, 5, 4));
            check(manager, precision, line, new Shape(2, 3, 9));
        }
    }

    private static void check(NDManager manager, Precision precision, Block block, Shape shape) {
        block.initialize(manager, DataType.FLOAT32, shape);
        ParameterStore store = new ParameterStore(manager, false);
        NDList x = new NDList(manager.randomNormal(shape));
        try (MixedPrecision ordinary = MixedPrecision.of(precision, block, manager);
                InferencePass pass = InferencePass.of(precision, block, store, manager)) {
            float[] expected = ordinary.forward(store, x, false).get(0).toFloatArray();
            assertThat(pass.forward(block::forward, x).get(0).toFloatArray()).isEqualTo(expected);
        }
    }

    @Test
    void leavesTheParametersAsTheyWere() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Block block =
                    new SequentialBlock()
                            .add(
                                    Conv2d.builder()
                                            .setFilters(4)
                                            .setKernelShape(new Shape(3, 3))
                                            .build())
                            .add(Blocks.batchFlattenBlock())
                            .add(Linear.builder().setUnits(2).build());
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 8, 8));
            ParameterStore store = new ParameterStore(manager, false);
            NDArray kernel = block.getParameters().get(0).getValue().getArray();
            float[] before = kernel.toFloatArray();
            int arrays = manager.getManagedArrays().size();
            try (InferencePass pass = InferencePass.of(Precision.FLOAT32, block, store, manager)) {
                try (NDManager scratch = manager.newSubManager()) {
                    pass.forward(block::forward, new NDList(images(scratch, 2, 3, 8)));
                }
            }
            assertThat(kernel.toFloatArray()).isEqualTo(before);
            assertThat(manager.getManagedArrays()).hasSize(arrays);
        }
    }

    @Test
    void refusesInBfloat16WhatWouldEndTheProcess() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Block block = LSTM.builder().setStateSize(4).setNumLayers(1).build();
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 2));
            ParameterStore store = new ParameterStore(manager, false);
            assertThatThrownBy(() -> InferencePass.of(Precision.BFLOAT16, block, store, manager))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("LSTM");
        }
    }
}
