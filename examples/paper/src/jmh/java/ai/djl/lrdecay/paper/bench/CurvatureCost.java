package ai.djl.lrdecay.paper.bench;

import ai.djl.Model;
import ai.djl.lrdecay.hessian.algorithm.LanczosEigensolver;
import ai.djl.lrdecay.hessian.operator.CurvatureData;
import ai.djl.lrdecay.hessian.operator.HessianOperator;
import ai.djl.lrdecay.hessian.record.Eigenvalue;
import ai.djl.lrdecay.paper.data.DataFolders;
import ai.djl.lrdecay.paper.data.DataSource;
import ai.djl.lrdecay.paper.data.DataSources;
import ai.djl.lrdecay.paper.run.Execution;
import ai.djl.lrdecay.paper.run.NetworkSpec;
import ai.djl.lrdecay.paper.run.OptimizerSpec;
import ai.djl.lrdecay.paper.run.RunDirectory;
import ai.djl.lrdecay.paper.run.RunListener;
import ai.djl.lrdecay.paper.run.RunSpec;
import ai.djl.lrdecay.paper.run.Runner;
import ai.djl.lrdecay.paper.run.SnapshotRef;
import ai.djl.lrdecay.paper.run.Threads;
import ai.djl.lrdecay.paper.run.TrainedSnapshot;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.lrdecay.tensor.TensorFile;
import ai.djl.lrdecay.training.state.BlockState;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.loss.Loss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a Hessian-vector product costs, as a multiple of a gradient of the same batch in the same
 * run, with images in both layouts; whether memory stays flat over many products; how many products
 * the largest eigenvalues take; and how far products and eigenvalues are from FLOAT64. With a file
 * as argument it writes network and data there, so that other tools can be given the same.
 */
public final class CurvatureCost {

    private static final int SAMPLES = 512;
    private static final int PAIRS = 25;
    private static final int PRODUCTS = 300;
    private static final int PARTS = 6;

    private CurvatureCost() {}

