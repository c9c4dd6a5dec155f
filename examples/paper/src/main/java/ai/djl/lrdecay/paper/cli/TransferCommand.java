package ai.djl.lrdecay.paper.cli;

import ai.djl.Device;
import ai.djl.lrdecay.paper.data.DatasetSpec;
import ai.djl.lrdecay.paper.run.Devices;
import ai.djl.lrdecay.paper.run.EpochRecord;
import ai.djl.lrdecay.paper.run.Json;
import ai.djl.lrdecay.paper.run.RunDirectory;
import ai.djl.lrdecay.paper.run.RunListener;
import ai.djl.lrdecay.paper.run.RunResult;
import ai.djl.lrdecay.paper.run.RunSpec;
import ai.djl.lrdecay.paper.run.Runner;
import ai.djl.lrdecay.paper.run.StartPoint;
import ai.djl.lrdecay.paper.run.Threads;
import ai.djl.lrdecay.paper.transfer.FixedTransfer;
import ai.djl.lrdecay.paper.transfer.TransferRecord;
import ai.djl.lrdecay.paper.transfer.TransferSpec;
import ai.djl.lrdecay.transfer.StageCandidate;
import ai.djl.lrdecay.transfer.Transferability;
import ai.djl.lrdecay.transfer.Transferability.Gain;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
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
            "The same command goes on where it was interrupted."
        })
final class TransferCommand implements Callable<Integer> {

    @Spec private CommandSpec command;

    @Mixin private CommonOptions common;

    @Parameters(
            paramLabel = "MODEL",
            description = "zoo:MODEL or the folder of a run; with @STAGE one stage alone.")
    private String source;

    @Option(
            names = "--data",
            paramLabel = "DATA",
            required = true,
            description = "The data, as of 'train --dataset': folder:DIR, caltech256:DIR, ..")
    private String dataset;

