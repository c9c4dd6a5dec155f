package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.paper.run.VersionedName;
import ai.djl.lrdecay.zoo.PublishedCommand;
import ai.djl.lrdecay.zoo.StageInfo;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zoo show}: everything that is known about a model. */
@Command(
        name = "show",
        sortOptions = false,
        description = {"Show everything that is known about a model.", ""})
final class ZooShowCommand implements Callable<Integer> {

    @Spec private CommandSpec command;

    // Every command takes the same options; this one needs none of them.
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common;

    @Mixin private ZooOptions zoo;

    @Parameters(
            paramLabel = "MODEL",
            description = "The name of the model, for an older version with /1.0.0 behind it.")
    private String model;

    @Override
    public Integer call() throws IOException {
        List<StageInfo> stages = VersionedName.parse(model).all(zoo.snapshots());
        StageInfo first = stages.get(0);
        String name = first.artifactId();
        List<String> versions = zoo.snapshots().versions(name);
        PrintWriter out = command.commandLine().getOut();
        out.println(name + " " + first.version() + ", " + first.architecture());
        String others = others(name, versions, first.version());
        List<String> labels =
                new ArrayList<>(
                        List.of("trained on", others.isEmpty() ? "deviation" : "other versions"));
        labels.addAll(first.provenance().keySet());
        LabelledLines lines = new LabelledLines(labels);
        lines.of("trained on", first.dataset()).forEach(out::println);
        lines.of("inputs", first.inputShape().toString()).forEach(out::println);
        lines.of("mean", first.mean().toString()).forEach(out::println);
        lines.of("deviation", first.deviation().toString()).forEach(out::println);
        lines.of("classes", first.classNames(), ", ").forEach(out::println);
        lines.of("licence", first.licence()).forEach(out::println);
        if (!others.isEmpty()) {
            lines.of("other versions", others).forEach(out::println);
        }
        PublishedCommand.current(first.provenance())
                .forEach(
                        (key, value) ->
                                (key.equals(PublishedCommand.NAME)
                                                ? lines.ofCommand(key, value)
                                                : lines.of(key, value))
                                        .forEach(out::println));
        out.println();
        out.println("stage  epoch   learning rate       accuracy  size");
        for (StageInfo stage : stages) {
            long bytes = stage.files().stream().mapToLong(StageInfo.StageFile::size).sum();
            out.println(
                    String.format(
                            Locale.ROOT,
                            "%5d %6d %15s %14s  %,d bytes%s",
                            stage.stage(),
                            stage.epoch(),
                            StageNumbers.rate(stage.learningRate()),
                            StageNumbers.accuracy(stage.accuracy()),
                            bytes,
                            stage.about().atEnd() ? "" : ", within the stage"));
        }
        out.println();
        boolean newest = first.version().equals(versions.get(0));
        out.println(newest ? "Load:" : "Load" + zoo.whereAddressesLook() + ":");
        new LoadingCode(stages.get(stages.size() - 1), zoo.code(), newest)
                .lines()
                .forEach(out::println);
        out.flush();
        return 0;
    }

    /** As they are shown by this command. */
    private static String others(String name, List<String> versions, String shown) {
        return versions.stream()
                .filter(version -> !version.equals(shown))
                .map(version -> name + "/" + version)
                .collect(Collectors.joining(", "));
    }
}
