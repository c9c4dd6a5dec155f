package ai.djl.lrdecay.paper.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which snapshots are meant: {@code zoo:wrn-fashion-mnist@2} for a stage of a model of the zoo,
 * {@code run:ID@2} for one of a run in the folder beside, and otherwise the folder of a snapshot,
 * or of a run with a stage behind an {@code @}. In JSON it is an object of these components.
 *
 * @param kind where they are
 * @param place the name of the model, the id of the run, or the folder
 * @param stage the stage, from 1; without it all stages
 */
public record SnapshotRef(Kind kind, String place, Optional<Integer> stage) {

    /** Where snapshots can be. */
    public enum Kind {
        /** In the zoo. */
        ZOO("zoo:"),
        /** In a run beside the one that asks. */
        RUN("run:"),
        /** In a folder. */
        FOLDER("");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }
    }

    private static final Pattern STAGE = Pattern.compile("(.+)@(\\d{1,2})");

    /**
     * Checks that there is a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public SnapshotRef {
        stage = stage == null ? Optional.empty() : stage;
        Checks.require(
                !place.isBlank(), "name a snapshot: zoo:MODEL@STAGE, or the folder of a run");
        Checks.require(stage.orElse(1) >= 1, "stages are counted from 1");
    }

    /**
     * Reads a text.
     *
     * @param text as on the command line
     * @return what it means; a folder that is there is meant even if its name ends like a stage
     * @throws IllegalArgumentException if it names nothing
     */
    public static SnapshotRef parse(String text) {
        Kind kind =
                text.startsWith(Kind.ZOO.prefix)
                        ? Kind.ZOO
                        : text.startsWith(Kind.RUN.prefix) ? Kind.RUN : Kind.FOLDER;
        String rest = text.substring(kind.prefix.length());
        Matcher named = STAGE.matcher(rest);
        boolean folder = kind == Kind.FOLDER && Files.exists(Path.of(rest));
        return named.matches() && !folder
                ? new SnapshotRef(
                        kind, named.group(1), Optional.of(Integer.valueOf(named.group(2))))
                : new SnapshotRef(kind, rest, Optional.empty());
    }

    /**
     * Refers to all stages of a run in the folder beside.
     *
     * @param spec the run
     * @return its snapshots
     */
    public static SnapshotRef of(RunSpec spec) {
        return new SnapshotRef(Kind.RUN, spec.id(), Optional.empty());
    }

    /**
     * Refers to one stage of these snapshots.
     *
     * @param number the stage, from 1
     * @return that stage
     */
    public SnapshotRef at(int number) {
        return new SnapshotRef(kind, place, Optional.of(number));
    }

    /**
     * Returns the run that must be finished before.
     *
     * @return the id of the run, if it is one of the folder beside
     */
    public Optional<String> run() {
        return kind == Kind.RUN ? Optional.of(place) : Optional.empty();
    }

    /** As on the command line. */
    @Override
    public String toString() {
        return kind.prefix + place + stage.map(number -> "@" + number).orElse("");
    }
}