    @Option(
            names = "--strategy",
            paramLabel = "STRATEGY",
            defaultValue = "fix",
            description = "fix or finetune (default: ${DEFAULT-VALUE}).")
    private String strategy;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            defaultValue = "30",
            description = "finetune: the epochs (default: ${DEFAULT-VALUE}).")
    private int epochs;

    @Option(
            names = "--schedule",
            paramLabel = "SCHEDULE",
            description = "finetune: the schedule (default: a decay after two thirds).")
    private @Nullable String schedule;

    @Option(
            names = "--lr",
            paramLabel = "F",
            defaultValue = "0.01",
            description = "finetune: the learning rate of the head (default: ${DEFAULT-VALUE}).")
    private double learningRate;

    @Option(
            names = "--backbone-rate",
            paramLabel = "F",
            defaultValue = "0.1",
            description =
                    "finetune: what the learning rate is multiplied with for the backbone"
                            + " (default: ${DEFAULT-VALUE}).")
    private double backboneRate;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            defaultValue = "64",
            description = "finetune: samples a step (default: ${DEFAULT-VALUE}).")
    private int batchSize;

    @Option(
            names = "--weight-decay",
            paramLabel = "F",
            defaultValue = "0.0005",
            description = "finetune: the weight decay (default: ${DEFAULT-VALUE}).")
    private double weightDecay;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "0",
            description = "CPU threads; 0 for all cores (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "The folder of the results.")
    private Path out;

    @Option(names = "--until-eof", hidden = true, description = "End when standard input ends.")
    private boolean untilEof;

    @Override
    public Integer call() throws IOException {
        if (untilEof) {
            ParentWatch.start();
        }
        common.require(
                strategy.equals("fix") || strategy.equals("finetune"),
                "the strategy is fix or finetune, not '" + strategy + "'");
        common.require(threads >= 0, "--threads must be at least 0, not " + threads);
        common.require(
                !Files.exists(out) || Files.isDirectory(out), out + " is a file, not a folder");
        int cores = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        Threads.use(cores);
        String device = common.device();
        common.checked(() -> DatasetSpec.parse(dataset));
        PrintWriter stdout = command.commandLine().getOut();
        stdout.println("Model: " + source + ", data: " + dataset + ", " + strategy);
        stdout.println();
        stdout.println("stage  accuracy: source    target     LogME  transferability");
        List<TransferRecord.Stage> shown = new ArrayList<>();
        try (RunDirectory.Lock ignored = new RunDirectory(out).lock()) {
            if (strategy.equals("fix")) {
                TransferSpec spec = new TransferSpec(source, dataset, common.seed(), cores, device);
                refuseOther("fix");
                new FixedTransfer(spec, common.folders(), out)
                        .run(stage -> show(stdout, shown, stage));
            } else {
                refuseOther("finetune");
                finetune(device, cores, stage -> show(stdout, shown, stage));
            }
        }
        stdout.println();
        stdout.println("Transferability: the accuracy gained on the target for each point that");
        stdout.println("the stage gained on the source, against the stage before.");
        stdout.println("Results: " + out);
        stdout.flush();
        return 0;
    }

    /** A folder has the results of one transfer. */
    private void refuseOther(String wanted) throws IOException {
        TransferRecord before = TransferRecord.read(out).orElse(null);
        if (before == null) {
            return;
        }
        boolean same =
                before.strategy().equals(wanted)
                        && before.source().equals(source)
                        && before.seed() == common.seed()
                        && before.dataset().equals(DatasetSpec.parse(dataset).toString());
        if (!same) {
            throw new IOException(
                    out
                            + " holds another transfer ("
                            + before.strategy()
                            + " of "
                            + before.source()
                            + " to "
                            + before.dataset()
                            + "): choose another folder");
        }
    }

    private void finetune(String device, int cores, Consumer<TransferRecord.Stage> progress)
            throws IOException {
        String plan =
                schedule != null
                        ? schedule
                        : epochs < 3 ? "constant" : "step@" + Math.max(1, epochs * 2 / 3);
        List<TransferRecord.Stage> stages = new ArrayList<>();
        Device first = Devices.all(device).get(0);
        List<StageCandidate> candidates = StartPoint.candidates(source, null, first);
        for (StageCandidate candidate : candidates) {
            String start =
                    source.endsWith("@" + candidate.stage())
                            ? source
                            : source + "@" + candidate.stage();
            RunSpec spec =
                    common.checked(
                            () ->
                                    new RunSpec(
                                                    dataset,
                                                    candidate.architecture(),
                                                    plan,
                                                    learningRate,
                                                    epochs,
                                                    batchSize,
                                                    0.9,
                                                    false,
                                                    weightDecay,
                                                    common.seed(),
                                                    cores,
                                                    device)
                                            .withStart(start, backboneRate));
            RunDirectory directory = new RunDirectory(out.resolve("stage-" + candidate.stage()));
            long began = System.nanoTime();
            RunResult result =
                    Runner.run(
                            spec, common.folders(), directory, true, new Epochs(candidate.stage()));
            List<EpochRecord> records = directory.epochs();
            if (result.verdict() != RunResult.Verdict.COMPLETED) {
                throw new IOException(
                        "fine-tuning stage " + candidate.stage() + " failed: " + result.message());
            }
            TransferRecord.Stage stage =
                    new TransferRecord.Stage(
                            candidate.name(),
                            candidate.stage(),
                            candidate.accuracy(),
                            records.get(records.size() - 1).testAccuracy(),
                            Double.NaN,
                            Double.NaN,
                            Double.NaN,
                            (System.nanoTime() - began) / 1e9);
            stages.add(stage);
            progress.accept(stage);
        }
        new TransferRecord(
                        TransferRecord.FORMAT,
                        "finetune",
                        source,
                        DatasetSpec.parse(dataset).toString(),
                        common.seed(),
                        stages)
                .write(out);
    }

    /** A line for each stage, with its transferability against the one before. */
    private static void show(
            PrintWriter out, List<TransferRecord.Stage> before, TransferRecord.Stage stage) {
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

    /** A line an epoch. */
    private final class Epochs implements RunListener {

        private final int stage;

        Epochs(int stage) {
            this.stage = stage;
        }

        @Override
        public void onEpoch(EpochRecord epoch, double seconds) {
            if (!common.quiet()) {
                PrintWriter err = command.commandLine().getErr();
                err.println(
                        String.format(
                                Locale.ROOT,
                                "stage %d  epoch %d/%d  lr %s  loss %.4f  test %.3f",
                                stage,
                                epoch.epoch(),
                                epochs,
                                Json.number(epoch.learningRate()),
                                epoch.trainLoss(),
                                epoch.testAccuracy()));
                err.flush();
            }
        }

        @Override
        public void onNotice(String message) {
            command.commandLine().getErr().println(message);
        }
    }
}
