package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.paper.launch.PlanFile;
import ai.djl.lrdecay.paper.launch.PlannedJob;
import ai.djl.lrdecay.paper.launch.SingleJob;
import ai.djl.lrdecay.paper.run.Execution;
import ai.djl.lrdecay.paper.run.FolderInUseException;
import ai.djl.lrdecay.paper.run.RunListener;
import ai.djl.lrdecay.tensor.DamagedFileException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code run-one}: one job of a plan, as a scheduler starts it. */
@Command(
        name = "run-one",
        sortOptions = false,
        description = {
            "Do one job of a plan. A finished job is not done again, and an unfinished one"
                    + " continues: start it as often as you like.",
            ""
        },
        footer = {
            "",
            "Exit code 0: there is a result; a run that diverged is a result, too;",
            "1: it failed, try again; 2: there is no such job; 75: another process is doing it."
        })
final class RunPlannedJobCommand implements Callable<Integer> {

    /** EX_TEMPFAIL of sysexits.h. */
    private static final int IN_USE = 75;

    @Spec private CommandSpec command;

    @Option(
            names = "--plan",
            paramLabel = "FILE",
            required = true,
            description = "The file that 'plan' wrote.")
    private Path plan;

    @Option(
            names = "--index",
            paramLabel = "N",
            defaultValue = "${SLURM_ARRAY_TASK_ID:-${JOB_COMPLETION_INDEX}}",
            description =
                    "The number of the job, from 0 (default: $SLURM_ARRAY_TASK_ID or"
                            + " $JOB_COMPLETION_INDEX).")
    private @Nullable Integer index;

    @Option(
            names = "--first",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Added to the index, for schedulers that number each wave from 0"
                            + " (default: ${DEFAULT-VALUE}).")
    private int first;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "The output folder, which the machines share.")
    private Path out;

    @Option(names = "--until-eof", hidden = true, description = "End when standard input ends.")
    private boolean untilEof;

    @Mixin private ExecutionOptions execution;

    @Mixin private DataFolderOption dataFolder;

    @Mixin private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        if (untilEof) {
            ParentWatch.start();
        }
        PlannedJob job = planned();
        Execution here = execution.use();
        PrintWriter text = command.commandLine().getOut();
        try (InterruptHint hint =
                new InterruptHint("Interrupted. Run the same command to continue.")) {
            RunListener lines =
                    new EpochLines(
                            text, "", job.job().effort().steps(), common.quiet(), hint::mayEnd);
            String outcome =
                    new SingleJob(job, out, here, dataFolder.named())
                            .run(dataFolder.folders(), lines);
            text.println(outcome);
            text.flush();
            return 0;
        } catch (FolderInUseException e) {
            command.commandLine().getErr().println("lrdecay: " + e.getMessage());
            return IN_USE;
        }
    }

    private PlannedJob planned() throws IOException {
        if (index == null) {
            throw new ParameterException(
                    command.commandLine(),
                    "say which job with --index; neither SLURM_ARRAY_TASK_ID nor"
                            + " JOB_COMPLETION_INDEX is set");
        }
        try {
            return PlanFile.read(plan, first + index);
        } catch (NoSuchFileException e) {
            throw new ParameterException(
                    command.commandLine(),
                    "there is no file " + plan + ": write it with 'plan'",
                    e);
        } catch (DamagedFileException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }
}
