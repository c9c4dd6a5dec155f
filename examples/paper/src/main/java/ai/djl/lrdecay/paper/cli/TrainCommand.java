package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.hessian.record.HessianSpectrum;
import ai.djl.lrdecay.paper.data.DatasetSpec;
import ai.djl.lrdecay.paper.report.ReportWriter;
import ai.djl.lrdecay.paper.report.SpectrumFigures;
import ai.djl.lrdecay.paper.run.Durations;
import ai.djl.lrdecay.paper.run.EpochRecord;
import ai.djl.lrdecay.paper.run.Json;
import ai.djl.lrdecay.paper.run.RunDirectory;
import ai.djl.lrdecay.paper.run.RunListener;
import ai.djl.lrdecay.paper.run.RunResult;
import ai.djl.lrdecay.paper.run.RunResult.Verdict;
import ai.djl.lrdecay.paper.run.RunSpec;
import ai.djl.lrdecay.paper.run.Runner;
import ai.djl.lrdecay.paper.run.Threads;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code train}: one training run. */
@Command(
        name = "train",
        sortOptions = false,
        description = {
            "Train one model, with a snapshot at the end of each learning-rate stage.",
            "A run that was interrupted goes on with --resume, after its last whole epoch.",
            ""
        })
final class TrainCommand implements Callable<Integer> {

    @Spec private CommandSpec command;

    @Mixin private CommonOptions common;

