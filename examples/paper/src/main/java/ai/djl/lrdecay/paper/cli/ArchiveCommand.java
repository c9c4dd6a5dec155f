package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.paper.launch.PublishedResults;
import ai.djl.lrdecay.paper.launch.RecordsArchive;
import ai.djl.lrdecay.paper.launch.Verification;
import ai.djl.lrdecay.paper.run.SealDepth;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code archive}: a reproduction as it is published, small enough for a repository. */
@Command(
        name = "archive",
        sortOptions = false,
        description = {
            "Write a finished reproduction in the form in which it is published: claims, protocol,"
                    + " figures, and all records but snapshots as "
                    + RecordsArchive.NAME
                    + ". It is verified first.",
            "'verify DIR' derives every claim from the archive again.",
            ""
        })
final class ArchiveCommand implements Callable<Integer> {

    private static final double MEBI = 1 << 20;

    @Spec private CommandSpec command;

    @Parameters(paramLabel = "OUT", description = "The folder given to 'reproduce --out'.")
    private Path out;

    @Option(
            names = "--to",
            paramLabel = "DIR",
            required = true,
            description =
                    "The folder to write: a new or an empty one, or one that holds an earlier"
                            + " archive, which is replaced.")
    private Path folder;

    @Mixin private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        common.require(!folder.toString().isBlank(), "--to names no folder");
        Verification.Result verified = Verification.of(out, SealDepth.ALL);
        PrintWriter err = command.commandLine().getErr();
        if (!verified.problems().isEmpty()) {
            verified.problems().forEach(err::println);
            err.println(
                    "lrdecay: " + out + " did not pass the checks above, so nothing was archived.");
            return 1;
        }
        PublishedResults.Summary written = PublishedResults.write(out, folder);
        if (!common.quiet()) {
            PrintWriter stdout = command.commandLine().getOut();
            stdout.printf(
                    Locale.ROOT,
                    "%s: %d files in %s (%.2f MiB), and %d figures.%n",
                    folder,
                    written.files(),
                    RecordsArchive.NAME,
                    written.bytes() / MEBI,
                    written.figures());
            stdout.println("Next: derive every claim from it again.");
            stdout.println("  ./lrdecay verify " + folder);
            stdout.flush();
        }
        return 0;
    }
}
