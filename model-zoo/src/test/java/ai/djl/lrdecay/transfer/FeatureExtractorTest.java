package ai.djl.lrdecay.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.lrdecay.nn.HeadedNetwork;
import ai.djl.lrdecay.nn.Networks;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.lrdecay.training.state.BlockState;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureExtractorTest {

    /**
     * A network whose batch norms are in use: fresh ones have mean 0 and variance 1, with which
     * much would pass that is wrong.
     */
    private static HeadedNetwork network(String name, int classes, NDManager manager, Shape shape) {
        Engine.getInstance().setRandomSeed(7);
        HeadedNetwork network = Networks.create(name, classes);
        network.initialize(
                manager, DataType.FLOAT32, new Shape(1, shape.get(0), shape.get(1), shape.get(2)));
        Random random = new Random(8);
        for (Pair<String, Parameter> pair : network.getParameters()) {
            String parameter = pair.getKey();
            boolean positive = parameter.endsWith("gamma") || parameter.endsWith("runningVar");
            if (positive
                    || parameter.endsWith("beta")
                    || parameter.endsWith("runningMean")
                    || parameter.endsWith("bias")) {
                NDArray array = pair.getValue().getArray();
                float[] values = new float[(int) array.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] =
                            positive
                                    ? 0.5f + random.nextFloat()
                                    : 0.2f * (float) random.nextGaussian();
                }
                array.set(values);
            }
        }
        return network;
    }

    private static double[] numbers(Parameter parameter) {
        float[] values = parameter.getArray().toFloatArray();
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }

    /** More samples than a batch takes, and no multiple of it; of large images it takes few. */
    @ParameterizedTest
    @CsvSource({
        "wrn-10-1, 300, 5, 3, 8, 64",
        "wrn-10-1, 70, 5, 3, 64, 64",
        "resnet50, 5, 4, 3, 32, 2048"
    })
    void givesWhatTheHeadIsGiven(
            String name, int samples, int classes, int channels, int size, int dimensions) {
        Shape shape = new Shape(channels, size, size);
        HostSamples data = HostSamples.random(samples, classes, shape, 9);
        try (NDManager manager = NDManager.newBaseManager()) {
            HeadedNetwork network = network(name, classes, manager, shape);
            Map<String, HostTensor> before = BlockState.capture(network);
            assertThat(before.keySet()).anyMatch(key -> key.endsWith("runningVar"));
            Features features = FeatureExtractor.extract(network, manager, data);
            assertThat(features.dimensions()).isEqualTo(dimensions);
            assertThat(features.labels()).isEqualTo(data.labels());
            assertThat(features.classes()).isEqualTo(classes);
            // Neither the running statistics nor anything else.
            assertThat(BlockState.capture(network)).isEqualTo(before);

            NDArray logits =
                    network.forward(
                                    new ParameterStore(manager, false),
                                    new NDList(data.inputs(manager)),
                                    false)
                            .singletonOrThrow();
            float[] expected = logits.toFloatArray();
            double[] weights = numbers(network.head().getParameters().get("weight"));
            double[] biases = numbers(network.head().getParameters().get("bias"));
            double[][] rows = features.rows();
            double largest =
                    IntStream.range(0, expected.length)
                            .mapToDouble(i -> Math.abs(expected[i]))
                            .max()
                            .orElseThrow();
            for (int i = 0; i < samples; i++) {
                for (int c = 0; c < classes; c++) {
                    double logit = biases[c];
                    for (int k = 0; k < dimensions; k++) {
                        logit += rows[i][k] * weights[c * dimensions + k];
                    }
                    // FLOAT32 over some dozens of layers.
                    assertThat(expected[i * classes + c] - logit)
                            .as("logit %d of sample %d", c, i)
                            .isCloseTo(0, within(1e-5 * largest));
                }
            }
            // The samples differ, and so do their features.
            assertThat(rows[0]).isNotEqualTo(rows[1]);
        }
    }

    @Test
    void leavesNothingBehindOnTheManager() {
        Shape shape = new Shape(1, 8, 8);
        try (NDManager manager = NDManager.newBaseManager()) {
            HeadedNetwork network = network("wrn-10-1", 2, manager, shape);
            HostSamples data = HostSamples.random(600, 2, shape, 3);
            FeatureExtractor.extract(network, manager, data);
            int before = manager.getManagedArrays().size();
            FeatureExtractor.extract(network, manager, data);
            assertThat(manager.getManagedArrays()).hasSize(before);
        }
    }

    @Test
    void refusesABrokenNetwork() {
        Shape shape = new Shape(1, 8, 8);
        try (NDManager manager = NDManager.newBaseManager()) {
            HeadedNetwork network = network("wrn-10-1", 2, manager, shape);
            Parameter stem = network.getParameters().get(0).getValue();
            float[] weights = stem.getArray().toFloatArray();
            weights[0] = Float.NaN;
            stem.getArray().set(weights);
            HostSamples data = HostSamples.random(3, 2, shape, 3);
            assertThatThrownBy(() -> FeatureExtractor.extract(network, manager, data))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a feature is not finite: the network is broken");
        }
    }

    @Test
    void samplesEachClassByItsShare() {
        int[] labels = new int[1000];
        Arrays.fill(labels, 600, 900, 1);
        Arrays.fill(labels, 900, 1000, 2);
        int[] sample = FeatureExtractor.sample(labels, 100, 5);
        assertThat(sample).hasSize(100).isSorted().doesNotHaveDuplicates();
        assertThat(Arrays.stream(sample).filter(i -> labels[i] == 0)).hasSize(60);
        assertThat(Arrays.stream(sample).filter(i -> labels[i] == 1)).hasSize(30);
        assertThat(FeatureExtractor.sample(labels, 100, 5)).isEqualTo(sample);
        assertThat(FeatureExtractor.sample(labels, 100, 6)).isNotEqualTo(sample);
        // No class is left out, though a tenth of 3 rounds to none: 2, 1 and 1.
        assertThat(FeatureExtractor.sample(labels, 3, 5)).hasSize(4);
        int[] all = IntStream.range(0, 1000).toArray();
        assertThat(FeatureExtractor.sample(labels, 1000, 5)).isEqualTo(all);
        assertThat(FeatureExtractor.sample(labels, 5000, 5)).isEqualTo(all);
    }
}
