package ai.djl.lrdecay.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.lrdecay.dataset.Ps10;
import ai.djl.lrdecay.nn.HeadedNetwork;
import ai.djl.lrdecay.spark.cluster.MiniCluster;
import ai.djl.lrdecay.transfer.FeatureExtractor;
import ai.djl.lrdecay.transfer.Features;
import ai.djl.lrdecay.transfer.LogMe;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkFeaturesTest {

    private static final int SAMPLES = 150;

    @TempDir Path folder;

    @Test
    void scoresAsOneMachine() {
        try (JavaSparkContext context =
                        new JavaSparkContext(MiniCluster.settings("local[2]", folder));
                NDManager manager = NDManager.newBaseManager("PyTorch");
                Ps10 samples = Networks.ps10(SAMPLES, 4)) {
            Block block = Networks.initialised(Networks.wrn(), manager, new Shape(1, 6, 4, 4));
            Features expected = FeatureExtractor.extract((HeadedNetwork) block, manager, samples);
            double score = LogMe.score(expected.rows(), expected.labels());
            List<Double> scores = new ArrayList<>();
            for (int partitions : new int[] {1, 2, 5}) {
                try (SparkData data =
                                SparkData.of(
                                        context,
                                        SampleSource.of(any -> Networks.ps10(SAMPLES, 4)),
                                        SAMPLES,
                                        16,
                                        partitions);
                        SparkFeatures features =
                                SparkFeatures.builder()
                                        .setData(data)
                                        .setNetwork(Networks::wrn)
                                        .setBlock(block)
                                        .setClasses(10)
                                        .build()) {
                    scores.add(features.logMe());
                    List<Features> parts = features.extract().collect();
                    assertThat(parts).hasSize(10);
                    assertThat(parts.get(9).labels())
                            .isEqualTo(Arrays.copyOfRange(expected.labels(), 144, SAMPLES));
                    assertThat(parts.get(9).values()[0])
                            .isCloseTo(
                                    expected.values()[144 * expected.dimensions()], within(1e-4f));
                }
            }
            assertThat(scores.get(0)).isCloseTo(score, within(1e-6));
            assertThat(scores).containsOnly(scores.get(0));
            ExecutorCacheTest.assertThatNothingIsKept();

            refusals(context, block);
        }
    }

    private static void refusals(JavaSparkContext context, Block block) {
        try (SparkData data =
                SparkData.of(
                        context, SampleSource.of(any -> Networks.ps10(SAMPLES, 4)), 32, 16, 2)) {
            SparkFeatures.Builder builder =
                    SparkFeatures.builder().setData(data).setNetwork(Networks::wrn).setBlock(block);
            assertThatThrownBy(builder::build).hasMessageContaining("at least 2 classes, not 0");
            try (SparkFeatures few = builder.setClasses(2).build()) {
                assertThatThrownBy(few::logMe)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageMatching(
                                "a job on Spark failed: label \\d is not in \\[0, 2\\)");
            }
        }
    }
}
