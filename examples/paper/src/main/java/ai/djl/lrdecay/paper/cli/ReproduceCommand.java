package ai.djl.lrdecay.paper.cli;

import ai.djl.engine.Engine;
import ai.djl.lrdecay.paper.data.DataSource;
import ai.djl.lrdecay.paper.experiment.Preset;
import ai.djl.lrdecay.paper.experiment.Records;
import ai.djl.lrdecay.paper.experiment.Setting;
import ai.djl.lrdecay.paper.launch.Conclusion;
import ai.djl.lrdecay.paper.launch.Plan;
import ai.djl.lrdecay.paper.launch.PoolProgress;
import ai.djl.lrdecay.paper.launch.RunPool;
import ai.djl.lrdecay.paper.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code reproduce}: the main job. */
@Command(
        name = "reproduce",
        sortOptions = false,
        description = {
            "Run the paper's experiments and write a report that says, claim by claim, whether the"
                    + " paper's claim holds on what was run.",
            "Finished runs are kept: the same command goes on where it was interrupted.",
            ""
        },
        footer = {
            "",
            "Presets:",
            "  smoke     a minute on two cores; every verdict is INCONCLUSIVE",
            "  quick     minutes on two cores",
            "  standard  several seeds; hours on a CPU, minutes on a GPU",
            "  paper     the paper's own sizes, for a GPU"
        })
final class ReproduceCommand implements Callable<Integer> {

    @Spec private CommandSpec command;

    @Mixin private CommonOptions common;

    @Option(
            names = "--preset",
            paramLabel = "PRESET",
            defaultValue = "quick",
            description = "smoke, quick, standard or paper (default: ${DEFAULT-VALUE}).")
    private String preset;

    @Option(
            names = "--only",
            paramLabel = "ID",
            split = ",",
            description =
                    "Only these experiments: ps10-data, ps10-patterns, ps10-noise,"
                            + " gd-decay, gd-divergence, hessian-spectrum, sgd-decay,"
                            + " transferability, variance-reduction, autodecay.")
    private List<String> only = List.of();

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description =
                    "How many seeds (default: 1, 5, 10 and 5 for the four presets). They begin at"
                            + " 101, in smoke at 1, unless --seed says otherwise.")
    private @Nullable Integer seeds;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "How many runs side by side, each in its own process"
                            + " (default: as many as there are cores; 1 on a GPU).")
    private int jobs;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The output folder (default: out/PRESET).")
    private @Nullable Path out;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Preset size = common.checked(() -> Preset.named(preset));
        int count = seeds == null ? size.seeds() : seeds;
        common.require(count >= 1, "--seeds must be at least 1, not " + count);
        common.require(jobs >= 0, "--jobs must be at least 1, not " + jobs);
        boolean named = command.commandLine().getParseResult().hasMatchedOption("--seed");
        long first = named ? common.seed() : size.firstSeed();
        int cores = Runtime.getRuntime().availableProcessors();
        String device = common.device();
        int sideBySide = jobs > 0 ? jobs : places(device, cores);
        int threads = Math.max(1, cores / sideBySide);
        Plan plan =
                common.checked(
                        () ->
                                new Plan(
                                        size.label(),
                                        only,
                                        Setting.seeds(first, count),
                                        threads,
                                        device,
                                        DataSource.found(common.folders())));
        Path folder = out == null ? Path.of("out", size.label()) : out;
        common.require(
                !Files.exists(folder) || Files.isDirectory(folder),
                folder + " is a file, not a folder");
        try (RunDirectory.Lock ignored = new RunDirectory(folder).lock()) {
            return reproduce(plan, folder, sideBySide);
        }
    }

    private int reproduce(Plan plan, Path folder, int sideBySide)
            throws IOException, InterruptedException {
        plan.write(folder);
        if (!common.quiet()) {
            System.err.println(plan.summary());
        }
        Records records = Conclusion.records(folder);
        // The launcher knows whether standard error is a terminal; Java does not say.
        boolean terminal = Boolean.getBoolean("lrdecay.terminal");
        PoolProgress progress =
                new PoolProgress(System.err, terminal, common.quiet(), records, sideBySide);
        List<String> failures =
                new RunPool(records, folder.resolve("logs"), sideBySide, common.dataDir(), progress)
                        .run(plan.jobs());
        Conclusion.Outcome outcome = Conclusion.write(plan, folder, failures);
        command.commandLine().getOut().print(outcome.summary());
        command.commandLine().getOut().flush();
        return outcome.failures().isEmpty() ? 0 : 1;
    }

    /** A run for each core; on the first GPU one for each GPU, which take turns at being first. */
    private static int places(String device, int cores) {
        if (device.equals("cpu")) {
            return cores;
        }
        return device.equals("gpu:0") ? Math.max(1, Engine.getInstance().getGpuCount()) : 1;
    }
}
