package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.paper.data.DataSource;
import ai.djl.lrdecay.paper.data.DataSources;
import ai.djl.lrdecay.paper.data.DatasetSpec;
import ai.djl.lrdecay.paper.run.EpochRecord;
import ai.djl.lrdecay.paper.run.RunDirectory;
import ai.djl.lrdecay.paper.run.RunException;
import ai.djl.lrdecay.paper.run.RunInfo;
import ai.djl.lrdecay.paper.run.SnapshotModel;
import ai.djl.lrdecay.training.snapshot.StageSnapshot;
import ai.djl.lrdecay.training.snapshot.TrainedStage;
import ai.djl.lrdecay.zoo.Publication;
import ai.djl.lrdecay.zoo.PublishedCommand;
import ai.djl.lrdecay.zoo.SnapshotPublisher;
import ai.djl.lrdecay.zoo.StageInfo;
import ai.djl.lrdecay.zoo.ZooLocation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
            "Publish the snapshots of a training.",
            "They are those of a finished run of 'train', or those that a",
            "StageSnapshotListener wrote in a training of your own. A published version",
            "is never changed.",
            ""
        })
final class ZooPublishCommand implements Callable<Integer> {

    @Spec private CommandSpec command;

    @Mixin private CommonOptions common;

    @Mixin private OwnModelOptions own;

    @Parameters(
            paramLabel = "RUN",
            description = "The folder of the run, or one with stage-1, stage-2, ..")
    private Path run;

    @Option(
            names = "--name",
            paramLabel = "MODEL",
            required = true,
            description = "The name of the model: lower-case letters, digits, hyphens.")
    private String name;

    @Option(
            names = "--group",
            paramLabel = "GROUP",
            defaultValue = StageInfo.GROUP,
            description =
                    "Who publishes it, as a reversed domain name: org.example"
                            + " (default: ${DEFAULT-VALUE}).")
    private String group;

    @Option(
            names = "--model-version",
            paramLabel = "N.N.N",
            defaultValue = "1.0.0",
            description = "The version of the model (default: ${DEFAULT-VALUE}).")
    private String version;

    @Option(
            names = "--zoo",
            paramLabel = "DIR",
            description = "The folder of the zoo (default: $LRDECAY_ZOO).")
    private @Nullable Path target;

    @Option(
            names = "--licence",
            paramLabel = "TEXT",
            defaultValue = Publication.LICENCE_NOT_STATED,
            description =
                    "The licence of the parameters, such as CC0-1.0 (default: ${DEFAULT-VALUE}).")
    private String licence;

    @Override
    public Integer call() throws IOException {
        common.require(
                StageInfo.isName(name),
                "--name '"
                        + name
                        + "' is not allowed: use lower-case letters, digits, dots and"
                        + " hyphens, and no version");
        common.require(
                StageInfo.isGroup(group),
                "--group '" + group + "' is not allowed: use a reversed domain name, org.example");
        common.require(
                StageInfo.isVersion(version),
                "--model-version '" + version + "' is not allowed: write it as 1.0.0");
        Path zoo = zoo();
        RunDirectory directory = new RunDirectory(run);
        Optional<RunInfo> ran = directory.info();
        if (ran.isEmpty()) {
            return publishOwn(zoo);
        }
        common.require(
                !own.given(),
                run + " is a run, whose records already say what --classes, --mean, .. would");
        RunInfo info = ran.get();
        if (directory.checkedResult().isEmpty()) {
            throw new RunException(run + " is not finished: continue it with train --resume");
        }
        DatasetSpec dataset = info.spec().data();
        DataSource source = DataSources.of(dataset);
        DataSource.Inputs inputs = source.inputs(dataset);
        Map<String, String> provenance = new TreeMap<>(info.place().texts());
        provenance.put(PublishedCommand.NAME, TrainingOptions.command(info.spec()));
        provenance.put("seed", Long.toString(info.spec().seed()));
        List<StageInfo> published =
                new SnapshotPublisher(zoo)
                        .publish(
                                Publication.builder()
                                        .optGroup(group)
                                        .setName(name)
                                        .setVersion(version)
                                        .optClassNames(inputs.classNames())
                                        .optNormalisation(inputs.mean(), inputs.deviation())
                                        .optCrop(source.central(dataset) ? StageInfo.CENTRAL : null)
                                        .optLicence(licence)
                                        .optProvenance(provenance)
                                        .build(),
                                snapshots(directory, info));
        return show(published, zoo);
    }

    /** Of a training of the user's own, about which the snapshots are all that there is. */
    private int publishOwn(Path zoo) throws IOException {
        List<Path> snapshots = StageSnapshot.listAll(run);
        if (snapshots.isEmpty()) {
            throw new RunException(
                    run
                            + " is not the folder of a run, and holds no snapshots stage-1, stage-2, ..");
        }
        Publication.Builder publication =
                Publication.builder()
                        .optGroup(group)
                        .setName(name)
                        .setVersion(version)
                        .optLicence(licence);
        own.into(publication);
        Publication built = common.checked(publication::build);
        return show(new SnapshotPublisher(zoo).publish(built, snapshots), zoo);
    }

    private int show(List<StageInfo> published, Path zoo) {
        PrintWriter out = command.commandLine().getOut();
        for (StageInfo stage : published) {
            out.println(
                    String.format(
                            Locale.ROOT,
                            "published %s %s: epoch %d, learning rate %s, accuracy %s",
                            stage.name(),
                            stage.version(),
                            stage.epoch(),
                            StageNumbers.rate(stage.learningRate()),
                            StageNumbers.accuracy(stage.accuracy())));
        }
        out.println("Zoo: " + zoo);
        out.flush();
        return 0;
    }

    /** What is published is what the run's own records say, all of it and nothing else. */
    private static List<Path> snapshots(RunDirectory directory, RunInfo info) throws IOException {
        List<EpochRecord> epochs = directory.epochs();
        int stages = epochs.isEmpty() ? 0 : epochs.get(epochs.size() - 1).stage();
        List<Path> snapshots = directory.snapshots();
        if (stages != snapshots.size()) {
            throw new RunException(
                    directory.root()
                            + " was trained in "
                            + stages
                            + " stages, but has "
                            + snapshots.size()
                            + " snapshots: it cannot be published");
        }
        List<Path> all = SnapshotModel.allSnapshots(directory);
        for (Path snapshot : all) {
            TrainedStage about = StageSnapshot.readSealed(snapshot).about();
            boolean same =
                    info.spec().id().equals(about.provenance().get(TrainedStage.RUN))
                            && about.epoch() <= epochs.size()
                            && epochs.get(about.epoch() - 1).testAccuracy() == about.accuracy();
            if (!same) {
                throw new RunException(
                        snapshot
                                + " is not what the records of "
                                + directory.root()
                                + " say: train again");
            }
        }
        return all;
    }

    private Path zoo() {
        if (target != null) {
            return target;
        }
        String named = ZooLocation.named();
        common.require(
                named != null && !named.contains("://"),
                "say where to publish with --zoo, or name a folder with $LRDECAY_ZOO");
        return Path.of(String.valueOf(named));
    }
}
