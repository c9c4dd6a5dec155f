package ai.djl.lrdecay.paper.cli;

import ai.djl.engine.Engine;
import ai.djl.lrdecay.paper.data.DataSources;
import ai.djl.lrdecay.paper.launch.ChildProcesses;
import ai.djl.lrdecay.paper.launch.Conclusion;
import ai.djl.lrdecay.paper.launch.FolderRecords;
import ai.djl.lrdecay.paper.launch.Plan;
import ai.djl.lrdecay.paper.launch.PlanFile;
import ai.djl.lrdecay.paper.launch.PlannedJob;
import ai.djl.lrdecay.paper.launch.PoolProgress;
import ai.djl.lrdecay.paper.launch.RemotePool;
import ai.djl.lrdecay.paper.launch.RemoteSweep;
import ai.djl.lrdecay.paper.launch.RunPool;
import ai.djl.lrdecay.paper.protocol.SealedProtocol;
import ai.djl.lrdecay.paper.run.Execution;
import ai.djl.lrdecay.paper.run.FolderLock;
import ai.djl.lrdecay.paper.run.RunException;
import ai.djl.lrdecay.paper.run.TrackTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
                    + " paper's claims hold in these runs.",
            "Finished runs are kept: the same command continues where it was interrupted.",
            ""
        },
        footer = {
            "",
            "Presets:",
            "  smoke     a minute on two cores; checks that everything works; proves nothing",
            "  quick     7 to 24 minutes on two cores; five seeds",
            "  standard  hours on two cores; ten seeds, larger data",
            "  paper     the paper's sizes where it states them, for a GPU"
        })
final class ReproduceCommand implements Callable<Integer> {

    private static final int USUAL_COLUMNS = 80;
    private static final int FEWEST_COLUMNS = 40;

    @Spec private CommandSpec command;

    @Mixin private PlanOptions options;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description =
                    "How many runs side by side, each in its own process"
                            + " (default: as many as there are cores; 1 on a GPU).")
    private @Nullable Integer jobs;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The output folder (default: out/PRESET).")
    private @Nullable Path out;

    @Mixin private RemoteOptions remote;

    @Mixin private TrackOptions track;

    @Mixin private DeviceOption deviceOption;

    @Mixin private DataFolderOption dataFolder;

    @Mixin private CommonOptions common;

    @Override
    public Integer call() throws IOException, InterruptedException {
        common.require(jobs == null || jobs >= 1, "--jobs must be at least 1, not " + jobs);
        if (remote.isGiven()) {
            return onOtherMachines();
        }
        int cores = Runtime.getRuntime().availableProcessors();
        String device = deviceOption.name();
        List<String> found = DataSources.found(dataFolder.folders());
        int sideBySide = jobs == null ? places(device, cores) : jobs;
        Execution each = new Execution(Math.max(1, cores / sideBySide), device);
        Plan plan = options.plan(found);
        List<TrackTarget> targets = track.targets();
        Path folder = folder();
        try (FolderLock ignored = FolderLock.of(folder);
                InterruptHint hint = hint()) {
            ChildProcesses processes =
                    new ChildProcesses(
                            folder.resolve("logs"),
                            each,
                            dataFolder.named(),
                            Optional.of(SealedProtocol.current().seal()),
                            targets);
            return reproduce(plan, folder, processes, sideBySide);
        } catch (IOException e) {
            throw KeptRuns.said(folder, e);
        }
    }

    private Path folder() throws RunException {
        Path folder = out == null ? Path.of("out", options.preset().label()) : out;
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new RunException(folder + " is a file, not a folder for a reproduction");
        }
        return folder;
    }

    private static InterruptHint hint() {
        return new InterruptHint("Interrupted. Run the same command to continue.");
    }

    private int onOtherMachines() throws IOException, InterruptedException {
        common.require(
                jobs == null,
                "--jobs is for this machine: with --on the cluster decides"
                        + " how many jobs run at a time");
        common.require(
                track.targets().isEmpty(),
                "--track is for this machine, and cannot be combined with --on");
        Plan plan = options.plan(DataSources.found(dataFolder.folders()));
        Path folder = folder();
        List<PlannedJob> planned =
                PlanFile.plan(plan.jobs(), Optional.of(SealedProtocol.current().seal()));
        try (FolderLock ignored = FolderLock.of(folder);
                InterruptHint hint = hint()) {
            write(plan, folder);
            PlanFile.write(planned, folder.resolve(PlanFile.NAME));
            List<String> failures;
            try (RemotePool pool = remote.connect(folder)) {
                if (!common.quiet()) {
                    System.err.println(plan.summary() + " Up to " + pool.places() + " at a time.");
                }
                PoolProgress progress = progress(Conclusion.records(folder), pool.places());
                List<String> further = new ArrayList<>(List.of("--device", deviceOption.text()));
                dataFolder
                        .named()
                        .ifPresent(
                                data ->
                                        further.addAll(
                                                List.of(
                                                        "--data-dir",
                                                        data.toAbsolutePath().toString())));
                failures = new RemoteSweep(folder, further, progress).run(planned, pool);
            }
            return conclude(plan, folder, failures);
        } catch (IOException e) {
            throw KeptRuns.said(folder, e);
        }
    }

    private void write(Plan plan, Path folder) throws IOException {
        Optional<String> replaced = plan.replaced(folder);
        plan.write(folder);
        if (replaced.isPresent() && !common.quiet()) {
            System.err.println(folder + " has other experiments or seeds. Its runs are kept; its");
            System.err.println("report is replaced. To have that again:");
            System.err.println("  " + replaced.get() + (out == null ? "" : " --out " + out));
        }
    }

    private PoolProgress progress(FolderRecords records, int places) {
        return new PoolProgress(System.err, columns(), common.quiet(), records, places);
    }

    private int conclude(Plan plan, Path folder, List<String> failures) throws IOException {
        Conclusion.Outcome outcome = Conclusion.write(plan, folder, failures);
        command.commandLine().getOut().print(outcome.summary());
        command.commandLine().getOut().flush();
        return outcome.failures().isEmpty() ? 0 : 1;
    }

    private int reproduce(Plan plan, Path folder, ChildProcesses processes, int sideBySide)
            throws IOException, InterruptedException {
        write(plan, folder);
        if (!common.quiet()) {
            System.err.println(plan.summary() + " Each run: " + processes.execution() + ".");
        }
        FolderRecords records = Conclusion.records(folder);
        PoolProgress progress = progress(records, sideBySide);
        List<String> failures =
                new RunPool(records, processes, sideBySide, progress).run(plan.jobs());
        return conclude(plan, folder, failures);
    }

    /** The launcher knows whether standard error is a terminal, and how wide; Java does not say. */
    private static int columns() {
        int columns = Integer.getInteger("lrdecay.columns", USUAL_COLUMNS);
        return Boolean.getBoolean("lrdecay.terminal") ? Math.max(FEWEST_COLUMNS, columns) : 0;
    }

    /** A run for each core; on the first GPU one for each GPU, which take turns at being first. */
    private static int places(String device, int cores) {
        if (device.equals("cpu")) {
            return cores;
        }
        return device.equals("gpu:0") ? Math.max(1, Engine.getInstance().getGpuCount()) : 1;
    }
}
