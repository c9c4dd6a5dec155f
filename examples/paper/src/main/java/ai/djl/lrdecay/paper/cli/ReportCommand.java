package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.paper.launch.Conclusion;
import ai.djl.lrdecay.paper.launch.Plan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code report}: draws the report again. */
@Command(
        name = "report",
        description = {"Draw the report of a reproduction again from its records.", ""})
final class ReportCommand implements Callable<Integer> {

    @Spec private CommandSpec command;

    @Parameters(paramLabel = "DIR", description = "The folder given to 'reproduce --out'.")
    private Path directory;

    // Every command takes the same options; this one needs none of them.
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        Plan plan = Plan.read(directory);
        Conclusion.Outcome outcome = Conclusion.write(plan, directory, List.of());
        command.commandLine().getOut().print(outcome.summary());
        command.commandLine().getOut().flush();
        outcome.failures().forEach(command.commandLine().getErr()::println);
        return outcome.failures().isEmpty() ? 0 : 1;
    }
}