    @Option(
            names = "--dataset",
            paramLabel = "DATA",
            required = true,
            description = DatasetSpec.HELP)
    private String dataset;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            required = true,
            description = "wrn-DEPTH-WIDTH, for instance wrn-16-2, or resnet50.")
    private String model;

    @Option(
            names = "--schedule",
            paramLabel = "SCHEDULE",
            defaultValue = "constant",
            description =
                    "constant, or step@30,60: divide by 10 after those epochs;"
                            + " step@30,60x0.2 has a factor of its own; auto, auto:scaled or"
                            + " auto:trend: decay when the loss is stable; plateau or plateau@5:"
                            + " PyTorch's plateau rule, its patience (default: constant).")
    private String schedule;

    @Option(
            names = "--lr",
            paramLabel = "F",
            required = true,
            description = "The initial learning rate.")
    private double learningRate;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            required = true,
            description = "The number of epochs.")
    private int epochs;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            defaultValue = "128",
            description = "Samples a step (default: ${DEFAULT-VALUE}).")
    private int batchSize;

    @Option(
            names = "--momentum",
            paramLabel = "F",
            defaultValue = "0.9",
            description = "The momentum (default: ${DEFAULT-VALUE}).")
    private double momentum;

    @Option(names = "--nesterov", description = "Nesterov momentum.")
    private boolean nesterov;

    @Option(
            names = "--weight-decay",
            paramLabel = "F",
            defaultValue = "0.0005",
            description = "The weight decay (default: ${DEFAULT-VALUE}).")
    private double weightDecay;

    @Option(
            names = "--full-batch",
            description =
                    "Gradient descent: an epoch is one step along the gradient of"
                            + " all training data, accumulated over micro-batches.")
    private boolean fullBatch;

    @Option(
            names = "--eigenvalues",
            paramLabel = "K",
            defaultValue = "0",
            description =
                    "Measure the K largest eigenvalues of the Hessian at the end of each"
                            + " learning-rate stage.")
    private int eigenvalues;

    @Option(
            names = "--measure-every",
            paramLabel = "N",
            defaultValue = "0",
            description = "Measure them every N epochs as well.")
    private int measureEvery;

    @Option(
            names = "--start",
            paramLabel = "SNAPSHOT",
            defaultValue = "",
            description =
                    "Fine-tune a snapshot with a new head: the folder of a snapshot or of"
                            + " a run (RUN@STAGE), or zoo:MODEL@STAGE.")
    private String start;

    @Option(
            names = "--backbone-rate",
            paramLabel = "F",
            defaultValue = "0.1",
            description =
                    "What the learning rate is multiplied with for the layers that were"
                            + " taken over (default: ${DEFAULT-VALUE}).")
    private double backboneRate;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "0",
            description = "CPU threads; 0 for all cores (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--out",
            paramLabel = "RUN",
            required = true,
            description = "The folder of the run.")
    private Path out;

    @Option(names = "--resume", description = "Go on with an interrupted run.")
    private boolean resume;

    @Option(names = "--until-eof", hidden = true, description = "End when standard input ends.")
    private boolean untilEof;

    @Override
    public Integer call() throws IOException {
        if (untilEof) {
            ParentWatch.start();
        }
        common.require(threads >= 0, "--threads must be at least 0, not " + threads);
        int cores = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        Threads.use(cores);
        String device = common.device();
        RunSpec spec =
                common.checked(
                        () ->
                                new RunSpec(
                                        dataset,
                                        model,
                                        schedule,
                                        learningRate,
                                        epochs,
                                        batchSize,
                                        momentum,
                                        nesterov,
                                        weightDecay,
                                        common.seed(),
                                        cores,
                                        device,
                                        fullBatch,
                                        eigenvalues,
                                        measureEvery,
                                        start,
                                        backboneRate));
        PrintWriter stderr = command.commandLine().getErr();
        RunResult result =
                Runner.run(
                        spec,
                        common.folders(),
                        new RunDirectory(out),
                        resume,
                        new Progress(spec, stderr));
        PrintWriter stdout = command.commandLine().getOut();
        stdout.println(result.message());
        stdout.println("Run: " + out);
        RunDirectory directory = new RunDirectory(out);
        SortedMap<Integer, HessianSpectrum> spectra = directory.measuredSpectra();
        if (!spectra.isEmpty()) {
            List<Double> rates =
                    directory.epochs().stream().map(EpochRecord::learningRate).toList();
            Path figure = directory.spectra().resolve("sharpness.png");
            ReportWriter.draw(SpectrumFigures.sharpness(spectra, rates), figure);
            stdout.println("Sharpness over epochs: " + figure);
        }
        stdout.flush();
        return result.verdict() == Verdict.COMPLETED ? 0 : 1;
    }

    /** A line an epoch, with the time left. */
    private final class Progress implements RunListener {

        private final RunSpec spec;
        private final PrintWriter out;
        private double seconds;
        private int count;

        Progress(RunSpec spec, PrintWriter out) {
            this.spec = spec;
            this.out = out;
        }

        @Override
        public void onEpoch(EpochRecord epoch, double took) {
            if (common.quiet()) {
                return;
            }
            seconds += took;
            count++;
            double left = seconds / count * (spec.epochs() - epoch.epoch());
            out.println(
                    String.format(
                            Locale.ROOT,
                            "epoch %d/%d  lr %s  loss %.4f  test %.3f%s  %s left",
                            epoch.epoch(),
                            spec.epochs(),
                            Json.number(epoch.learningRate()),
                            epoch.trainLoss(),
                            epoch.testAccuracy(),
                            topFive(epoch) + groups(epoch.testGroups()),
                            Durations.text(left)));
            out.flush();
        }

        private String topFive(EpochRecord epoch) {
            return Double.isFinite(epoch.testTopFive())
                    ? String.format(Locale.ROOT, "  top-5 %.3f", epoch.testTopFive())
                    : "";
        }

        private String groups(Map<String, Double> accuracies) {
            if (accuracies.size() < 2) {
                return "";
            }
            return accuracies.entrySet().stream()
                    .map(e -> String.format(Locale.ROOT, "%s %.3f", e.getKey(), e.getValue()))
                    .collect(Collectors.joining(" ", " (", ")"));
        }

        @Override
        public void onNotice(String message) {
            out.println(message);
            out.flush();
        }
    }
}
