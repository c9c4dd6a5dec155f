package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.paper.data.DataFolders;
import ai.djl.lrdecay.paper.data.DatasetSpec;
import ai.djl.lrdecay.paper.run.Execution;
import ai.djl.lrdecay.paper.run.FolderLock;
import ai.djl.lrdecay.paper.run.RunException;
import ai.djl.lrdecay.paper.run.RunListener;
import ai.djl.lrdecay.paper.run.SnapshotRef;
import ai.djl.lrdecay.paper.transfer.FineTunedTransfer;
import ai.djl.lrdecay.paper.transfer.FineTuningRecipe;
import ai.djl.lrdecay.paper.transfer.FixedTransfer;
import ai.djl.lrdecay.paper.transfer.Strategy;
import ai.djl.lrdecay.paper.transfer.TransferRecord;
import ai.djl.lrdecay.paper.transfer.TransferSpec;
import ai.djl.lrdecay.transfer.Transferability;
import ai.djl.lrdecay.transfer.Transferability.Gain;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code transfer}: the two strategies of Section 6. */
@Command(
        name = "transfer",
        sortOptions = false,
        description = {
            "Transfer the stages of a model to other data.",
            "fix: the backbone stays, a linear classifier is fitted to its features.",
            "finetune: a new head, and all layers are trained, the backbone more slowly.",
            ""
        },
        footer = {
            "",
            "For instance:",
            "  lrdecay transfer zoo:wrn-fashion-mnist --data folder:IMAGES --out OUT",
            "The same command continues where it was interrupted."
        })
final class TransferCommand implements Callable<Integer> {

    /** What a transfer leaves in its folder. */
    private static final Pattern OWN = Pattern.compile("transfer\\.json|features|stage-\\d+");

    @Spec private CommandSpec command;

    @Parameters(
            paramLabel = "MODEL",
            description = "zoo:MODEL or the folder of a run; with @STAGE one stage alone.")
    private SnapshotRef source;

    @Option(
            names = "--data",
            paramLabel = "DATA",
            required = true,
            completionCandidates = DataNames.class,
            description = "The data to transfer to: " + DataNames.HELP)
    private DatasetSpec data;

    @Option(
            names = "--strategy",
            paramLabel = "STRATEGY",
            defaultValue = "fix",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Strategy strategy;

    @ArgGroup(exclusive = false, heading = "With --strategy finetune:%n")
    private FineTuningOptions tuning = new FineTuningOptions();

    @Mixin private PrecisionOption precision;

    @Mixin private SeedOption seed;

    @Mixin private ExecutionOptions execution;

    @Mixin private DataFolderOption dataFolder;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "The folder of the results.")
    private Path out;

    @Mixin private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        common.require(
                strategy == Strategy.FINETUNE || !tuning.given(),
                tuning.names() + " need --strategy finetune");
        FineTuningRecipe recipe = common.checked(tuning::recipe);
        TransferSpec spec =
                new TransferSpec(
                        strategy, source, data, seed.value(), Optional.of(precision.value()));
        Execution where = execution.use();
        DataFolders folders = dataFolder.folders();
        if (Files.exists(out) && !Files.isDirectory(out)) {
            throw new RunException(out + " is a file, not a folder for results");
        }
        PrintWriter stdout = command.commandLine().getOut();
        List<TransferRecord.Stage> shown = new ArrayList<>();
        Consumer<TransferRecord.Stage> progress = stage -> show(stdout, shown, stage);
        try (FolderLock ignored = FolderLock.of(out);
                InterruptHint hint =
                        new InterruptHint("Interrupted. Run the same command to continue.")) {
            FolderLock.requireUnused(out, "a transfer", OWN.asMatchPredicate());
            stdout.println("Model: " + source + ", data: " + data + ", " + strategy);
            stdout.flush();
            switch (strategy) {
                case FIX -> new FixedTransfer(spec, where, folders).run(out, progress, this::tell);
                case FINETUNE ->
                        new FineTunedTransfer(spec, recipe, where, folders)
                                .run(out, stage -> lines(stage, hint), progress);
            }
        }
        stdout.println();
        stdout.println("Transferability: the accuracy gained on the target for each point that");
        stdout.println("the stage gained on the source, against the stage before.");
        stdout.println("Results: " + out);
        stdout.flush();
        return 0;
    }

    private void tell(String line) {
        if (!common.quiet()) {
            PrintWriter err = command.commandLine().getErr();
            err.println(line);
            err.flush();
        }
    }

    private RunListener lines(int stage, InterruptHint hint) {
        PrintWriter err = command.commandLine().getErr();
        return new EpochLines(
                err, "stage " + stage + "  ", tuning.epochs(), common.quiet(), hint::mayEnd);
    }

    /** A line for each stage, with its transferability against the one before. */
    private static void show(
            PrintWriter out, List<TransferRecord.Stage> before, TransferRecord.Stage stage) {
        if (before.isEmpty()) {
            out.println();
            out.println("stage  accuracy: source    target     LogME  transferability");
        }
        out.println(
                String.format(
                        Locale.ROOT,
                        "%5d %17s %9.4f %9s %16s",
                        stage.stage(),
                        number(stage.sourceAccuracy()),
                        stage.accuracy(),
                        number(stage.logMe()),
                        before.isEmpty()
                                ? "–"
                                : transferability(before.get(before.size() - 1), stage)));
        out.flush();
        before.add(stage);
    }

    private static String transferability(TransferRecord.Stage first, TransferRecord.Stage second) {
        try {
            return String.format(
                    Locale.ROOT,
                    "%.3f",
                    Transferability.of(
                            new Gain(first.sourceAccuracy(), second.sourceAccuracy()),
                            new Gain(first.accuracy(), second.accuracy())));
        } catch (IllegalArgumentException e) {
            // The stage gained nothing on the source, or what it had there is not known.
            return "none";
        }
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.4f", value);
    }
}
