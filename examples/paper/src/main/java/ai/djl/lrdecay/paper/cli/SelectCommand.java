package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.batch.IndexedBatches;
import ai.djl.lrdecay.paper.data.DataSource;
import ai.djl.lrdecay.paper.data.DatasetSpec;
import ai.djl.lrdecay.paper.data.FittedData;
import ai.djl.lrdecay.paper.run.Devices;
import ai.djl.lrdecay.paper.run.JsonFile;
import ai.djl.lrdecay.paper.run.SnapshotRef;
import ai.djl.lrdecay.paper.run.StartSnapshots;
import ai.djl.lrdecay.paper.run.Threads;
import ai.djl.lrdecay.transfer.StageCandidate;
import ai.djl.lrdecay.transfer.StageScore;
import ai.djl.lrdecay.transfer.StageSelection;
import ai.djl.lrdecay.transfer.StageSelector;
import ai.djl.lrdecay.transfer.TransferScore;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
            "By LogME of their features, by another score, or with --probe by a linear",
            "classifier.",
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
            names = "--score",
            paramLabel = "NAME",
            description =
                    "Rank by another score: log-me, probe, h-score, leep, n-leep, trans-rate"
                            + " (default: log-me; see"
                            + " docs/how-to/choose-a-stage.md).")
    private @Nullable TransferScore score;

    @Option(
            names = "--out",
            paramLabel = "FILE.json",
            description = "Write the ranking into this file, too.")
    private @Nullable Path out;

    @Mixin private PrecisionOption precision;

    @Mixin private SeedOption seed;

    @Mixin private DeviceOption device;

    @Mixin private DataFolderOption dataFolder;

    @Mixin private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        OutputFile.check(out);
        common.require(
                !probe || score == null || score == TransferScore.PROBE,
                "--probe and --score ask for two rankings: leave one out");
        common.require(
                source.stage().isEmpty(),
                source + " is one stage: leave out the stage to rank all of them");
        TransferScore by = by();
        Threads.use(Runtime.getRuntime().availableProcessors());
        List<StageCandidate> stages = StartSnapshots.all(source, Devices.of(device.name()));
        PrintWriter stdout = command.commandLine().getOut();
        StageSelector selector =
                StageSelector.builder()
                        .optScore(by)
                        .optSeed(seed.value())
                        .optPrecision(precision.value())
                        .optProgress(one -> show(stdout, one, by))
                        .build();
        try (DataSource.Data opened =
                FittedData.open(data, seed.value(), dataFolder.folders(), stages.get(0).inputs())) {
            IndexedBatches samples = opened.plain();
            stdout.println("Model: " + source);
            stdout.println("Data:  " + data);
            stdout.println();
            header(stdout, by);
            StageSelection selection = selector.select(stages, inputs -> samples);
            stdout.println();
            recommend(stdout, selection, stages, by);
            if (out != null) {
                JsonFile.write(out, selection);
                stdout.println("Ranking: " + out);
            }
        }
        stdout.flush();
        return 0;
    }

    private void recommend(
            PrintWriter stdout,
            StageSelection selection,
            List<StageCandidate> stages,
            TransferScore by) {
        if (stages.size() == 1) {
            stdout.println(source + " has only one stage, so there is nothing to choose.");
            return;
        }
        StageScore best = selection.best();
        stdout.println(
                String.format(
                        Locale.ROOT,
                        "Recommended: stage %d%s. It has the best %s of %,d samples.",
                        best.stage(),
                        isEnd(best, stages) ? "" : " after epoch " + best.epoch(),
                        by == TransferScore.PROBE ? "accuracy" : by.title(),
                        selection.samples()));
        stdout.println(
                String.format(
                        Locale.ROOT,
                        "Estimated probability that it is the best: %.2f, from %s.",
                        selection.sureness(),
                        by == TransferScore.PROBE
                                ? "draws of held-out samples"
                                : "random parts of the data"));
        stdout.println(
                "Without looking at the data: the last stage is "
                        + selection.last().stage()
                        + ", the best on the source is "
                        + selection
                                .bestOnSource()
                                .map(one -> Integer.toString(one.stage()))
                                .orElse("unknown")
                        + ".");
    }

    private TransferScore by() {
        if (score != null) {
            return score;
        }
        return probe ? TransferScore.PROBE : TransferScore.LOG_ME;
    }

    /** Within a stage others of it come later. */
    private static boolean isEnd(StageScore score, List<StageCandidate> stages) {
        return stages.stream()
                .noneMatch(one -> one.stage() == score.stage() && one.epoch() > score.epoch());
    }

    /** Scores and times: LogME always, and another score where it was asked for. */
    private static void header(PrintWriter out, TransferScore by) {
        boolean more = by != TransferScore.LOG_ME;
        out.println(
                String.format(
                        more ? "%32s%32s" : "%22s%22s", "higher is better", "seconds to compute"));
        String other = more ? String.format("%10s", by.title()) : "";
        out.println("stage  epoch     LogME" + other + "    features     LogME" + other);
    }

    private static void show(PrintWriter out, StageScore score, TransferScore by) {
        boolean more = by != TransferScore.LOG_ME;
        Map<TransferScore, Double> seconds = score.seconds();
        out.println(
                String.format(
                                Locale.ROOT,
                                "%5d %6d%10.4f",
                                score.stage(),
                                score.epoch(),
                                score.logMe())
                        + (more ? String.format(Locale.ROOT, "%10.4f", score.value(by)) : "")
                        + String.format(
                                Locale.ROOT,
                                "%12.1f%10.1f",
                                score.featureSeconds(),
                                seconds.getOrDefault(TransferScore.LOG_ME, 0.0))
                        + (more
                                ? String.format(
                                        Locale.ROOT, "%10.1f", seconds.getOrDefault(by, 0.0))
                                : ""));
        out.flush();
    }
}
