package ai.djl.lrdecay.paper.cli;

import ai.djl.Device;
import ai.djl.lrdecay.paper.bench.BenchGroup;
import ai.djl.lrdecay.paper.bench.BenchReport;
import ai.djl.lrdecay.paper.bench.BenchRun;
import ai.djl.lrdecay.paper.bench.Measured;
import ai.djl.lrdecay.paper.run.Devices;
import ai.djl.lrdecay.paper.run.Execution;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench}: speed beside PyTorch. */
@Command(
        name = "bench",
        sortOptions = false,
        description = {
            "Measure speed, and compare it with PyTorch if --python names one that has it.",
            "The two sides alternate. A ratio above 1 means that this library is faster;",
            "* marks the fastest variant of the other side. Use an idle machine.",
            ""
        })
final class BenchCommand implements Callable<Integer> {

    @Spec private CommandSpec command;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "GROUP",
            description =
                    "Only these, separated by commas: ${COMPLETION-CANDIDATES} (default: all but"
                            + " large and features, which take long).")
    private List<BenchGroup> only = List.of();

    @Option(
            names = "--name",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Of these, only those whose name contains TEXT, as \"32x32 float32\".")
    private String name = "";

    @Option(
            names = "--python",
            paramLabel = "PYTHON",
            description =
                    "A Python that has PyTorch, for instance python3; with torchvision and"
                            + " PyHessian more is compared (default: measure only ours).")
    private @Nullable String python;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Rounds that count; 0 for each benchmark's own number, and fewer where"
                            + " they would take more than five minutes (default: 0).")
    private int rounds;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write name, ours, theirs, ratio and quartiles into this file.")
    private @Nullable Path json;

    @Mixin private ExecutionOptions execution;

    @Mixin private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        OutputFile.check(json);
        Execution where = execution.use();
        Device device = Devices.all(where.device()).get(0);
        BenchRun run =
                common.checked(
                        () -> new BenchRun(only, name, rounds, python, where.threads(), device));
        PrintWriter out = command.commandLine().getOut();
        out.printf("Ours: %s.%n", where);
        if (run.leavesOutBfloat16()) {
            out.println("bfloat16: left out, this processor has no instructions for it (--name");
            out.println("bfloat16 measures it).");
        }
        List<Measured> measured = new ArrayList<>();
        run.run(
                new BenchRun.Listener() {
                    private boolean begun;

                    @Override
                    public void onRival(String version) {
                        out.printf("Theirs: %s.%n", version);
                    }

                    @Override
                    public void onMeasured(Measured one) throws IOException {
                        if (!begun) {
                            out.printf("%n%s", BenchReport.head());
                            begun = true;
                        }
                        out.print(BenchReport.rows(one));
                        out.flush();
                        measured.add(one);
                        keep(measured);
                    }
                });
        return 0;
    }

    /** After each: together they take an hour. */
    private void keep(List<Measured> measured) throws IOException {
        if (json != null) {
            BenchReport.write(json, measured);
        }
    }
}
