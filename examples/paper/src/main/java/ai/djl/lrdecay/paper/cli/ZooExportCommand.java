package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.paper.run.RunException;
import ai.djl.lrdecay.paper.run.VersionedName;
import ai.djl.lrdecay.zoo.HubLayout;
import ai.djl.lrdecay.zoo.StageInfo;
import ai.djl.lrdecay.zoo.StateDicts;
import java.io.IOException;
import java.io.PrintWriter;
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

/** {@code zoo export}: the parameters of a stage for other tools. */
@Command(
        name = "export",
        sortOptions = false,
        description = {
            "Write a stage for PyTorch, or all stages for the Hugging Face Hub.",
            "A stage is written as safetensors with the names of PyTorch's state dict, of a",
            "ResNet those of torchvision. With --layout hub, each stage is a revision of a",
            "repository of the Hub.",
            ""
        })
final class ZooExportCommand implements Callable<Integer> {

    @Spec private CommandSpec command;

    @Mixin private CommonOptions common;

    @Mixin private ZooOptions zoo;

    @Parameters(
            paramLabel = "MODEL",
            description = "The name of the model, for an older version with /1.0.0 behind it.")
    private String model;

    @Option(
            names = "--stage",
            paramLabel = "N",
            description = "The stage; with --layout hub all are written.")
    private @Nullable Integer stage;

    @Option(
            names = "--layout",
            paramLabel = "LAYOUT",
            defaultValue = "file",
            description = "file or hub (default: ${DEFAULT-VALUE}).")
    private Layout layout;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description =
                    "The file to write, for instance stage-1.safetensors; of --layout hub the"
                            + " folder of repositories.")
    private Path file;

    /** How files are arranged. */
    private enum Layout {
        FILE,
        HUB
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = command.commandLine().getOut();
        if (layout == Layout.HUB) {
            common.require(stage == null, "--layout hub writes all stages: leave out --stage");
            for (String revision : HubLayout.write(zoo.snapshots(), model, file)) {
                out.println("wrote revision " + revision);
            }
            out.println("Hub: " + file);
            out.flush();
            return 0;
        }
        Integer wanted = stage;
        common.require(wanted != null, "say which --stage, or --layout hub for all");
        OutputFile.check(file);
        StateDicts.write(zoo.snapshots(), end(wanted == null ? 0 : wanted), file);
        out.println("wrote " + file);
        out.flush();
        return 0;
    }

    private StageInfo end(int wanted) throws IOException {
        List<StageInfo> ends = VersionedName.parse(model).ends(zoo.snapshots());
        return ends.stream()
                .filter(info -> info.stage() == wanted)
                .findFirst()
                .orElseThrow(
                        () ->
                                new RunException(
                                        model
                                                + " has no stage "
                                                + wanted
                                                + ": its stages are "
                                                + ends.stream().map(StageInfo::stage).toList()));
    }
}