    /**
     * Runs it.
     *
     * @param args optionally a file for network and data, or {@code errors} for the errors alone
     * @throws IOException if the run cannot be written
     */
    public static void main(String[] args) throws IOException {
        Threads.use(1);
        String dataset = "ps10:train=2000,test=100,size=8";
        RunSpec spec =
                RunSpec.builder()
                        .setData(DataSources.parse(dataset))
                        .setNetwork(NetworkSpec.parse("wrn-10-1"))
                        .setOptimizer(
                                OptimizerSpec.builder()
                                        .setLearningRate(0.1)
                                        .setBatchSize(128)
                                        .optMomentum(0.9)
                                        .optWeightDecay(5e-4)
                                        .build())
                        .setEpochs(12)
                        .build();
        Path folder = Files.createTempDirectory("curvature-cost");
        new Runner(new Execution(1, "cpu"), DataFolders.standard(null), RunListener.SILENT)
                .run(spec, new RunDirectory(folder), false);
        SnapshotRef last = SnapshotRef.parse(folder.toString());
        try (Model model = TrainedSnapshot.find(last, ai.djl.Device.cpu()).opener().open();
                DataSource.Data data =
                        DataSources.of(spec.data())
                                .open(spec.data(), 1, DataFolders.standard(null))) {
            if (args.length > 0 && !args[0].equals("errors")) {
                write(Path.of(args[0]), model, data);
            }
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray first = manager.arange(0, SAMPLES, 1, DataType.INT64);
                var batch = data.plain().gather(manager, first);
                // As it was gathered, the channels of a pixel lie beside each other; a copy by way
                // of Java has the pixels of a channel beside each other.
                NDArray planes =
                        manager.create(batch.inputs().toFloatArray(), batch.inputs().getShape());
                NDList labels = new NDList(batch.labels());
                boolean errorsOnly = args.length > 0 && args[0].equals("errors");
                int[] sizes = errorsOnly ? new int[0] : new int[] {SAMPLES, 128};
                for (int micro : sizes) {
                    layout(model, "channels last", new NDList(batch.inputs()), labels, micro);
                    layout(model, "channels first", new NDList(planes), labels, micro);
                }
                // FLOAT64 is slow: fewer samples tell the rounding as well.
                NDIndex few = new NDIndex().addSliceDim(0, 128);
                CurvatureErrors.print(
                        model, new NDList(planes.get(few)), new NDList(batch.labels().get(few)));
            }
        }
    }

    private static void layout(Model model, String layout, NDList inputs, NDList labels, int micro)
            throws IOException {
        System.out.println(layout + ", micro-batches of " + micro);
        try (HessianOperator operator =
                HessianOperator.builder()
                        .setBlock(model.getBlock())
                        .setLoss(Loss.softmaxCrossEntropyLoss())
                        .setData(CurvatureData.of(inputs, labels, micro))
                        .build()) {
            cost(operator);
            memory(operator);
            if (micro == SAMPLES) {
                eigenvalues(operator);
            }
        }
    }

    private static void write(Path file, Model model, DataSource.Data data) throws IOException {
        Map<String, HostTensor> tensors = new LinkedHashMap<>(BlockState.capture(model.getBlock()));
        try (NDManager manager = NDManager.newBaseManager()) {
            var batch = data.plain().gather(manager, manager.arange(0, SAMPLES, 1, DataType.INT64));
            tensors.put("inputs", HostTensor.of(batch.inputs().duplicate()));
            tensors.put("labels", HostTensor.of(batch.labels()));
        }
        new TensorFile(Map.of(), tensors).write(file);
    }

    private static void cost(HessianOperator operator) {
        double[] ratios = new double[PAIRS];
        double[] products = new double[PAIRS];
        try (NDManager manager = operator.manager().newSubManager()) {
            NDArray vector = manager.ones(new Shape(operator.dimension()));
            for (int i = -5; i < PAIRS; i++) {
                long start = System.nanoTime();
                try (NDManager scratch = manager.newSubManager()) {
                    operator.meanLoss().gradient(scratch);
                }
                long between = System.nanoTime();
                try (NDArray product = operator.apply(vector)) {
                    product.size();
                }
                long end = System.nanoTime();
                if (i >= 0) {
                    ratios[i] = (end - between) / (double) (between - start);
                    products[i] = (end - between) / 1e6;
                }
            }
        }
        Arrays.sort(ratios);
        Arrays.sort(products);
        System.out.printf(
                "a product costs %.2f gradients (quartiles %.2f, %.2f), %.0f ms%n",
                ratios[PAIRS / 2], ratios[PAIRS / 4], ratios[3 * PAIRS / 4], products[PAIRS / 2]);
    }

    private static void memory(HessianOperator operator) throws IOException {
        StringBuilder text = new StringBuilder("resident MiB:");
        try (NDManager manager = operator.manager().newSubManager()) {
            NDArray vector = manager.ones(new Shape(operator.dimension()));
            for (int i = 0; i <= PRODUCTS; i++) {
                if (i % (PRODUCTS / PARTS) == 0) {
                    text.append(String.format(" %.0f", ResidentMemory.ofThisProcess()));
                }
                try (NDArray product = operator.apply(vector)) {
                    product.size();
                }
            }
        }
        System.out.println(text);
    }

    private static void eigenvalues(HessianOperator operator) {
        for (double tolerance : new double[] {1e-2, 1e-3, 1e-4}) {
            long start = System.nanoTime();
            LanczosEigensolver.Result result =
                    LanczosEigensolver.builder().optTolerance(tolerance).build().solve(operator);
            System.out.printf(
                    "tolerance %.0e: %d products, %.1f s:",
                    tolerance, result.products(), (System.nanoTime() - start) / 1e9);
            for (Eigenvalue eigenvalue : result.largest()) {
                System.out.printf(" %.7g", eigenvalue.value());
            }
            System.out.println();
        }
    }
}
