package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.paper.data.DataFolders;
import ai.djl.lrdecay.paper.job.JobFile;
import ai.djl.lrdecay.paper.run.RunListener;
import ai.djl.lrdecay.paper.run.Threads;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code run-job}: does the job that a file holds. */
@Command(
        name = "run-job",
        hidden = true,
        sortOptions = false,
        description = {"Do the job that a file holds.", ""})
final class ChildJobCommand implements Callable<Integer> {

    @Spec private CommandSpec command;

    @Parameters(paramLabel = "FILE", description = "The file of the job.")
    private Path file;

    @Mixin private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        JobFile job = JobFile.read(file);
        Threads.use(job.execution().threads());
        DataFolders folders = DataFolderOption.folders(job.dataDir());
        PrintWriter out = command.commandLine().getOut();
        RunListener lines =
                new EpochLines(out, "", job.job().effort().steps(), common.quiet(), () -> {});
        out.println(job.job().run(job, folders, lines));
        out.flush();
        return 0;
    }
}
