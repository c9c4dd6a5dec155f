package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.paper.launch.OpenedReproduction;
import ai.djl.lrdecay.paper.launch.Rerun;
import ai.djl.lrdecay.paper.launch.Verification;
import ai.djl.lrdecay.util.Folders;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code verify}: whether a reproduction holds, for those who did not make it. */
@Command(
        name = "verify",
        sortOptions = false,
        description = {
            "Check a reproduction that somebody made: the seal of its protocol, every digest of"
                    + " every run, and every claim, derived again from the records.",
            "It exits with 0 only if all checks pass; otherwise it names each problem.",
            ""
        })
final class VerifyCommand implements Callable<Integer> {

    @Spec private CommandSpec command;

    @Parameters(
            paramLabel = "OUT",
            description =
                    "The folder given to 'reproduce --out', or one that 'archive' wrote, or an"
                            + " archive of records: .tar.xz or .zip.")
    private Path out;

    @Option(
            names = "--rerun",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Train N runs again, drawn at random, with the recorded threads, and compare"
                            + " their epochs byte for byte.")
    private int rerun;

    @Mixin private DataFolderOption dataFolder;

    @Mixin private CommonOptions common;

    @Override
    public Integer call() throws IOException, InterruptedException {
        common.require(rerun >= 0, "--rerun must be at least 0, not " + rerun);
        Path temporary = Files.createTempDirectory("lrdecay-verify-");
        try {
            OpenedReproduction opened = OpenedReproduction.open(out, temporary.resolve("records"));
            boolean good = show(opened.verify());
            if (rerun > 0) {
                Rerun again =
                        new Rerun(opened.records(), temporary.resolve("again"), dataFolder.named());
                good &= show(again.run(rerun, new Random()));
            }
            return good ? 0 : 1;
        } finally {
            Folders.delete(temporary);
        }
    }

    private boolean show(Verification.Result result) {
        PrintWriter stdout = command.commandLine().getOut();
        if (!common.quiet()) {
            result.facts().forEach(stdout::println);
        }
        stdout.flush();
        result.problems().forEach(command.commandLine().getErr()::println);
        command.commandLine().getErr().flush();
        return result.problems().isEmpty();
    }
}
