package ai.djl.lrdecay.training.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.lrdecay.nn.HeadedNetwork;
import ai.djl.lrdecay.nn.Networks;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackboneStateTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void release() {
        manager.close();
    }

    private HeadedNetwork network(String name, int classes, int channels, int seed) {
        Engine.getInstance().setRandomSeed(seed);
        HeadedNetwork network = Networks.create(name, classes);
        network.initialize(manager, DataType.FLOAT32, new Shape(1, channels, 32, 32));
        return network;
    }

    /** A network as after training: every tensor has values of its own, statistics included. */
    private Map<String, HostTensor> trained(String name, int classes, int channels) {
        HeadedNetwork network = network(name, classes, channels, 1);
        int number = 0;
        for (Pair<String, Parameter> pair : network.getParameters()) {
            NDArray array = pair.getValue().getArray();
            float[] values = new float[(int) array.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = 0.5f + 0.001f * number + 0.01f * (i % 7);
            }
            array.set(values);
            number++;
        }
        return BlockState.capture(network);
    }

    /** The names of DJL's linear layer in the networks, which is the last part of them. */
    private static boolean isOfHead(String parameter) {
        return parameter.contains("head_");
    }

    @ParameterizedTest
    @CsvSource({"wrn-10-1, 10, 4", "wrn-10-2, 10, 10", "resnet50, 5, 3"})
    void copiesAllButTheHead(String name, int before, int after) {
        Map<String, HostTensor> source = trained(name, before, 3);
        HeadedNetwork target = network(name, after, 3, 2);
        Map<String, HostTensor> fresh = BlockState.capture(target);
        Map<String, HostTensor> unchanged = new LinkedHashMap<>(source);
        BackboneState.copy(source, target);
        Map<String, HostTensor> copied = BlockState.capture(target);
        assertThat(copied.keySet()).isEqualTo(source.keySet());
        int heads = 0;
        for (Map.Entry<String, HostTensor> entry : copied.entrySet()) {
            String parameter = entry.getKey();
            if (isOfHead(parameter)) {
                heads++;
                // As it was initialised, even where there are as many classes.
                assertThat(entry.getValue()).as(parameter).isEqualTo(fresh.get(parameter));
                assertThat(entry.getValue()).as(parameter).isNotEqualTo(source.get(parameter));
            } else {
                assertThat(entry.getValue()).as(parameter).isEqualTo(source.get(parameter));
                assertThat(entry.getValue()).as(parameter).isNotEqualTo(fresh.get(parameter));
            }
        }
        // Weight and bias.
        assertThat(heads).isEqualTo(2);
        assertThat(copied.keySet()).anyMatch(key -> key.endsWith("runningMean"));
        assertThat(source).isEqualTo(unchanged);
    }

    @ParameterizedTest
    @CsvSource({
        "wrn-16-1, 3, it has no tensor",
        "wrn-10-2, 3, has shape",
        "wrn-10-1, 1, has shape",
        "resnet50, 3, has shape"
    })
    void refusesAnotherArchitecture(String name, int channels, String message) {
        Map<String, HostTensor> source = trained("wrn-10-1", 10, 3);
        HeadedNetwork target = network(name, 4, channels, 2);
        Map<String, HostTensor> fresh = BlockState.capture(target);
        assertThatThrownBy(() -> BackboneState.copy(source, target))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
        assertThat(BlockState.capture(target)).isEqualTo(fresh);
    }

    /** What is there and would not be copied is no backbone of this architecture either. */
    @Test
    void refusesWhatIsMoreThanTheNetwork() {
        Map<String, HostTensor> source = trained("wrn-10-1", 10, 3);
        source.put("another", new HostTensor(DataType.FLOAT32, new Shape(1), new byte[4]));
        HeadedNetwork target = network("wrn-10-1", 4, 3, 2);
        Map<String, HostTensor> fresh = BlockState.capture(target);
        assertThatThrownBy(() -> BackboneState.copy(source, target))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tensors where the model has");
        assertThat(BlockState.capture(target)).isEqualTo(fresh);
    }

    @ParameterizedTest
    @ValueSource(strings = {"wrn-10-1", "resnet50"})
    void tellsTheParametersOfTheHead(String name) {
        HeadedNetwork network = network(name, 4, 3, 1);
        assertThat(BackboneState.headIds(network)).hasSize(2);
        for (Pair<String, Parameter> pair : network.getParameters()) {
            assertThat(BackboneState.headIds(network).contains(pair.getValue().getId()))
                    .as(pair.getKey())
                    .isEqualTo(isOfHead(pair.getKey()));
        }
    }
}
