package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.paper.run.RunException;
import ai.djl.lrdecay.paper.suite.CurveSuite;
import ai.djl.lrdecay.paper.suite.SuiteTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code suite}: AutoDecay and other schedules on simulated loss curves. */
@Command(
        name = "suite",
        sortOptions = false,
        description = {
            "Compare AutoDecay with the plateau rules of PyTorch and Keras, GreedyLR, WSD, cosine,"
                    + " linear and steps, with defaults and tuned, on simulated trainings whose"
                    + " loss responds to the learning rate.",
            "Prints Markdown; docs/background/autodecay-suite.md explains the columns.",
            ""
        })
final class SuiteCommand implements Callable<Integer> {

    @Spec private CommandSpec command;

    @Mixin private CommonOptions common;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "300",
            description = "How many seeds for each kind (default: ${DEFAULT-VALUE}).")
    private int seeds;

    @Option(
            names = "--write",
            paramLabel = "FILE",
            description = "Put the tables into this document, between its marks.")
    private @Nullable Path document;

    @Override
    public Integer call() throws IOException {
        common.require(seeds >= 2, "--seeds must be at least 2, not " + seeds);
        Path file = document;
        if (file != null && !Files.isRegularFile(file)) {
            throw new RunException(file + " is not a file: name the document with --write");
        }
        if (file != null) {
            SuiteTable.requireMarks(file);
        }
        StringBuilder text = new StringBuilder();
        text.append(
                String.format(
                        Locale.ROOT,
                        "%d seeds for each of ten kinds of curves; intervals are 95 %% over"
                                + " seeds.%n%n",
                        seeds));
        PrintWriter out = command.commandLine().getOut();
        for (int horizon : CurveSuite.HORIZONS) {
            if (!common.quiet()) {
                command.commandLine().getErr().println("Playing " + horizon + " observations...");
                command.commandLine().getErr().flush();
            }
            for (boolean deadlines : List.of(false, true)) {
                text.append(
                        SuiteTable.of(
                                horizon, deadlines, CurveSuite.play(horizon, seeds, deadlines)));
            }
        }
        if (file == null) {
            out.print(text);
        } else {
            SuiteTable.writeInto(file, text.toString());
            out.println("Written into " + file);
        }
        out.flush();
        return 0;
    }
}
