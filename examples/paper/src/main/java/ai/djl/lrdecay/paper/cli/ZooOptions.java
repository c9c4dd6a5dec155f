package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.zoo.SnapshotZoo;
import ai.djl.lrdecay.zoo.StagedSnapshots;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which zoo is meant. */
final class ZooOptions {

    @Option(
            names = "--zoo",
            paramLabel = "PLACE",
            description =
                    "A folder or an https address (default: what ships with the library,"
                            + " and $LRDECAY_ZOO).")
    private @Nullable String place;

    /** The snapshots of the zoo. */
    StagedSnapshots snapshots() {
        return new StagedSnapshots(new SnapshotZoo(place));
    }

    /** The zoo, for people. */
    String place() {
        return place == null ? "the zoo" : place.isBlank() ? "an empty name" : place;
    }
}
