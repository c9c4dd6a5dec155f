package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.zoo.StageInfo;
import ai.djl.lrdecay.zoo.StagedSnapshots;
import ai.djl.lrdecay.zoo.ZooException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code zoo list}: the models and their stages. */
@Command(
        name = "list",
        sortOptions = false,
        description = {"List the models, the stages of their newest versions, and accuracies.", ""})
final class ZooListCommand implements Callable<Integer> {

    private static final String ROW = "%-28s %-8s %6s  %s";
    private static final int LONGEST_NAME = 28;
    private static final int ACCURACIES_A_LINE = 5;
    private static final String OLDER = "older versions";

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
        List<String> models = snapshots.models();
        if (models.isEmpty()) {
            out.println(
                    "There are no models of the group " + zoo.group() + " in " + zoo.place() + ".");
            out.flush();
            return unreadable(snapshots) ? 1 : 0;
        }
        out.println(String.format(ROW, "model", "version", "stages", "accuracy by stage"));
        List<String> older = new ArrayList<>();
        for (String model : models) {
            try {
                show(model, snapshots.stages(model), out);
                snapshots.versions(model).stream()
                        .skip(1)
                        .forEach(version -> older.add(model + "/" + version));
            } catch (ZooException e) {
                // One that is missing or damaged must not hide the others.
                out.println(
                        String.format(Locale.ROOT, "%-28s not here ('zoo show' says why)", model));
            }
        }
        if (!older.isEmpty()) {
            out.println();
            new LabelledLines(List.of(OLDER)).of(OLDER, older, ", ").forEach(out::println);
        }
        out.flush();
        return unreadable(snapshots) ? 1 : 0;
    }

    /** Says which place could not be read, after what the others have. */
    private boolean unreadable(StagedSnapshots snapshots) {
        try {
            snapshots.published();
            return false;
        } catch (IOException e) {
            PrintWriter err = command.commandLine().getErr();
            err.println("lrdecay: " + e.getMessage() + ".");
            err.flush();
            return true;
        }
    }

    /** In as many lines as the accuracies take; a long name has one of its own. */
    private static void show(String model, List<StageInfo> stages, PrintWriter out) {
        String name = model;
        if (name.length() > LONGEST_NAME) {
            out.println(name);
            name = "";
        }
        for (int from = 0; from < stages.size(); from += ACCURACIES_A_LINE) {
            int to = Math.min(stages.size(), from + ACCURACIES_A_LINE);
            String accuracies =
                    stages.subList(from, to).stream()
                            .map(stage -> StageNumbers.accuracy(stage.accuracy()))
                            .collect(Collectors.joining(" "));
            out.println(
                    from == 0
                            ? String.format(
                                    ROW, name, stages.get(0).version(), stages.size(), accuracies)
                            : String.format(ROW, "", "", "", accuracies));
        }
    }
}
