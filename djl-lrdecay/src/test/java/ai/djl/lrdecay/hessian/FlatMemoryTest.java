package ai.djl.lrdecay.hessian;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.hessian.operator.CurvatureData;
import ai.djl.lrdecay.hessian.operator.HessianOperator;
import ai.djl.lrdecay.util.ResidentMemory;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.loss.Loss;
import java.io.IOException;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Three hundred products in a process of their own, whose heap is small, so that resident memory
 * shows what the engine holds. A graph that leaks holds some 2 MiB more after each product.
 */
class FlatMemoryTest {

    private static final int WARM_UP = 100;
    private static final int PRODUCTS = 300;
    private static final int SAMPLES = 256;
    private static final double LEAK_MIB = 6;

    @EnabledOnOs(OS.LINUX)
    @ParameterizedTest(name = "micro-batches of {0}")
    @ValueSource(ints = {SAMPLES, 64})
    void residentMemoryStaysFlat(int microBatch) throws Exception {
        double growth =
                ResidentMemory.growth(FlatMemoryTest.class, 48, Integer.toString(microBatch));
        assertThat(growth).isLessThan(LEAK_MIB);
    }

    /** Prints resident MiB after the warm-up and at the end. */
    public static void main(String[] args) throws IOException {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Block block =
                    new SequentialBlock()
                            .add(convolution())
                            .add(BatchNorm.builder().build())
                            .add(Activation.reluBlock())
                            .add(convolution())
                            .add(Activation.reluBlock())
                            .add(Blocks.batchFlattenBlock())
                            .add(Linear.builder().setUnits(5).build());
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 8, 8));
            NDArray inputs = manager.randomNormal(new Shape(SAMPLES, 3, 8, 8));
            NDArray labels = manager.zeros(new Shape(SAMPLES), DataType.INT64);
            try (HessianOperator operator =
                            HessianOperator.builder()
                                    .setBlock(block)
                                    .setLoss(Loss.softmaxCrossEntropyLoss())
                                    .setData(
                                            CurvatureData.of(
                                                    new NDList(inputs),
                                                    new NDList(labels),
                                                    Integer.parseInt(args[0])))
                                    .build();
                    NDManager scratch = operator.manager().newSubManager()) {
                NDArray vector = scratch.ones(new Shape(operator.dimension()));
                double before = 0;
                for (int i = 0; i < WARM_UP + PRODUCTS; i++) {
                    if (i == WARM_UP) {
                        before = ResidentMemory.mebibytes();
                    }
                    try (NDArray product = operator.apply(vector)) {
                        product.size();
                    }
                }
                System.out.println(before + " " + ResidentMemory.mebibytes());
            }
        }
    }

    private static Block convolution() {
        return Conv2d.builder()
                .setFilters(8)
                .setKernelShape(new Shape(3, 3))
                .optPadding(new Shape(1, 1))
                .build();
    }
}
