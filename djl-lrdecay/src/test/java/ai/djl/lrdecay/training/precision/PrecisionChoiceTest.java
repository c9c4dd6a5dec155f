package ai.djl.lrdecay.training.precision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.lrdecay.nn.WideResNet;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.lrdecay.training.state.BlockState;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.loss.Loss;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrecisionChoiceTest {

    @Test
    void aMeasurementLeavesTheNetworkAsItIs() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Block block = WideResNet.builder().setDepth(10).setWidenFactor(1).setClasses(3).build();
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 4, 4));
            Map<String, HostTensor> before = BlockState.capture(block);
            NDArray inputs = manager.randomNormal(new Shape(4, 3, 4, 4));
            int arrays = manager.getManagedArrays().size();
            PrecisionChoice choice =
                    PrecisionChoice.measure(
                            block,
                            Loss.softmaxCrossEntropyLoss(),
                            new NDList(inputs),
                            new NDList(manager.create(new long[] {0, 1, 2, 0})));
            int labels = 1;
            assertThat(manager.getManagedArrays().size()).isEqualTo(arrays + labels);
            assertThat(choice.float32Seconds()).isBetween(1e-6, 60.0);
            assertThat(choice.bfloat16Seconds()).isBetween(1e-6, 60.0);
            assertThat(BlockState.capture(block)).isEqualTo(before);
            for (Parameter parameter : block.getParameters().values()) {
                if (parameter.requiresGradient()) {
                    assertThat(parameter.getArray().getGradient().toFloatArray()).containsOnly(0);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1.0, 0.25, BFLOAT16",
        "1.1, 1.0, BFLOAT16",
        "1.09, 1.0, FLOAT32",
        "1.0, 5.0, FLOAT32",
    })
    void bfloat16HasToPay(double float32, double bfloat16, Precision precision) {
        PrecisionChoice choice = new PrecisionChoice(float32, bfloat16);
        assertThat(choice.precision()).isEqualTo(precision);
        assertThat(choice.speedup()).isEqualTo(float32 / bfloat16);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, NaN", "Infinity, 1", "1, -1"})
    void timesAreNumbersAboveZero(double float32, double bfloat16) {
        assertThatThrownBy(() -> new PrecisionChoice(float32, bfloat16))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"float32, FLOAT32", "bfloat16, BFLOAT16"})
    void precisionsHaveNames(String text, Precision precision) {
        assertThat(Precision.parse(text)).isEqualTo(precision).hasToString(text);
        assertThatThrownBy(() -> Precision.parse("float16"))
                .hasMessageContaining("'float16'")
                .hasMessageContaining("float32 or bfloat16");
    }
}
