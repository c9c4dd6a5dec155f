package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.hessian.record.HessianSpectrum;
import ai.djl.lrdecay.paper.data.DataFolders;
import ai.djl.lrdecay.paper.report.ReportWriter;
import ai.djl.lrdecay.paper.report.SpectrumFigures;
import ai.djl.lrdecay.paper.run.EpochRecord;
import ai.djl.lrdecay.paper.run.Execution;
import ai.djl.lrdecay.paper.run.PrecisionDecision;
import ai.djl.lrdecay.paper.run.RunDirectory;
import ai.djl.lrdecay.paper.run.RunListener;
import ai.djl.lrdecay.paper.run.RunResult;
import ai.djl.lrdecay.paper.run.RunResult.Verdict;
import ai.djl.lrdecay.paper.run.RunSpec;
import ai.djl.lrdecay.paper.run.Runner;
import ai.djl.lrdecay.paper.run.TrackTarget;
import ai.djl.lrdecay.paper.run.TrackedRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
            "A run that was interrupted is continued with --resume, after its last whole epoch.",
            ""
        })
final class TrainCommand implements Callable<Integer> {

    @Spec private CommandSpec command;

    @Mixin private TrainingOptions training;

    @Mixin private ExecutionOptions execution;

    @Mixin private DataFolderOption dataFolder;

    @Option(
            names = "--out",
            paramLabel = "RUN",
            required = true,
            description = "The folder of the run.")
    private Path out;

    @Option(
            names = "--snapshots",
            paramLabel = "every:N",
            description =
                    "Keep a snapshot every N epochs within stages, too: every:10. They change"
                            + " no number of the run.")
    private @Nullable String snapshots;

    @Option(names = "--resume", description = "Continue an interrupted run.")
    private boolean resume;

    @Mixin private TrackOptions track;

    @Mixin private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        RunSpec asked = training.spec();
        int every = every();
        Execution where = execution.use();
        DataFolders folders = dataFolder.folders();
        RunDirectory directory = new RunDirectory(out);
        PrecisionDecision precision =
                PrecisionDecision.of(asked, training.precision(), directory, where, folders);
        RunSpec spec = precision.spec();
        boolean before = directory.result().isPresent();
        if (resume && !common.quiet() && !Files.exists(out)) {
            PrintWriter err = command.commandLine().getErr();
            err.println("There is nothing to resume in " + out + ": the training begins.");
        }
        RunResult result;
        try (InterruptHint hint = hint();
                TrackedRun tracked =
                        new TrackedRun(
                                lines(spec, hint), spec, directory, track.sinks(spec.id()))) {
            precision.notice().ifPresent(tracked::onNotice);
            result =
                    runner(new Runner(where, folders, tracked), every, precision)
                            .run(spec, directory, resume);
            if (before) {
                tracked.showFinished();
            }
        }
        PrintWriter stdout = command.commandLine().getOut();
        stdout.println((before ? "This run was finished already: " : "") + result.message());
        stdout.println("Run: " + out);
        if (before) {
            // A server may not have been there, which was said.
            track.targets().stream()
                    .filter(target -> target.kind() != TrackTarget.Kind.MLFLOW)
                    .forEach(target -> stdout.println("Shown in " + target));
        }
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

    private static Runner runner(Runner plain, int every, PrecisionDecision precision) {
        Runner runner = every > 0 ? plain.keepingEvery(every) : plain;
        return precision.recorded().map(runner::recording).orElse(runner);
    }

    /** 0 for the ends of stages alone. */
    private int every() {
        if (snapshots == null) {
            return 0;
        }
        common.require(
                snapshots.matches("every:[1-9]\\d{0,8}"),
                "--snapshots '" + snapshots + "' is not known: use every:N, as every:10");
        return Integer.parseInt(snapshots.substring("every:".length()));
    }

    private InterruptHint hint() {
        return new InterruptHint(
                "Interrupted. To continue after the last whole epoch, give the same command with"
                        + " --resume (run: "
                        + out
                        + ").");
    }

    private RunListener lines(RunSpec spec, InterruptHint hint) {
        return new EpochLines(
                command.commandLine().getErr(), "", spec.epochs(), common.quiet(), hint::mayEnd);
    }
}
