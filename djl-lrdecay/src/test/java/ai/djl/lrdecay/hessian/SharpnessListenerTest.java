package ai.djl.lrdecay.hessian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.lrdecay.hessian.SharpnessListener.Measurement;
import ai.djl.lrdecay.hessian.algorithm.LanczosEigensolver;
import ai.djl.lrdecay.hessian.algorithm.LanczosEigensolver.Which;
import ai.djl.lrdecay.hessian.operator.CurvatureData;
import ai.djl.lrdecay.hessian.operator.HessianOperator;
import ai.djl.lrdecay.hessian.operator.MatrixOperator;
import ai.djl.lrdecay.hessian.record.Eigenvalue;
import ai.djl.lrdecay.hessian.record.HessianSpectrum;
import ai.djl.lrdecay.hessian.record.SpectralDensity;
import ai.djl.lrdecay.hessian.record.TraceEstimate;
import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.lrdecay.training.optimizer.MomentumSgd;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.training.loss.Loss;
import ai.djl.training.tracker.Tracker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharpnessListenerTest {

    private static final int N = 40;

    /** The weights after a training with dropout and batch norm, measured or not. */
    private static List<float[]> train(
            @Nullable Function<HessianSpectrumEvaluator, List<TrainingListener>> listeners)
            throws Exception {
        try (Model model = Model.newInstance("small", "PyTorch")) {
            model.getNDManager().getEngine().setRandomSeed(5);
            model.setBlock(
                    new SequentialBlock()
                            .add(
                                    Conv2d.builder()
                                            .setFilters(3)
                                            .setKernelShape(new Shape(3, 3))
                                            .build())
                            .add(BatchNorm.builder().build())
                            .add(Activation.reluBlock())
                            .add(Blocks.batchFlattenBlock())
                            .add(Dropout.builder().optRate(0.3f).build())
                            .add(Linear.builder().setUnits(3).build()));
            Random random = new Random(1);
            float[] pixels = new float[N * 25];
            long[] classes = new long[N];
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = (float) random.nextGaussian();
            }
            for (int i = 0; i < N; i++) {
                classes[i] = random.nextInt(3);
            }
            NDArray inputs = model.getNDManager().create(pixels, new Shape(N, 1, 5, 5));
            NDArray labels = model.getNDManager().create(classes);
            ArrayDataset data =
                    new ArrayDataset.Builder()
                            .setData(inputs)
                            .optLabels(labels)
                            .setSampling(8, true)
                            .build();
            DefaultTrainingConfig config =
                    new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                            .optOptimizer(
                                    MomentumSgd.builder()
                                            .setLearningRateTracker(Tracker.fixed(0.05f))
                                            .optMomentum(0.9f)
                                            .build());
            if (listeners != null) {
                HessianSpectrumEvaluator evaluator =
                        HessianSpectrumEvaluator.builder()
                                .optOperator(
                                        HessianOperator.builder()
                                                .setLoss(Loss.softmaxCrossEntropyLoss())
                                                .setData(
                                                        CurvatureData.of(
                                                                new NDList(inputs),
                                                                new NDList(labels),
                                                                16))
                                                .toFactory())
                                .optSolver(LanczosEigensolver.builder().optCount(1).build())
                                .build();
                listeners.apply(evaluator).forEach(config::addTrainingListeners);
            }
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(1, 1, 5, 5));
                EasyTrain.fit(trainer, 5, data, null);
            }
            List<float[]> weights = new ArrayList<>();
            model.getBlock()
                    .getParameters()
                    .forEach(p -> weights.add(p.getValue().getArray().toFloatArray()));
            return weights;
        }
    }

    @Test
    void measuresWithoutDisturbingTheTraining() throws Exception {
        List<float[]> alone = train(null);
        List<Measurement> measured = new ArrayList<>();
        List<float[]> watched =
                train(
                        evaluator ->
                                List.of(
                                        SharpnessListener.builder()
                                                .setEvaluator(evaluator)
                                                .setLearningRate(() -> 0.05)
                                                .optEveryEpochs(2)
                                                .optCallback(measured::add)
                                                .build()));
        assertThat(watched).usingRecursiveComparison().isEqualTo(alone);
        assertThat(measured).extracting(Measurement::epoch).containsExactly(2, 4);
        for (Measurement measurement : measured) {
            assertThat(measurement.stabilityLimit()).isCloseTo(40, within(1e-12));
            assertThat(measurement.spectrum().sharpness()).isPositive();
            assertThat(measurement.spectrum().converged()).isTrue();
        }
    }

    /** Whatever is missing is found before the training begins. */
    @Test
    void refusesWhatCannotMeasure() {
        assertThatThrownBy(() -> SharpnessListener.builder().optEveryEpochs(0))
                .hasMessageContaining("not every 0");
        assertThatThrownBy(() -> SharpnessListener.builder().build())
                .hasMessageContaining("setEvaluator");
        SharpnessListener.Builder onlyReadyOperators =
                SharpnessListener.builder()
                        .setEvaluator(HessianSpectrumEvaluator.builder().build())
                        .setLearningRate(() -> 1);
        assertThatThrownBy(onlyReadyOperators::build).hasMessageContaining("optOperator");
    }

    /** The rate changes in epochs 2 and 4 of five; the third stage ends with the training. */
    @Test
    void measuresAtTheEndOfEachStage() throws Exception {
        double[] rate = {0.05};
        int[] epoch = {0};
        List<Measurement> measured = new ArrayList<>();
        List<float[]> watched =
                train(
                        evaluator ->
                                List.of(
                                        new TrainingListenerAdapter() {
                                            @Override
                                            public void onEpoch(Trainer trainer) {
                                                epoch[0]++;
                                                rate[0] *= epoch[0] % 2 == 0 ? 0.1 : 1;
                                            }
                                        },
                                        SharpnessListener.builder()
                                                .setEvaluator(evaluator)
                                                .setLearningRate(() -> rate[0])
                                                .optCallback(measured::add)
                                                .build()));
        assertThat(watched).usingRecursiveComparison().isEqualTo(train(null));
        assertThat(measured).extracting(Measurement::epoch).containsExactly(2, 4, 5);
        assertThat(measured.get(0).stabilityLimit()).isCloseTo(40, within(1e-9));
        assertThat(measured.get(1).stabilityLimit()).isCloseTo(400, within(1e-9));
        assertThat(measured.get(2).stabilityLimit()).isCloseTo(4000, within(1e-9));
    }

    @Test
    void savesComparesAndLoads(@TempDir Path folder) throws IOException {
        HessianSpectrum spectrum =
                new HessianSpectrum(
                        List.of(
                                new Eigenvalue(250, 1e-3, 1e-8, true),
                                new Eigenvalue(100, 2e-3, 1e-7, true)),
                        List.of(new Eigenvalue(-4, 1e-3, 1e-6, false)),
                        31,
                        1.5,
                        Map.of("operator", "Hessian"));
        assertThat(spectrum.largestStableRate()).isCloseTo(0.008, within(1e-15));
        assertThat(HessianSpectrum.stableRate(-4)).isInfinite();
        assertThat(spectrum.converged()).isFalse();
        Path file = folder.resolve("spectrum.json");
        spectrum.save(file);
        assertThat(HessianSpectrum.load(file)).isEqualTo(spectrum);
        HessianSpectrum other =
                new HessianSpectrum(
                        List.of(new Eigenvalue(245, 0, 0, true), new Eigenvalue(110, 0, 0, true)),
                        List.of(),
                        1,
                        1,
                        Map.of());
        assertThat(spectrum.distance(other)).isCloseTo(10 / 250.0, within(1e-12));
        for (String damaged : List.of("{", "null", "{\"largest\":[]}", "[]", "")) {
            Files.writeString(file, damaged);
            assertThatThrownBy(() -> HessianSpectrum.load(file))
                    .isInstanceOf(DamagedFileException.class)
                    .hasMessageContaining("spectrum.json");
        }
    }

    @Test
    void savesAndLoadsDensityAndTrace(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("density.json");
        SpectralDensity density =
                new SpectralDensity(
                        List.of(
                                new SpectralDensity.Rule(
                                        new double[] {-1, 2}, new double[] {0.25, 0.75})),
                        7,
                        2,
                        Map.of("seed", "3"));
        density.save(file);
        SpectralDensity loaded = SpectralDensity.load(file);
        assertThat(loaded).usingRecursiveComparison().isEqualTo(density);
        assertThat(loaded.mean(x -> x).mean()).isCloseTo(1.25, within(1e-12));
        Path traceFile = folder.resolve("trace.json");
        TraceEstimate trace = new TraceEstimate(3, Double.NaN, 9, "Hutch++", Map.of());
        trace.save(traceFile);
        assertThat(TraceEstimate.load(traceFile)).isEqualTo(trace);
        for (String damaged :
                List.of("{}", "{\"probes\":[{\"nodes\":[1],\"weights\":[]}],\"provenance\":{}}")) {
            Files.writeString(file, damaged);
            assertThatThrownBy(() -> SpectralDensity.load(file))
                    .isInstanceOf(DamagedFileException.class)
                    .hasMessageContaining("density.json");
            assertThatThrownBy(() -> TraceEstimate.load(file))
                    .isInstanceOf(DamagedFileException.class);
        }
    }

    /** Linear regression again: the evaluator finds its eigenvalues, density and trace. */
    @Test
    void evaluatesAModel() {
        try (Model model = Model.newInstance("linear", "PyTorch")) {
            model.setBlock(Linear.builder().setUnits(1).optBias(false).build());
            model.getBlock().initialize(model.getNDManager(), DataType.FLOAT32, new Shape(1, 3));
            NDArray inputs =
                    model.getNDManager()
                            .create(new float[] {3, 0, 0, 0, 2, 0, 0, 0, 1}, new Shape(3, 3));
            NDArray targets = model.getNDManager().ones(new Shape(3, 1));
            HessianSpectrumEvaluator evaluator =
                    HessianSpectrumEvaluator.builder()
                            .optOperator(linearRegression(inputs, targets).optL2(0.5).toFactory())
                            .optSolver(
                                    LanczosEigensolver.builder()
                                            .optWhich(Which.BOTH_ENDS)
                                            .optCount(2)
                                            .build())
                            .addProvenance("model", "linear")
                            .build();
            HessianSpectrum spectrum = evaluator.eigenvalues(model.getBlock());
            // X'X / 3 has the eigenvalues 9/3, 4/3 and 1/3.
            assertThat(spectrum.largest().get(0).value()).isCloseTo(3.5, within(1e-5));
            assertThat(spectrum.largest().get(1).value()).isCloseTo(4 / 3.0 + 0.5, within(1e-5));
            assertThat(spectrum.smallest().get(0).value()).isCloseTo(1 / 3.0 + 0.5, within(1e-5));
            assertThat(spectrum.provenance())
                    .containsEntry("model", "linear")
                    .containsEntry("operator", "Hessian")
                    .containsEntry("samples", "3")
                    .containsEntry("tolerance", "0.001")
                    .containsKeys("engine", "seed", "loss", "type");
            TraceEstimate trace = evaluator.trace(model.getBlock());
            assertThat(trace.provenance()).containsEntry("model", "linear").containsKey("seed");
            assertThat(trace.value()).isCloseTo(14 / 3.0 + 1.5, within(1e-4));
            SpectralDensity density = evaluator.density(model.getBlock());
            assertThat(density.provenance()).containsEntry("model", "linear").containsKey("seed");
            assertThat(density.mean(x -> x).mean() * 3).isCloseTo(14 / 3.0 + 1.5, within(1e-4));
        }
    }

    /** Changing the builder afterwards changes what is built next, and nothing else. */
    @Test
    void whatIsBuiltDoesNotFollowItsBuilder() {
        try (Model model = Model.newInstance("linear", "PyTorch")) {
            model.setBlock(Linear.builder().setUnits(1).optBias(false).build());
            model.getBlock().initialize(model.getNDManager(), DataType.FLOAT32, new Shape(1, 3));
            NDArray inputs = model.getNDManager().ones(new Shape(3, 3));
            NDArray targets = model.getNDManager().ones(new Shape(3, 1));
            HessianOperator.Builder settings = linearRegression(inputs, targets);
            LanczosEigensolver.Builder solver = LanczosEigensolver.builder().optCount(1);
            HessianSpectrumEvaluator.Builder builder =
                    HessianSpectrumEvaluator.builder()
                            .optOperator(settings.toFactory())
                            .optSolver(solver.build());
            HessianSpectrumEvaluator evaluator = builder.build();
            settings.optL2(7).setLoss(Loss.l1Loss());
            builder.optSolver(solver.optCount(2).build()).addProvenance("later", "yes");
            HessianSpectrum spectrum = evaluator.eigenvalues(model.getBlock());
            assertThat(spectrum.largest()).hasSize(1);
            assertThat(spectrum.sharpness()).isCloseTo(3, within(1e-5));
            assertThat(spectrum.provenance()).doesNotContainKey("later");
        }
    }

    private static HessianOperator.Builder linearRegression(NDArray inputs, NDArray targets) {
        return HessianOperator.builder()
                .setLoss(Loss.l2Loss())
                .setData(CurvatureData.of(new NDList(inputs), new NDList(targets), 2));
    }

    /** A matrix has no block; its measurement needs none. */
    @Test
    void measuresAReadyOperator() {
        double[][] rows = {{2, 1, 0}, {1, 2, 0}, {0, 0, -4}};
        try (MatrixOperator matrix = MatrixOperator.of(rows, DataType.FLOAT64, Device.cpu())) {
            HessianSpectrumEvaluator evaluator =
                    HessianSpectrumEvaluator.builder()
                            .optSolver(
                                    LanczosEigensolver.builder()
                                            .optWhich(Which.BOTH_ENDS)
                                            .optCount(1)
                                            .build())
                            .build();
            HessianSpectrum spectrum = evaluator.eigenvalues(matrix);
            assertThat(spectrum.sharpness()).isCloseTo(3, within(1e-12));
            assertThat(spectrum.smallest().get(0).value()).isCloseTo(-4, within(1e-12));
            assertThat(evaluator.trace(matrix).value()).isCloseTo(0, within(1e-12));
            assertThat(evaluator.density(matrix).max()).isCloseTo(3, within(1e-9));
            assertThat(
                            matrix.apply(
                                            matrix.manager()
                                                    .ones(new Shape(3))
                                                    .toType(DataType.FLOAT64, false))
                                    .toDoubleArray())
                    .containsExactly(3, 3, -4);
            Block block = Linear.builder().setUnits(1).build();
            assertThatThrownBy(() -> evaluator.eigenvalues(block))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("optOperator");
        }
    }
}
