package ai.djl.lrdecay.paper.cli;

import ai.djl.Model;
import ai.djl.lrdecay.hessian.HessianSpectrumEvaluator;
import ai.djl.lrdecay.hessian.algorithm.LanczosEigensolver;
import ai.djl.lrdecay.hessian.algorithm.LanczosQuadrature;
import ai.djl.lrdecay.hessian.algorithm.TraceEstimator;
import ai.djl.lrdecay.hessian.operator.CurvatureData;
import ai.djl.lrdecay.hessian.operator.GaussNewtonOperator;
import ai.djl.lrdecay.hessian.operator.HessianOperator;
import ai.djl.lrdecay.hessian.operator.LossOperator;
import ai.djl.lrdecay.hessian.record.Eigenvalue;
import ai.djl.lrdecay.hessian.record.HessianSpectrum;
import ai.djl.lrdecay.hessian.record.MeanAndError;
import ai.djl.lrdecay.hessian.record.SpectralDensity;
import ai.djl.lrdecay.hessian.record.TraceEstimate;
import ai.djl.lrdecay.paper.data.DataSource;
import ai.djl.lrdecay.paper.data.DataSources;
import ai.djl.lrdecay.paper.data.DatasetSpec;
import ai.djl.lrdecay.paper.report.ReportWriter;
import ai.djl.lrdecay.paper.report.SpectrumFigures;
import ai.djl.lrdecay.paper.run.Devices;
import ai.djl.lrdecay.paper.run.Json;
import ai.djl.lrdecay.paper.run.RunDirectory;
import ai.djl.lrdecay.paper.run.RunException;
import ai.djl.lrdecay.paper.run.SnapshotRef;
import ai.djl.lrdecay.paper.run.TrainedSnapshot;
import ai.djl.lrdecay.util.AtomicFiles;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.loss.Loss;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hessian}: the spectrum of a trained model. */
@Command(
        name = "hessian",
        sortOptions = false,
        description = {
            "Measure the curvature of the loss of a trained model: the largest eigenvalues of the"
                    + " Hessian and the learning rates below which they are stable; its density and"
                    + " trace.",
            ""
        })
final class HessianCommand implements Callable<Integer> {

    private static final int PROGRESS_EVERY = 10;

    @Spec private CommandSpec command;

    @Parameters(
            paramLabel = "MODEL",
            description =
                    "zoo:MODEL, the folder of a run, or that of a snapshot: the last stage, or with"
                            + " @STAGE another one.")
    private SnapshotRef source;

    @Option(
            names = "--top",
            paramLabel = "K",
            defaultValue = "10",
            description = "How many of the largest eigenvalues (default: ${DEFAULT-VALUE}).")
    private int top;

    @Option(names = "--density", description = "Estimate the density of the whole spectrum, too.")
    private boolean density;

    @Option(names = "--trace", description = "Estimate the trace, too.")
    private boolean trace;

