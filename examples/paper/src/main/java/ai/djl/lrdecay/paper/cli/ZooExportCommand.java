package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.zoo.StateDicts;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
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
            "Write the parameters of a stage as safetensors, with the names of PyTorch's",
            "state dict: of a ResNet those of torchvision.",
            ""
        })
final class ZooExportCommand implements Callable<Integer> {

    @Spec private CommandSpec command;

    @Mixin private CommonOptions common;

    @Mixin private ZooOptions zoo;

    @Parameters(paramLabel = "MODEL", description = "The name of the model.")
    private String model;

    @Option(names = "--stage", paramLabel = "N", required = true, description = "The stage.")
    private int stage;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = "The file to write, for instance stage-1.safetensors.")
    private Path file;

    @Override
    public Integer call() throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        common.require(
                folder != null && Files.isDirectory(folder) && !Files.isDirectory(file),
                "--out " + file + " is not a file in a folder that exists");
        StateDicts.write(zoo.snapshots(), model, stage, file);
        PrintWriter out = command.commandLine().getOut();
        out.println("wrote " + file);
        out.flush();
        return 0;
    }
}
