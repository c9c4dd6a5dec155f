package ai.djl.lrdecay.paper.cli;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.lrdecay.batch.IndexedBatches;
import ai.djl.lrdecay.batch.IndexedDataset;
import ai.djl.lrdecay.hessian.HessianSpectrumEvaluator;
import ai.djl.lrdecay.hessian.algorithm.LanczosEigensolver;
import ai.djl.lrdecay.hessian.operator.CurvatureData;
import ai.djl.lrdecay.hessian.operator.HessianOperator;
import ai.djl.lrdecay.nn.Networks;
import ai.djl.lrdecay.paper.data.DataSource;
import ai.djl.lrdecay.paper.data.DataSources;
import ai.djl.lrdecay.paper.report.RateFigure;
import ai.djl.lrdecay.paper.report.ReportWriter;
import ai.djl.lrdecay.paper.run.Devices;
import ai.djl.lrdecay.training.LearningRateRangeTest;
import ai.djl.lrdecay.training.optimizer.MomentumSgd;
import ai.djl.lrdecay.util.SplitMix64;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.loss.Loss;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rate}: a range test for the first learning rate. */
@Command(
        name = "rate",
        sortOptions = false,
        description = {
            "Find a first learning rate: train for some updates while the rate rises.",
            "For comparison it shows 2 / largest eigenvalue of the Hessian.",
            ""
        })
final class RateCommand implements Callable<Integer> {

    /** A sample that large tells the largest eigenvalue well. */
    private static final long MOST_MEASURED = 1000;

    @Spec private CommandSpec command;

    @Mixin private TaskOptions task;

    @Mixin private StepOptions step;

    @Option(
            names = "--from",
            paramLabel = "F",
            defaultValue = "0.00001",
            description = "The smallest rate (default: ${DEFAULT-VALUE}).")
    private double from;

    @Option(
            names = "--to",
            paramLabel = "F",
            defaultValue = "10",
            description = "The largest rate (default: ${DEFAULT-VALUE}).")
    private double to;

    @Option(
            names = "--updates",
            paramLabel = "N",
            defaultValue = "100",
            description = "The number of updates (default: ${DEFAULT-VALUE}).")
    private int updates;

    @Option(
            names = "--repeats",
            paramLabel = "N",
            defaultValue = "3",
            description =
                    "How many times the rates are gone through, each time from the same parameters"
                            + " with other batches (default: ${DEFAULT-VALUE}).")
    private int repeats;

    @Option(
            names = "--preview",
            paramLabel = "FILE.png",
            description = "Draw the loss over the rate into this file.")
    private @Nullable Path preview;

    @Mixin private SeedOption seed;

    @Mixin private ExecutionOptions execution;

    @Mixin private DataFolderOption dataFolder;

    @Mixin private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        OutputFile.check(preview);
        common.require(
                step.momentum() >= 0 && step.momentum() < 1,
                "--momentum must be in [0, 1), not " + step.momentum());
        Device device = Devices.all(execution.use().device()).get(0);
        DataSource source = DataSources.of(task.data());
        try (DataSource.Data opened = source.open(task.data(), seed.value(), dataFolder.folders());
                Model model = Model.newInstance(task.network().name(), device)) {
            model.setBlock(Networks.create(task.network().name(), opened.train().classes()));
            model.getNDManager().getEngine().setRandomSeed(Long.hashCode(seed.value()));
            Shape input = new Shape(1).addAll(opened.train().inputShape());
            model.getBlock().initialize(model.getNDManager(), DataType.FLOAT32, input);
            LearningRateRangeTest test = common.checked(() -> test(model, opened, input));
            double sharpness = sharpness(model, opened);
            say(
                    "training at rising rates: "
                            + repeats
                            + " times, of "
                            + updates
                            + " updates each at most");
            tell(test.run(), sharpness);
            return 0;
        } catch (TranslateException e) {
            throw new IOException("the data cannot be prepared: " + e.getMessage(), e);
        }
    }

    private LearningRateRangeTest test(Model model, DataSource.Data opened, Shape input) {
        return LearningRateRangeTest.builder()
                .setModel(model, input)
                .setLoss(Loss.softmaxCrossEntropyLoss())
                .setData(new IndexedDataset(opened.train(), step.batchSize()))
                .setOptimizer(
                        rate ->
                                MomentumSgd.builder()
                                        .setLearningRateTracker(rate)
                                        .optMomentum((float) step.momentum())
                                        .build())
                .optRange(from, to)
                .optUpdates(updates)
                .optRepeats(repeats)
                .optSeed(Long.hashCode(seed.value()))
                .build();
    }

    private void say(String progress) {
        if (!common.quiet()) {
            command.commandLine().getErr().println(progress);
            command.commandLine().getErr().flush();
        }
    }

    /** Of samples drawn at random, in the batches of a training. */
    private double sharpness(Model model, DataSource.Data opened) {
        IndexedBatches plain = opened.plain();
        int[] drawn =
                SplitMix64.stream(seed.value(), "curvature", 0)
                        .permutation(Math.toIntExact(plain.size()));
        long[] samples =
                Arrays.stream(drawn).limit(MOST_MEASURED).asLongStream().sorted().toArray();
        return HessianSpectrumEvaluator.builder()
                .optOperator(
                        HessianOperator.builder()
                                .setLoss(Loss.softmaxCrossEntropyLoss())
                                .setData(CurvatureData.of(plain, samples, step.batchSize()))
                                .optTrainingModeByMicroBatch()
                                .toFactory())
                .optSolver(
                        LanczosEigensolver.builder()
                                .optCount(1)
                                .optSeed(seed.value())
                                .optListener(
                                        progress ->
                                                say(
                                                        "largest eigenvalue: "
                                                                + progress.products()
                                                                + (progress.products() == 1
                                                                        ? " product"
                                                                        : " products")))
                                .build())
                .build()
                .eigenvalues(model.getBlock())
                .sharpness();
    }

    private void tell(LearningRateRangeTest.Result result, double sharpness) throws IOException {
        PrintWriter out = command.commandLine().getOut();
        out.printf(Locale.ROOT, "%12s  %10s  %10s%n", "rate", "loss", "smoothed");
        int stride = Math.max(1, result.points().size() / 20);
        for (int i = 0; i < result.points().size(); i += stride) {
            LearningRateRangeTest.Point point = result.points().get(i);
            out.printf(
                    Locale.ROOT,
                    "%12.6f  %10.4f  %10.4f%n",
                    point.learningRate(),
                    point.loss(),
                    point.smoothed());
        }
        if (Double.isNaN(result.recommended())) {
            out.println(result.summary());
        } else {
            out.printf(
                    Locale.ROOT,
                    "Recommended: %.4g, where the loss is half-way down.%n",
                    result.recommended());
        }
        out.printf(
                Locale.ROOT,
                "The loss %s %.4g.%n",
                result.diverged() ? "blew up above" : "did not blow up, up to",
                result.largestStable());
        out.printf(
                Locale.ROOT,
                "2 / largest eigenvalue at initialisation: %.4g (eigenvalue %.4g).%n",
                2 / sharpness,
                sharpness);
        if (preview != null) {
            ReportWriter.draw(RateFigure.of(result, 2 / sharpness), preview);
            out.println("Loss over rate: " + preview);
        }
        out.flush();
    }
}
