package ai.djl.lrdecay.training.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockStateTest {

    private static SequentialBlock block(NDManager manager) {
        SequentialBlock block =
                new SequentialBlock()
                        .add(Linear.builder().setUnits(3).build())
                        .add(BatchNorm.builder().build());
        block.initialize(manager, DataType.FLOAT32, new Shape(2, 4));
        return block;
    }

    /** The parameter whose name ends so. */
    private static Parameter find(SequentialBlock block, String end) {
        return block.getParameters().stream()
                .filter(pair -> pair.getKey().endsWith(end))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    @ParameterizedTest
    @CsvSource({
        "weight, NaN",
        "weight, Infinity",
        "bias, -Infinity",
        "gamma, NaN",
        "runningVar, Infinity",
        "runningMean, NaN"
    })
    void oneNumberThatIsNotFiniteIsSeen(String name, float value) {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            SequentialBlock block = block(manager);
            int arrays = manager.getManagedArrays().size();
            assertThat(BlockState.isFinite(block)).isTrue();
            assertThat(manager.getManagedArrays()).hasSize(arrays);
            find(block, name).getArray().set(new NDIndex("0"), value);
            assertThat(BlockState.isFinite(block)).isFalse();
            Map<String, HostTensor> state = BlockState.capture(block);
            assertThatThrownBy(() -> BlockState.check(block, state)).hasMessageContaining(name);
        }
    }

    /** As the mask of an attention is. */
    @Test
    void aConstantMayBeInfinite() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            SequentialBlock block = block(manager);
            Parameter mask = find(block, "weight");
            mask.getArray().set(new NDIndex("0"), Float.NEGATIVE_INFINITY);
            mask.freeze(true);
            assertThat(BlockState.isFinite(block)).isTrue();
            SequentialBlock other = block(manager);
            find(other, "weight").freeze(true);
            BlockState.restore(other, BlockState.capture(block));
            assertThat(BlockState.capture(other)).isEqualTo(BlockState.capture(block));
        }
    }
}
