package ai.djl.lrdecay.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import org.junit.jupiter.api.Test;

class MultilayerPerceptronTest {

    private static void set(Block layer, float[] weight, float[] bias) {
        layer.getParameters().get("weight").getArray().set(weight);
        layer.getParameters().get("bias").getArray().set(bias);
    }

    /** Worked out by hand: hidden layer (10 - 1, 2 - 10, 0 + 3) and its rectified values. */
    @Test
    void isWhatItSays() {
        try (NDManager manager = NDManager.newBaseManager()) {
            HeadedNetwork network = Networks.create("mlp-3", 2);
            network.initialize(manager, DataType.FLOAT32, new Shape(1, 1, 1, 2));
            assertThat(network.getParameters()).hasSize(4);
            set(
                    network.getChildren().get("01hidden"),
                    new float[] {10, -1, 2, -10, 0, 0},
                    new float[] {0, 0, 3});
            set(network.head(), new float[] {1, 5, 2, -1, 5, 0}, new float[] {0.5f, 0});
            NDArray x = manager.create(new float[] {1, 1, -1, 1}).reshape(2, 1, 1, 2);
            ParameterStore store = new ParameterStore(manager, false);
            float[] features =
                    network.features(store, new NDList(x), true).singletonOrThrow().toFloatArray();
            assertThat(features).containsExactly(9, 0, 3, 0, 0, 3);
            NDArray logits = network.forward(store, new NDList(x), true).singletonOrThrow();
            assertThat(logits.toFloatArray()).containsExactly(15.5f, -9, 6.5f, 0);
            assertThat(network.getOutputShapes(new Shape[] {new Shape(2, 1, 1, 2)}))
                    .containsExactly(logits.getShape());
        }
    }

    /** He et al.: the variance of a weight is 2 over the number of inputs; biases are 0. */
    @Test
    void beginsLikeHeEtAl() {
        try (NDManager manager = NDManager.newBaseManager()) {
            manager.getEngine().setRandomSeed(1);
            HeadedNetwork network = Networks.create("mlp-400", 10);
            network.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 10, 10));
            Block hidden = network.getChildren().get("01hidden");
            assertThat(variance(hidden)).isCloseTo(2.0 / 300, within(2.0 / 300 * 0.05));
            assertThat(variance(network.head())).isCloseTo(2.0 / 400, within(2.0 / 400 * 0.15));
            assertThat(hidden.getParameters().get("bias").getArray().toFloatArray())
                    .containsOnly(0);
        }
    }

    private static double variance(Block layer) {
        NDArray weight = layer.getParameters().get("weight").getArray();
        return weight.square().mean().getFloat() - Math.pow(weight.mean().getFloat(), 2);
    }

    @Test
    void refusesWhatIsNoNetwork() {
        assertThatThrownBy(() -> new MultilayerPerceptron(8, 1))
                .hasMessage("MultilayerPerceptron: there must be at least 2 classes, not 1");
        assertThatThrownBy(() -> Networks.create("mlp-0", 2))
                .hasMessageContaining("must have at least 1 unit, not 0");
        assertThatThrownBy(() -> Networks.create("mlp-", 2)).hasMessageContaining("mlp-WIDTH");
    }
}
