package ai.djl.lrdecay.paper.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.lrdecay.batch.IndexedBatches;
import ai.djl.lrdecay.dataset.PatternComplexity;
import ai.djl.lrdecay.dataset.PatternKind;
import ai.djl.lrdecay.dataset.Ps10;
import ai.djl.lrdecay.hessian.HessianSpectrumEvaluator;
import ai.djl.lrdecay.hessian.SharpnessListener;
import ai.djl.lrdecay.hessian.algorithm.LanczosEigensolver;
import ai.djl.lrdecay.hessian.operator.CurvatureData;
import ai.djl.lrdecay.hessian.operator.HessianOperator;
import ai.djl.lrdecay.hessian.operator.ProductSum;
import ai.djl.lrdecay.hessian.record.Eigenvalue;
import ai.djl.lrdecay.hessian.record.HessianSpectrum;
import ai.djl.lrdecay.hessian.record.SpectralDensity;
import ai.djl.lrdecay.hessian.record.TraceEstimate;
import ai.djl.lrdecay.image.ImageFiles;
import ai.djl.lrdecay.image.ImageFolder;
import ai.djl.lrdecay.nn.HeadedNetwork;
import ai.djl.lrdecay.nn.Networks;
import ai.djl.lrdecay.nn.WideResNet;
import ai.djl.lrdecay.paper.run.RunDirectory;
import ai.djl.lrdecay.paper.run.RunListener;
import ai.djl.lrdecay.paper.run.RunSpec;
import ai.djl.lrdecay.paper.run.Specs;
import ai.djl.lrdecay.training.optimizer.MomentumSgd;
import ai.djl.lrdecay.training.snapshot.StageSnapshot;
import ai.djl.lrdecay.training.state.BackboneState;
import ai.djl.lrdecay.training.state.BlockState;
import ai.djl.lrdecay.transfer.StageSelection;
import ai.djl.lrdecay.transfer.StageSelector;
import ai.djl.lrdecay.zoo.StageInfo;
import ai.djl.lrdecay.zoo.StagedSnapshots;
import ai.djl.modality.Classifications;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.loss.Loss;
import ai.djl.training.tracker.Tracker;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java code of the README and the pages, training aside: it is this code, and it runs. */
class SnippetsTest {

    @TempDir Path temporary;

    @Test
    void ps10() throws Exception {
        Ps10 train =
                Ps10.builder()
                        .setSampling(128, true)
                        .optImageSize(8, 8)
                        .optNoise(0.1)
                        .optSeed(3)
                        .build();
        Ps10 complexTest =
                Ps10.builder()
                        .setSampling(128, false)
                        .optUsage(Dataset.Usage.TEST)
                        .optKinds(PatternKind.COMPLEX)
                        .optSeed(3)
                        .build();
        double bits = PatternComplexity.of(complexTest);
        assertThat(bits).isBetween(6.643, 6.645);
        assertThat(train.groupSizes()).containsExactly(22_500, 22_500, 5_000);
    }

    @Test
    void snapshot() throws Exception {
        RunSpec spec =
                Specs.run("ps10:train=64,test=16,size=2", "constant", Specs.sgd(0.1, 32), 1)
                        .build();
        RunDirectory run = new RunDirectory(temporary.resolve("run"));
        Specs.train(spec, run, false, RunListener.SILENT);
        Path folder = run.snapshot(1);
        StageSnapshot snapshot = StageSnapshot.read(folder);
        try (Model model = Model.newInstance(snapshot.name())) {
            model.setBlock(
                    WideResNet.builder().setDepth(10).setWidenFactor(1).setClasses(10).build());
            model.getBlock()
                    .initialize(model.getNDManager(), DataType.FLOAT32, new Shape(1, 6, 2, 2));
            StageSnapshot.load(folder, model);
        }
        assertThat(snapshot.stage()).isEqualTo(1);
    }

