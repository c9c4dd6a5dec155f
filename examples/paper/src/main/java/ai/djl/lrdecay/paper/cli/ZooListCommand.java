package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.zoo.StageInfo;
import ai.djl.lrdecay.zoo.StagedSnapshots;
import ai.djl.lrdecay.zoo.ZooException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code zoo list}: the models and their stages. */
@Command(
        name = "list",
        sortOptions = false,
        description = {"List the models with their stages and accuracies.", ""})
final class ZooListCommand implements Callable<Integer> {

    @Spec private CommandSpec command;

    // Every command takes the same options; this one needs none of them.
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common;

    @Mixin private ZooOptions zoo;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = command.commandLine().getOut();
        StagedSnapshots snapshots = zoo.snapshots();
        out.println("model                        version  stages  test accuracy by stage");
        for (String model : snapshots.models()) {
            try {
                List<StageInfo> stages = snapshots.stages(model);
                StringBuilder accuracies = new StringBuilder();
                stages.forEach(
                        stage ->
                                accuracies.append(
                                        String.format(Locale.ROOT, "%7.4f", stage.accuracy())));
                out.println(
                        String.format(
                                Locale.ROOT,
                                "%-28s %-8s %6d %s",
                                model,
                                stages.get(0).version(),
                                stages.size(),
                                accuracies));
            } catch (ZooException e) {
                // One that is missing or damaged must not hide the others.
                out.println(
                        String.format(Locale.ROOT, "%-28s not here ('zoo show' says why)", model));
            }
        }
        out.flush();
        return 0;
    }
}
