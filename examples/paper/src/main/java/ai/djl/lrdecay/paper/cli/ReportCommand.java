package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.paper.launch.Conclusion;
import ai.djl.lrdecay.paper.launch.JoinedReport;
import ai.djl.lrdecay.paper.launch.OpenedReproduction;
import ai.djl.lrdecay.util.Folders;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code report}: draws the report again. */
@Command(
        name = "report",
        description = {
            "Draw the report of a reproduction again from its records, or one report of",
            "all parts of a preset that were run apart. With --to, each is verified first.",
            ""
        })
final class ReportCommand implements Callable<Integer> {

    @Spec private CommandSpec command;

    @Parameters(
            arity = "1..*",
            paramLabel = "OUT",
            description =
                    "A folder given to 'reproduce --out'; with --to also folders that 'archive' wrote,"
                            + " or archives of records.")
    private List<Path> named;

    @Option(
            names = "--to",
            paramLabel = "DIR",
            description =
                    "Where the report is written (default: the folder report in OUT, if it is one that"
                            + " 'reproduce' wrote).")
    private @Nullable Path to;

    @Mixin private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        if (to != null) {
            return write(to);
        }
        Path out = named.get(0);
        OpenedReproduction.requireThere(out);
        common.require(
                named.size() == 1 && !OpenedReproduction.isArchived(out),
                "name a folder for the report with --to");
        Conclusion.Outcome outcome = Conclusion.again(out);
        say(outcome.summary());
        outcome.failures().forEach(command.commandLine().getErr()::println);
        return outcome.failures().isEmpty() ? 0 : 1;
    }

    private int write(Path report) throws IOException {
        common.require(!report.toString().isBlank(), "--to names no folder");
        Path temporary = Files.createTempDirectory("lrdecay-report-");
        try {
            say(JoinedReport.write(named, temporary, report));
            return 0;
        } finally {
            Folders.delete(temporary);
        }
    }

    private void say(String text) {
        PrintWriter out = command.commandLine().getOut();
        out.print(text);
        out.flush();
    }
}
