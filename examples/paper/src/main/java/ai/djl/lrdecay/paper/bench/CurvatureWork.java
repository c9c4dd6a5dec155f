package ai.djl.lrdecay.paper.bench;

import ai.djl.lrdecay.batch.IndexedBatches.DeviceBatch;
import ai.djl.lrdecay.hessian.algorithm.LanczosEigensolver;
import ai.djl.lrdecay.hessian.operator.CurvatureData;
import ai.djl.lrdecay.hessian.operator.HessianOperator;
import ai.djl.lrdecay.tensor.HostTensor;
import ai.djl.lrdecay.tensor.TensorFile;
import ai.djl.lrdecay.training.precision.Precision;
import ai.djl.lrdecay.training.state.BlockState;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.loss.Loss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The Hessian of a WRN-10-1, trained for a while on PS10, on 512 samples. Network and data are
 * written into a file, so that the other side computes with the same.
 */
final class CurvatureWork implements AutoCloseable {

    static final String NETWORK = "wrn-10-1";
    static final int SAMPLES = 512;
    static final int CHANNELS = 6;
    static final double TOLERANCE = 1e-3;
    private static final int STEPS = 200;
    private static final int BATCH = 128;
    private static final String FILE = "curvature.safetensors";

    private final TrainingWork training;
    private final NDManager manager;
    private final HessianOperator operator;

    private CurvatureWork(Fixture fixture) throws IOException {
        training = TrainingWork.ps10(fixture, NETWORK, 4 * SAMPLES, 8, Precision.FLOAT32);
        training.steps(BATCH).round(STEPS);
        Block block = training.model().getBlock();
        manager = training.model().getNDManager();
        DeviceBatch batch =
                training.plain().gather(manager, manager.arange(0, SAMPLES, 1, DataType.INT64));
        write(fixture.folder().resolve(FILE), block, batch);
        operator =
                HessianOperator.builder()
                        .setBlock(block)
                        .setLoss(Loss.softmaxCrossEntropyLoss())
                        .setData(
                                CurvatureData.of(
                                        new NDList(batch.inputs()),
                                        new NDList(batch.labels()),
                                        SAMPLES))
                        .build();
    }

    /** Hessian-vector products. */
    static Contender products(Fixture fixture) throws IOException {
        CurvatureWork work = new CurvatureWork(fixture);
        NDArray vector = work.manager.ones(new Shape(work.operator.dimension()));
        float[] norm = new float[1];
        return new Outcome(
                new TimedWork(
                        () -> {
                            try (NDArray product = work.operator.apply(vector)) {
                                norm[0] = product.norm().getFloat();
                            }
                        },
                        work::close),
                () -> String.format(Locale.ROOT, "norm %.6g", norm[0]));
    }

    /** The ten largest eigenvalues. */
    static Contender spectra(Fixture fixture) throws IOException {
        CurvatureWork work = new CurvatureWork(fixture);
        LanczosEigensolver.Result[] last = new LanczosEigensolver.Result[1];
        return new Outcome(
                new TimedWork(
                        () ->
                                last[0] =
                                        LanczosEigensolver.builder()
                                                .optTolerance(TOLERANCE)
                                                .build()
                                                .solve(work.operator),
                        work::close),
                () -> {
                    LanczosEigensolver.Result result = last[0];
                    return String.format(
                            Locale.ROOT,
                            "%d products, %.6g to %.6g",
                            result.products(),
                            result.largest().get(0).value(),
                            result.largest().get(result.largest().size() - 1).value());
                });
    }

    private static void write(Path file, Block block, DeviceBatch batch) throws IOException {
        if (Files.exists(file)) {
            return;
        }
        Map<String, HostTensor> tensors = new LinkedHashMap<>(BlockState.capture(block));
        tensors.put("inputs", HostTensor.of(batch.inputs().duplicate()));
        tensors.put("labels", HostTensor.of(batch.labels()));
        new TensorFile(Map.of(), tensors).write(file);
    }

    @Override
    public void close() {
        operator.close();
        training.close();
    }
}
