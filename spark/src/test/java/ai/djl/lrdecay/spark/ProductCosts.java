package ai.djl.lrdecay.spark;

import ai.djl.lrdecay.hessian.operator.CurvatureData;
import ai.djl.lrdecay.hessian.operator.HessianOperator;
import ai.djl.lrdecay.nn.ResNet;
import ai.djl.lrdecay.spark.cluster.MiniCluster;
import ai.djl.lrdecay.spark.cluster.Seconds;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.loss.Loss;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Measures what a product costs on Spark beyond its computation, on a Master and two Workers on
 * this machine, and what the computation costs for ResNet-50. See docs/background/spark-costs.md.
 */
public final class ProductCosts {

    private static final int REPEATS = 9;

    private ProductCosts() {}

    /**
     * Measures and prints a table.
     *
     * @param args none
     * @throws Exception if the cluster does not start
     */
    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("costs");
        try (MiniCluster cluster = new MiniCluster(folder, List.of(1, 1), List.of());
                JavaSparkContext context =
                        new JavaSparkContext(
                                cluster.conf()
                                        .set("spark.executor.memory", "1500m")
                                        .set("spark.driver.maxResultSize", "0"));
                SparkData data =
                        SparkData.of(
                                context, SampleSource.of(any -> Networks.ps10(64, 1)), 64, 16, 2)) {
            for (int dimension : new int[] {100_000, 1_000_000, 10_000_000, 25_557_032}) {
                double[] seconds = new double[REPEATS];
                for (int i = -2; i < REPEATS; i++) {
                    long start = System.nanoTime();
                    emptyProduct(context, data, dimension);
                    if (i >= 0) {
                        seconds[i] = (System.nanoTime() - start) / 1e9;
                    }
                }
                Seconds.print(
                        "a product of " + dimension + " numbers, without computation", seconds);
            }
        }
        resNet50();
    }

    /** The vector goes out, and sums come home that nobody computed. */
    private static void emptyProduct(JavaSparkContext context, SparkData data, int dimension) {
        Broadcast<float[]> vector = context.broadcast(new float[dimension]);
        SummingJob.run(
                data,
                1,
                (partition, slice, sums) ->
                        slice.forEachBatch(
                                (batch, from, to) ->
                                        sums.add(batch, new double[vector.value().length])));
        vector.destroy();
    }

    private static void resNet50() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            int images = 2;
            Block block = ResNet.builder().setDepth(50).setClasses(1000).build();
            block.initialize(manager, DataType.FLOAT32, new Shape(images, 3, 224, 224));
            NDList inputs = new NDList(manager.randomNormal(new Shape(images, 3, 224, 224)));
            NDList labels = new NDList(manager.create(new long[] {1, 2}));
            try (HessianOperator operator =
                    HessianOperator.builder()
                            .setBlock(block)
                            .setLoss(Loss.softmaxCrossEntropyLoss())
                            .setData(CurvatureData.of(inputs, labels, images))
                            .optCheckDeterministic(false)
                            .optKeepGraph(false)
                            .build()) {
                float[] vector = new float[Math.toIntExact(operator.dimension())];
                Arrays.fill(vector, 1e-3f);
                double[] seconds = new double[3];
                for (int i = -1; i < seconds.length; i++) {
                    long start = System.nanoTime();
                    operator.sum(vector, 0, images);
                    if (i >= 0) {
                        seconds[i] = (System.nanoTime() - start) / 1e9 / images;
                    }
                }
                Seconds.print(
                        "ResNet-50, a product for an image of 224 x 224, " + vector.length,
                        seconds);
            }
        }
    }
}
