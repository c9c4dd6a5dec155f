package ai.djl.lrdecay.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Copies on the host leave nothing with the manager of an array. */
class HostArraysTest {

    static Stream<Function<NDArray, Object>> copies() {
        return Stream.of(HostTensor::of, HostArrays::bytes, HostArrays::doubles);
    }

    /** DJL first copies what is not in row-major order, as what is on a GPU. */
    @ParameterizedTest
    @MethodSource("copies")
    void leaveNothingBehind(Function<NDArray, Object> copy) {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray columns = manager.arange(6f).reshape(2, 3).transpose();
            int before = manager.getManagedArrays().size();
            for (int i = 0; i < 5; i++) {
                copy.apply(columns);
            }
            assertThat(manager.getManagedArrays()).hasSize(before);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT32", "FLOAT64", "INT64"})
    void areInRowMajorOrder(DataType type) {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray columns =
                    manager.arange(6).reshape(new Shape(2, 3)).transpose().toType(type, false);
            double[] expected = {0, 3, 1, 4, 2, 5};
            assertThat(HostArrays.doubles(columns)).isEqualTo(expected);
            ByteBuffer bytes =
                    ByteBuffer.wrap(HostArrays.bytes(columns)).order(ByteOrder.nativeOrder());
            for (double value : expected) {
                double found =
                        type == DataType.FLOAT32
                                ? bytes.getFloat()
                                : type == DataType.FLOAT64 ? bytes.getDouble() : bytes.getLong();
                assertThat(found).isEqualTo(value);
            }
            assertThat(bytes.hasRemaining()).isFalse();
        }
    }
}