    @Option(
            names = "--data",
            paramLabel = "DATA",
            completionCandidates = DataNames.class,
            description = "The data of the loss (default: those the model was trained on).")
    private @Nullable DatasetSpec data;

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "1000",
            description =
                    "How many samples of the data, starting with the first (default:"
                            + " ${DEFAULT-VALUE}).")
    private int samples;

    @Option(
            names = "--micro-batch",
            paramLabel = "N",
            defaultValue = "250",
            description =
                    "How many samples at a time; fewer need less memory (default: ${DEFAULT-VALUE}).")
    private int microBatch;

    @Option(
            names = "--matrix",
            paramLabel = "MATRIX",
            defaultValue = "hessian",
            description = "hessian, or ggn: the Gauss-Newton matrix (default: ${DEFAULT-VALUE}).")
    private String matrix;

    @Option(
            names = "--tol",
            paramLabel = "F",
            defaultValue = "0.001",
            description = "The relative residual to reach (default: ${DEFAULT-VALUE}).")
    private double tolerance;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "The folder of hessian.json and the figures (default: RUN/hessian/stage-N, or"
                            + " NAME-hessian beside a snapshot, and here for one of the zoo).")
    private @Nullable Path out;

    @Mixin private SeedOption seed;

    @Mixin private DeviceOption device;

    @Mixin private DataFolderOption dataFolder;

    @Mixin private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        common.require(top >= 1, "--top must be at least 1, not " + top);
        common.require(samples >= 1, "--samples must be at least 1, not " + samples);
        common.require(microBatch >= 1, "--micro-batch must be at least 1, not " + microBatch);
        common.require(tolerance >= 0, "--tol must be at least 0, not " + tolerance);
        common.require(
                matrix.equals("hessian") || matrix.equals("ggn"),
                "--matrix must be hessian or ggn, not '" + matrix + "'");
        TrainedSnapshot snapshot = TrainedSnapshot.find(source, Devices.of(device.name()));
        DatasetSpec spec = data == null ? ownData(snapshot) : data;
        try (Model model = snapshot.opener().open();
                DataSource.Data opened = open(spec, snapshot)) {
            HessianSpectrumEvaluator evaluator =
                    common.checked(() -> evaluator(snapshot, spec, opened));
            Path target = out == null ? snapshot.results() : out;
            RunDirectory.makeFolder(target);
            measure(evaluator, model, snapshot, target);
        }
        return 0;
    }

    private static DatasetSpec ownData(TrainedSnapshot snapshot) throws RunException {
        try {
            return snapshot.data();
        } catch (RunException e) {
            throw new RunException(e.getMessage() + "; name the data with --data", e);
        }
    }

    /** Other data than its own have to be of the shape that the model takes. */
    private DataSource.Data open(DatasetSpec spec, TrainedSnapshot snapshot) throws IOException {
        DataSource.Data opened =
                DataSources.of(spec).open(spec, snapshot.seed(seed.value()), dataFolder.folders());
        Shape wanted = new Shape(snapshot.inputShape());
        Shape found = opened.train().inputShape();
        if (data != null && !found.equals(wanted)) {
            opened.close();
            throw new RunException(
                    "the model takes inputs of "
                            + wanted
                            + ", and those of "
                            + spec
                            + " are "
                            + found);
        }
        return opened;
    }

    private HessianSpectrumEvaluator evaluator(
            TrainedSnapshot snapshot, DatasetSpec spec, DataSource.Data opened) {
        long count = Math.min(samples, opened.plain().size());
        LossOperator.Builder<?> operator =
                matrix.equals("ggn") ? GaussNewtonOperator.builder() : HessianOperator.builder();
        operator.setLoss(Loss.softmaxCrossEntropyLoss());
        operator.setData(CurvatureData.of(opened.plain(), count, microBatch));
        return HessianSpectrumEvaluator.builder()
                .optOperator(operator.toFactory())
                .optSolver(
                        LanczosEigensolver.builder()
                                .optCount(top)
                                .optTolerance(tolerance)
                                .optSeed(seed.value())
                                .optListener(this::progress)
                                .build())
                .optQuadrature(LanczosQuadrature.builder().optSeed(seed.value()).build())
                .optTraceEstimator(TraceEstimator.builder().optSeed(seed.value()).build())
                .addProvenance("model", snapshot.architecture())
                .addProvenance("snapshot", snapshot.origin())
                .addProvenance("data", spec.toString())
                .addProvenance("stage", Integer.toString(snapshot.about().stage()))
                .addProvenance("epoch", Integer.toString(snapshot.about().epoch()))
                .build();
    }

    private void progress(LanczosEigensolver.Progress progress) {
        if (!common.quiet() && progress.products() % PROGRESS_EVERY == 0) {
            PrintWriter err = command.commandLine().getErr();
            err.println(
                    String.format(
                            Locale.ROOT,
                            "%d products: %d of %d eigenvalues, largest residual %.2g",
                            progress.products(),
                            progress.converged(),
                            progress.wanted(),
                            progress.residual()));
            err.flush();
        }
    }

    private void measure(
            HessianSpectrumEvaluator evaluator, Model model, TrainedSnapshot snapshot, Path target)
            throws IOException {
        HessianSpectrum spectrum = evaluator.eigenvalues(model.getBlock());
        JsonObject json = new JsonObject();
        json.add("eigenvalues", tree(spectrum));
        PrintWriter text = command.commandLine().getOut();
        table(text, snapshot, spectrum);
        // Other settings take minutes to measure again.
        Optional<Path> earlier = AtomicFiles.setAside(target.resolve("hessian.json"));
        AtomicFiles.setAside(target.resolve("eigenvalues.png"));
        AtomicFiles.setAside(target.resolve("density.png"));
        ReportWriter.draw(SpectrumFigures.eigenvalues(spectrum), target.resolve("eigenvalues.png"));
        if (trace) {
            TraceEstimate estimate = evaluator.trace(model.getBlock());
            json.add("trace", tree(estimate));
            text.println(
                    String.format(
                            Locale.ROOT,
                            "Trace: %.4g, standard error %.2g (%s, %d products)",
                            estimate.value(),
                            estimate.standardError(),
                            estimate.method(),
                            estimate.products()));
        }
        if (density) {
            SpectralDensity estimate = evaluator.density(model.getBlock());
            json.add("density", tree(estimate));
            ReportWriter.draw(SpectrumFigures.density(estimate), target.resolve("density.png"));
            MeanAndError negative = estimate.mean(x -> x < 0 ? 1 : 0);
            text.println(
                    String.format(
                            Locale.ROOT,
                            "Density: from %.4g to %.4g; %.1f %% of it below zero (%d products)",
                            estimate.min(),
                            estimate.max(),
                            100 * negative.mean(),
                            estimate.products()));
        }
        AtomicFiles.writeString(target.resolve("hessian.json"), Json.PRETTY.toJson(json) + "\n");
        text.println("Written: " + target);
        earlier.ifPresent(path -> text.println("The measurement before: " + path));
        text.flush();
    }

    private static JsonElement tree(Object record) {
        return Json.GSON.toJsonTree(record);
    }

    private void table(PrintWriter text, TrainedSnapshot snapshot, HessianSpectrum spectrum) {
        Map<String, String> about = spectrum.provenance();
        text.println(
                String.format(
                        Locale.ROOT,
                        "%s of %s, stage %d, epoch %d",
                        about.get("operator"),
                        snapshot.architecture(),
                        snapshot.about().stage(),
                        snapshot.about().epoch()));
        text.println(
                String.format(
                        Locale.ROOT,
                        "%s samples of %s, loss %.4f, %s parameters",
                        about.get("samples"),
                        about.get("data"),
                        Double.parseDouble(about.getOrDefault("loss", "NaN")),
                        about.get("dimension")));
        text.println();
        text.println("rank   eigenvalue     residual   stable below");
        int rank = 1;
        for (Eigenvalue eigenvalue : spectrum.largest()) {
            text.println(
                    String.format(
                            Locale.ROOT,
                            "%4d %12.5g %12.1e   %12.4g%s",
                            rank++,
                            eigenvalue.value(),
                            eigenvalue.residual(),
                            HessianSpectrum.stableRate(eigenvalue.value()),
                            eigenvalue.converged() ? "" : "   (not converged)"));
        }
        text.println();
        text.println("Residuals are absolute: they bound the error of a value, but for rounding.");
        text.println(
                "A value has converged where its residual is at most "
                        + Json.number(tolerance)
                        + " of its size (--tol).");
        text.println(
                String.format(
                        Locale.ROOT,
                        "%d products in %.1f s",
                        spectrum.products(),
                        spectrum.seconds()));
    }
}
