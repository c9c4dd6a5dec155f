package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.paper.data.DataSource;
import ai.djl.lrdecay.paper.data.DatasetSpec;
import ai.djl.lrdecay.paper.run.RunDirectory;
import ai.djl.lrdecay.paper.run.RunInfo;
import ai.djl.lrdecay.training.StageSnapshot;
import ai.djl.lrdecay.zoo.SnapshotPublisher;
import ai.djl.lrdecay.zoo.StageInfo;
import ai.djl.lrdecay.zoo.ZooLocation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zoo publish}: puts the snapshots of a run into a zoo. */
@Command(
        name = "publish",
        sortOptions = false,
        description = {
            "Publish the snapshots of a finished run. A version that is there is never",
            "changed.",
            ""
        })
final class ZooPublishCommand implements Callable<Integer> {

    @Spec private CommandSpec command;

    // Every command takes the same options; this one needs none of them.
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common;

    @Parameters(paramLabel = "RUN", description = "The folder of the run.")
    private Path run;

    @Option(
            names = "--name",
            paramLabel = "MODEL",
            required = true,
            description = "The name of the model: lower-case letters, digits, hyphens.")
    private String name;

    @Option(
            names = "--model-version",
            paramLabel = "N.N.N",
            defaultValue = "1.0.0",
            description = "Its version (default: ${DEFAULT-VALUE}).")
    private String version;

    @Option(
            names = "--to",
            paramLabel = "DIR",
            description = "The folder of the zoo (default: $LRDECAY_ZOO).")
    private @Nullable Path target;

    @Option(
            names = "--licence",
            paramLabel = "TEXT",
            defaultValue = "Apache-2.0",
            description = "The licence of the parameters (default: ${DEFAULT-VALUE}).")
    private String licence;

    @Override
    public Integer call() throws IOException {
        Path zoo = zoo();
        RunDirectory directory = new RunDirectory(run);
        RunInfo info =
                directory
                        .info()
                        .orElseThrow(() -> new IOException(run + " is not the folder of a run"));
        if (directory.result().isEmpty()) {
            throw new IOException(run + " is not finished: continue it with train --resume");
        }
        List<Path> snapshots = new ArrayList<>();
        while (Files.exists(
                directory.snapshot(snapshots.size() + 1).resolve(StageSnapshot.DESCRIPTION))) {
            snapshots.add(directory.snapshot(snapshots.size() + 1));
        }
        DatasetSpec dataset = DatasetSpec.parse(info.spec().dataset());
        DataSource source = DataSource.named(dataset.name());
        DataSource.Inputs inputs = source.inputs(dataset);
        Map<String, String> provenance = new TreeMap<>(info.provenance());
        provenance.put("command", "lrdecay " + String.join(" ", info.spec().arguments()));
        provenance.put("seed", Long.toString(info.spec().seed()));
        List<StageInfo> published =
                new SnapshotPublisher(zoo)
                        .publish(
                                new SnapshotPublisher.Publication(
                                        name,
                                        version,
                                        inputs.classNames(),
                                        inputs.mean(),
                                        inputs.deviation(),
                                        licence,
                                        provenance,
                                        source.central(dataset) ? StageInfo.CENTRAL : null),
                                snapshots);
        PrintWriter out = command.commandLine().getOut();
        for (StageInfo stage : published) {
            out.println(
                    String.format(
                            Locale.ROOT,
                            "published %s %s: epoch %d, learning rate %s, test accuracy %.4f",
                            stage.name(),
                            stage.version(),
                            stage.epoch(),
                            stage.learningRate(),
                            stage.accuracy()));
        }
        out.println("Zoo: " + zoo);
        out.flush();
        return 0;
    }

    private Path zoo() {
        if (target != null) {
            return target;
        }
        String named = ZooLocation.named();
        common.require(
                named != null && !named.contains("://"),
                "say where to publish with --to, or name a folder with $LRDECAY_ZOO");
        return Path.of(String.valueOf(named));
    }
}
