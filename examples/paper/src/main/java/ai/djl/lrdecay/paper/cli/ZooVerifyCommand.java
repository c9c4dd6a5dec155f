package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.zoo.StageInfo;
import ai.djl.lrdecay.zoo.StagedSnapshots;
import ai.djl.lrdecay.zoo.ZooException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zoo verify}: checks every file of every snapshot. */
@Command(
        name = "verify",
        sortOptions = false,
        description = {"Check every file by size and SHA-256.", ""})
final class ZooVerifyCommand implements Callable<Integer> {

    @Spec private CommandSpec command;

    // Every command takes the same options; this one needs none of them.
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common;

    @Mixin private ZooOptions zoo;

    @Parameters(
            paramLabel = "MODEL",
            arity = "0..*",
            description = "The names of the models (default: all that are here).")
    private List<String> models = List.of();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = command.commandLine().getOut();
        PrintWriter err = command.commandLine().getErr();
        StagedSnapshots snapshots = zoo.snapshots();
        boolean good = true;
        List<String> meant = models.isEmpty() ? snapshots.published() : models;
        if (meant.isEmpty()) {
            throw new ZooException(zoo.place() + " lists no model: nothing was verified");
        }
        for (String model : meant) {
            try {
                List<StageInfo> checked = snapshots.verify(model);
                int count = checked.size();
                String found = count == 1 ? "1 snapshot is good" : count + " snapshots are good";
                out.println(model + ": " + found);
            } catch (IOException e) {
                good = false;
                err.println("lrdecay: " + e.getMessage());
            }
        }
        out.flush();
        err.flush();
        return good ? 0 : 1;
    }
}
