package ai.djl.lrdecay.hessian.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CurvatureDataTest {

    private final NDManager manager = NDManager.newBaseManager("PyTorch");

    @AfterEach
    void close() {
        manager.close();
    }

    private NDList arrays(int... samples) {
        NDList arrays = new NDList();
        for (int count : samples) {
            arrays.add(manager.zeros(new Shape(count, 2)));
        }
        return arrays;
    }

    private static void assertRefused(NDList inputs, NDList labels, String reason) {
        assertThatThrownBy(() -> CurvatureData.of(inputs, labels, 32))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void allArraysHaveAsManySamples() {
        assertRefused(arrays(50), arrays(100), "the inputs have 50 and the labels 100");
        assertRefused(arrays(256), arrays(100), "the inputs have 256 and the labels 100");
        assertRefused(arrays(50, 40), arrays(50), "the inputs have 50, 40 and the labels 50");
        assertRefused(arrays(50), arrays(50, 60), "the inputs have 50 and the labels 50, 60");
        CurvatureData good = CurvatureData.of(arrays(50, 50), arrays(50, 50), 32);
        assertThat(good.size(manager)).isEqualTo(new CurvatureData.Size(50, 2));
    }

    @Test
    void thereAreInputsAndLabels() {
        assertRefused(arrays(), arrays(5), "there are 0 arrays of inputs and 1 of labels");
        assertRefused(arrays(5, 5), arrays(), "there are 2 arrays of inputs and 0 of labels");
        assertRefused(arrays(), arrays(), "there are 0 arrays of inputs and 0 of labels");
        assertRefused(new NDList(manager.create(1f)), arrays(1), "an array of no axis");
    }
}
