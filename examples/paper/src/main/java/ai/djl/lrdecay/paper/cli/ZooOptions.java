package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.zoo.SnapshotZoo;
import ai.djl.lrdecay.zoo.StageInfo;
import ai.djl.lrdecay.zoo.StagedSnapshots;
import ai.djl.lrdecay.zoo.ZooLocation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    /** What makes the zoo in Java; nothing where DJL finds it by itself. */
    List<String> code() {
        if (place == null && group.equals(StageInfo.GROUP)) {
            return List.of();
        }
        List<String> arguments = new ArrayList<>();
        if (place == null) {
            arguments.add("null");
        } else {
            arguments.addAll(LoadingCode.literal(absolute(place)));
        }
        if (!group.equals(StageInfo.GROUP)) {
            int last = arguments.size() - 1;
            arguments.set(last, arguments.get(last) + ",");
            arguments.addAll(LoadingCode.literal(group));
        }
        return arguments;
    }

    /** The program that loads may run in another folder. */
    private static String absolute(String place) {
        return place.contains("://") ? place : Path.of(place).toAbsolutePath().toString();
    }

    /** What has to be set for an address to be found here: nothing for what is found anyway. */
    String whereAddressesLook() {
        return place == null ? "" : ", with " + ZooLocation.VARIABLE + "='" + absolute(place) + "'";
    }

    String group() {
        return group;
    }

    /** The zoo, for people. */
    String place() {
        return place == null ? "the zoo" : place.isBlank() ? "an empty name" : place;
    }
}
