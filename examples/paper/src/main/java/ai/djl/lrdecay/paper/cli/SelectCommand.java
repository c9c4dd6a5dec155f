package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.batch.IndexedBatches;
import ai.djl.lrdecay.paper.data.DataSource;
import ai.djl.lrdecay.paper.data.DatasetSpec;
import ai.djl.lrdecay.paper.data.FittedData;
import ai.djl.lrdecay.paper.run.Devices;
import ai.djl.lrdecay.paper.run.JsonFile;
import ai.djl.lrdecay.paper.run.SnapshotRef;
import ai.djl.lrdecay.paper.run.StartPoint;
import ai.djl.lrdecay.paper.run.Threads;
import ai.djl.lrdecay.transfer.StageCandidate;
import ai.djl.lrdecay.transfer.StageScore;
import ai.djl.lrdecay.transfer.StageSelection;
import ai.djl.lrdecay.transfer.StageSelector;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code select}: which stage suits the data of a user. */
@Command(
        name = "select",
        sortOptions = false,
        description = {
            "Rank the stages of a model for your own data, without training any of them.",
            "By LogME of their features, or with --probe by a linear classifier.",
            ""
        },
        footer = {"", "For instance: lrdecay select zoo:wrn-fashion-mnist --data folder:IMAGES"})
final class SelectCommand implements Callable<Integer> {

    @Spec private CommandSpec command;

    @Parameters(paramLabel = "MODEL", description = "zoo:MODEL, or the folder of a run.")
    private SnapshotRef source;

    @Option(
            names = "--data",
            paramLabel = "DATA",
            required = true,
            completionCandidates = DataNames.class,
            description =
                    "The data, of which the training part is used: folder:DIR with a folder of"
                            + " images for each class, or one of "
                            + DataNames.HELP)
    private DatasetSpec data;

    @Option(
            names = "--probe",
            description = "Rank by a linear classifier on held-out data, which takes longer.")
    private boolean probe;

    @Option(
            names = "--out",
            paramLabel = "FILE.json",
            description = "Write the ranking into this file, too.")
    private @Nullable Path out;

    @Mixin private SeedOption seed;

    @Mixin private DeviceOption device;

    @Mixin private DataFolderOption dataFolder;

    // Every command has the same options; this one says nothing but results.
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        OutputFile.check(out);
        Threads.use(Runtime.getRuntime().availableProcessors());
        List<StageCandidate> stages =
                StartPoint.candidates(source, null, Devices.of(device.name()));
        PrintWriter stdout = command.commandLine().getOut();
        StageSelector selector =
                StageSelector.builder()
                        .optProbe(probe)
                        .optSeed(seed.value())
                        .optProgress(score -> show(stdout, score))
                        .build();
        try (DataSource.Data opened =
                FittedData.open(data, seed.value(), dataFolder.folders(), stages.get(0).inputs())) {
            IndexedBatches samples = opened.plain();
            stdout.println("Model: " + source + ", data: " + data);
            stdout.println();
            stdout.println("stage    LogME     probe  time: features      LogME      probe");
            StageSelection selection = selector.select(stages, inputs -> samples);
            stdout.println();
            StageScore best = selection.best();
            stdout.println(
                    String.format(
                            Locale.ROOT,
                            "Recommended: stage %d. It has the best %s of %,d samples, and the best",
                            best.stage(),
                            probe ? "accuracy" : "LogME",
                            selection.samples()));
            stdout.println(
                    String.format(
                            Locale.ROOT,
                            probe
                                    ? "in %.0f %% of bootstrap draws of the held-out samples."
                                    : "on %.0f %% of random parts of them.",
                            100 * selection.sureness()));
            if (out != null) {
                JsonFile.write(out, selection);
                stdout.println("Ranking: " + out);
            }
        }
        stdout.flush();
        return 0;
    }

    private static void show(PrintWriter out, StageScore score) {
        out.println(
                String.format(
                        Locale.ROOT,
                        "%5d %8.4f %9s %12.1f s %8.1f s %8.1f s",
                        score.stage(),
                        score.logMe(),
                        Double.isNaN(score.probe())
                                ? "–"
                                : String.format(Locale.ROOT, "%.4f", score.probe()),
                        score.featureSeconds(),
                        score.logMeSeconds(),
                        score.probeSeconds()));
        out.flush();
    }
}