    @Test
    void hessian() throws Exception {
        Path file = temporary.resolve("spectrum.json");
        DefaultTrainingConfig config = new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss());
        List<Double> log = new ArrayList<>();
        try (Model model = Model.newInstance("wrn");
                Ps10 train =
                        Ps10.builder()
                                .setSampling(16, true)
                                .optTrainSize(64)
                                .optImageSize(2, 2)
                                .build()) {
            model.setBlock(
                    WideResNet.builder().setDepth(10).setWidenFactor(1).setClasses(10).build());
            NDManager manager = model.getNDManager();
            model.getBlock().initialize(manager, DataType.FLOAT32, new Shape(1, 6, 2, 2));
            IndexedBatches.DeviceBatch batch =
                    train.gather(manager, manager.arange(0, 64, 1, DataType.INT64));
            NDList inputs = new NDList(batch.inputs());
            NDList labels = new NDList(batch.labels());
            HessianSpectrumEvaluator evaluator =
                    HessianSpectrumEvaluator.builder()
                            .optOperator(
                                    HessianOperator.builder()
                                            .setLoss(Loss.softmaxCrossEntropyLoss())
                                            .setData(CurvatureData.of(inputs, labels, 256))
                                            .toFactory())
                            .optSolver(LanczosEigensolver.builder().optCount(5).build())
                            .build();
            HessianSpectrum spectrum = evaluator.eigenvalues(model.getBlock());
            for (Eigenvalue eigenvalue : spectrum.largest()) {
                System.out.println(eigenvalue.value() + ", residual " + eigenvalue.residual());
            }
            double sharpness = spectrum.sharpness();
            double largestStableRate = spectrum.largestStableRate();
            SpectralDensity density = evaluator.density(model.getBlock());
            TraceEstimate trace = evaluator.trace(model.getBlock());
            spectrum.save(file);
            assertThat(largestStableRate * sharpness).isCloseTo(2, offset(1e-9));
            assertThat(density.max()).isCloseTo(sharpness, offset(0.05 * sharpness));
            assertThat(trace.standardError()).isPositive();
            // What the page says that they cost.
            assertThat(density.products()).isEqualTo(240);
            assertThat(trace.products()).isEqualTo(60);
            try (HessianOperator hessian =
                    HessianOperator.builder()
                            .setBlock(model.getBlock())
                            .setLoss(Loss.softmaxCrossEntropyLoss())
                            .setData(CurvatureData.of(inputs, labels, 16))
                            .optFloat64Sums(true)
                            .build()) {
                float[] vector = new float[Math.toIntExact(hessian.dimension())];
                vector[0] = 1;
                ProductSum here = hessian.sum(vector, 0, 32);
                ProductSum there = hessian.sum(vector, 32, hessian.samples());
                float[] firstColumn = here.plus(there).mean();
                HessianSpectrum same = evaluator.eigenvalues(hessian);
                same.save(file);
            }
            readmeSpectrum(model, inputs, labels, sharpness);
            assertThat(HessianSpectrum.load(file).sharpness())
                    .isCloseTo(sharpness, offset(1e-4 * sharpness));
            config.addTrainingListeners(
                    SharpnessListener.builder()
                            .setEvaluator(evaluator)
                            .setLearningRate(() -> 0.1)
                            .optEveryEpochs(5)
                            .optCallback(measured -> log.add(measured.spectrum().sharpness()))
                            .build());
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(1, 6, 2, 2));
                EasyTrain.fit(trainer, 5, train, null);
            }
        }
        assertThat(HessianSpectrum.load(file).largest()).hasSize(5);
        assertThat(log).hasSize(1);
    }

    private static void readmeSpectrum(
            Model model, NDList inputs, NDList labels, double sharpness) {
        HessianOperator.Builder hessian =
                HessianOperator.builder()
                        .setLoss(Loss.softmaxCrossEntropyLoss())
                        .setData(CurvatureData.of(inputs, labels, 256));
        HessianSpectrum spectrum =
                HessianSpectrumEvaluator.builder()
                        .optOperator(hessian.toFactory())
                        .build()
                        .eigenvalues(model.getBlock());
        System.out.println("stable below a rate of " + spectrum.largestStableRate());
        assertThat(spectrum.sharpness()).isCloseTo(sharpness, offset(1e-3 * sharpness));
    }

    @Test
    void transfer() throws Exception {
        Path folder = temporary.resolve("my-images");
        for (int i = 0; i < 30; i++) {
            BufferedImage picture = new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB);
            for (int k = 0; k < 20; k++) {
                picture.setRGB(k, (k * (i % 3) + i) % 20, 0xFFFFFF);
            }
            Path kind = Files.createDirectories(folder.resolve("kind" + i % 3));
            ImageIO.write(picture, "png", kind.resolve(i + ".png").toFile());
        }
        ImageFiles images = ImageFolder.read(folder);
        StageSelection selection =
                StageSelector.builder().build().select("wrn-fashion-mnist", images);
        System.out.printf(
                "stage %d, the best with a probability of %.2f%n",
                selection.best().stage(), selection.sureness());
        assertThat(selection.ranked()).hasSize(3);
        try (NDManager manager = NDManager.newBaseManager();
                Model model =
                        new StagedSnapshots()
                                .load("wrn-fashion-mnist", 2, Image.class, Classifications.class)) {
            HeadedNetwork network = Networks.create("wrn-16-2", 3);
            network.initialize(manager, DataType.FLOAT32, new Shape(1, 1, 28, 28));
            BackboneState.copy(BlockState.capture(model.getBlock()), network);
            Set<String> head = BackboneState.headIds(network);
            MomentumSgd optimizer =
                    MomentumSgd.builder()
                            .setLearningRateTracker(Tracker.fixed(0.01f))
                            .optMomentum(0.9f)
                            .optRateFactor(id -> head.contains(id) ? 1 : 0.1)
                            .build();
            assertThat(head).hasSize(2);
            optimizer.close();
        }
    }

    @Test
    void modelZoo() throws Exception {
        Image image =
                ImageFactory.getInstance()
                        .fromImage(new BufferedImage(40, 60, BufferedImage.TYPE_INT_RGB));
        Criteria<Image, Classifications> criteria =
                Criteria.builder()
                        .setTypes(Image.class, Classifications.class)
                        .optArtifactId("ai.djl.lrdecay:wrn-fashion-mnist")
                        .optFilter("stage", "2")
                        .build();
        try (ZooModel<Image, Classifications> model = criteria.loadModel();
                Predictor<Image, Classifications> predictor = model.newPredictor()) {
            Classifications clothes = predictor.predict(image);
            System.out.println(clothes.best().getClassName());
        }
        Criteria<Image, Classifications> stage2 =
                Criteria.builder()
                        .setTypes(Image.class, Classifications.class)
                        .optArtifactId("ai.djl.lrdecay:wrn-fashion-mnist")
                        .optFilter("stage", "2")
                        .build();
        try (ZooModel<Image, Classifications> clothes = stage2.loadModel();
                Predictor<Image, Classifications> predictor = clothes.newPredictor()) {
            System.out.println(predictor.predict(image).best());
        }
        StagedSnapshots snapshots = new StagedSnapshots();
        for (StageInfo stage : snapshots.stages("wrn-fashion-mnist")) {
            System.out.println(
                    stage.stage()
                            + ": "
                            + stage.accuracy()
                            + " at the rate "
                            + stage.learningRate());
        }
        assertThat(snapshots.stages("wrn-fashion-mnist")).hasSize(3);
    }
}
