package ai.djl.lrdecay.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import org.junit.jupiter.api.Test;

class LinearNetworkTest {

    @Test
    void isTheProductWithItsWeights() {
        try (NDManager manager = NDManager.newBaseManager()) {
            HeadedNetwork network = Networks.create("linear", 3);
            network.initialize(manager, DataType.FLOAT32, new Shape(1, 2, 2, 1));
            assertThat(network.getParameters()).hasSize(2);
            network.head()
                    .getParameters()
                    .get("weight")
                    .getArray()
                    .set(new float[] {1, 2, 3, 4, 0, 0, 0, 1, -1, 1, -1, 1});
            network.head().getParameters().get("bias").getArray().set(new float[] {0.5f, 0, -1});
            NDArray x =
                    manager.create(new float[] {1, 10, 100, 1000, 0, 0, 0, 0}).reshape(2, 2, 2, 1);
            ParameterStore store = new ParameterStore(manager, false);
            NDArray logits = network.forward(store, new NDList(x), true).singletonOrThrow();
            assertThat(logits.getShape()).isEqualTo(new Shape(2, 3));
            assertThat(network.getOutputShapes(new Shape[] {new Shape(2, 2, 2, 1)}))
                    .containsExactly(new Shape(2, 3));
            float[] expected = {4321.5f, 1000, 908, 0.5f, 0, -1};
            float[] actual = logits.toFloatArray();
            for (int i = 0; i < expected.length; i++) {
                assertThat(actual[i]).isEqualTo(expected[i], within(1e-3f));
            }
            assertThat(network.features(store, new NDList(x), false).singletonOrThrow().getShape())
                    .isEqualTo(new Shape(2, 4));
        }
    }

    @Test
    void needsTwoClasses() {
        assertThatThrownBy(() -> new LinearNetwork(1))
                .hasMessage("LinearNetwork: there must be at least 2 classes, not 1");
    }
}
