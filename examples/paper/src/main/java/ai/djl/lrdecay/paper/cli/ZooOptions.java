package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.zoo.SnapshotZoo;
import ai.djl.lrdecay.zoo.StageInfo;
import ai.djl.lrdecay.zoo.StagedSnapshots;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which zoo is meant. */
final class ZooOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--zoo",
            paramLabel = "PLACE",
            description =
                    "A folder, or an https, s3, gs or hdfs address (default: what ships with the library,"
                            + " and $LRDECAY_ZOO).")
    private @Nullable String place;

    @Option(
            names = "--group",
            paramLabel = "GROUP",
            defaultValue = StageInfo.GROUP,
            description =
                    "The group under which the models were published, such as org.example"
                            + " (default: ${DEFAULT-VALUE}).")
    private String group;

    /** The snapshots of the zoo. */
    StagedSnapshots snapshots() {
        return Usage.checked(command, () -> new StagedSnapshots(new SnapshotZoo(place, group)));
    }

    /** The group that is meant. */
    String group() {
        return group;
    }

    /** The zoo, for people. */
    String place() {
        return place == null ? "the zoo" : place.isBlank() ? "an empty name" : place;
    }
}
