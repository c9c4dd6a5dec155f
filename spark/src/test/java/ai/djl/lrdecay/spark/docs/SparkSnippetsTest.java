package ai.djl.lrdecay.spark.docs;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.batch.IndexedBatches;
import ai.djl.lrdecay.dataset.Ps10;
import ai.djl.lrdecay.hessian.HessianSpectrumEvaluator;
import ai.djl.lrdecay.hessian.algorithm.LanczosEigensolver;
import ai.djl.lrdecay.hessian.record.HessianSpectrum;
import ai.djl.lrdecay.nn.WideResNet;
import ai.djl.lrdecay.spark.SampleSource;
import ai.djl.lrdecay.spark.SparkData;
import ai.djl.lrdecay.spark.SparkFeatures;
import ai.djl.lrdecay.spark.SparkOperator;
import ai.djl.lrdecay.spark.cluster.MiniCluster;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.loss.Loss;
import java.nio.file.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/how-to/measure-curvature-on-spark.md shows. */
class SparkSnippetsTest {

    @TempDir Path folder;

    private static IndexedBatches openData() {
        return Ps10.builder().setSampling(32, false).optTrainSize(100).optImageSize(2, 2).build();
    }

    private static Block network() {
        return WideResNet.builder().setDepth(10).setWidenFactor(1).setClasses(10).build();
    }

    @Test
    void measuresCurvature() {
        LanczosEigensolver solver =
                LanczosEigensolver.builder().optCount(1).optTolerance(0.1).build();
        try (JavaSparkContext context =
                        new JavaSparkContext(MiniCluster.settings("local[2]", folder));
                NDManager manager = NDManager.newBaseManager()) {
            Block block = network();
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 6, 2, 2));
            HessianSpectrum spectrum = eigenvalues(context, block, solver, 100);
            assertThat(spectrum.largest()).hasSize(1);
            assertThat(spectrum.provenance()).containsEntry("partitions", "4");
        }
    }

    private static HessianSpectrum eigenvalues(
            JavaSparkContext context, Block block, LanczosEigensolver solver, long samples) {
        try (SparkData data =
                        SparkData.of(
                                context, SampleSource.of(manager -> openData()), samples, 25, 4);
                SparkOperator operator =
                        SparkOperator.builder()
                                .setData(data)
                                .setNetwork(() -> network())
                                .setBlock(block)
                                .setLoss(Loss::softmaxCrossEntropyLoss)
                                .build()) {
            return HessianSpectrumEvaluator.builder()
                    .optSolver(solver)
                    .build()
                    .eigenvalues(operator);
        }
    }

    @Test
    void scoresFeatures() {
        try (JavaSparkContext context =
                        new JavaSparkContext(MiniCluster.settings("local[2]", folder));
                NDManager manager = NDManager.newBaseManager()) {
            Block block = network();
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 6, 2, 2));
            assertThat(logMe(context, block, 100)).isFinite();
        }
    }

    private static double logMe(JavaSparkContext context, Block block, long samples) {
        try (SparkData data =
                        SparkData.of(
                                context, SampleSource.of(manager -> openData()), samples, 25, 4);
                SparkFeatures features =
                        SparkFeatures.builder()
                                .setData(data)
                                .setNetwork(() -> network())
                                .setBlock(block)
                                .setClasses(10)
                                .build()) {
            return features.logMe();
        }
    }
}
