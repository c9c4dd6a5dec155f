package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.tracking.CsvSink;
import ai.djl.lrdecay.tracking.EpochSink;
import ai.djl.lrdecay.tracking.MlflowSink;
import ai.djl.lrdecay.tracking.TensorBoardSink;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Where the numbers of runs go, besides their records: {@code tensorboard:DIR}, {@code mlflow:URL}
 * or {@code csv:FILE}.
 *
 * @param kind what writes them
 * @param place the folder, the address of the server, or the file
 */
public record TrackTarget(Kind kind, String place) {

    private static final String EXPERIMENT = "djl-lrdecay";

    /** What can be written. */
    public enum Kind {
        /** Event files in a folder. */
        TENSORBOARD,
        /** A run on a tracking server. */
        MLFLOW,
        /** A table in a file. */
        CSV
    }

    /**
     * Checks the place.
     *
     * @throws IllegalArgumentException if it can be none, in one sentence
     */
    public TrackTarget {
        if (kind == Kind.MLFLOW) {
            checkAddress(place);
        } else {
            path(place);
        }
    }

    /**
     * Reads a target as it is written on the command line.
     *
     * @param text for instance {@code tensorboard:events}
     * @return the target
     * @throws IllegalArgumentException if it is none, in one sentence
     */
    public static TrackTarget parse(String text) {
        int colon = text.indexOf(':');
        String place = colon < 0 ? "" : text.substring(colon + 1);
        for (Kind kind : Kind.values()) {
            if (!place.isEmpty() && label(kind).equals(text.substring(0, colon))) {
                return new TrackTarget(kind, place);
            }
        }
        throw new IllegalArgumentException(
                "unknown --track '" + text + "': use tensorboard:DIR, mlflow:URL or csv:FILE");
    }

    /**
     * Returns the place for one of several runs: a folder within the folder, {@code FILE-RUN.csv}
     * for {@code FILE.csv}. A server has its runs by name.
     *
     * @param run the id of the run
     * @return the target of that run alone
     */
    public TrackTarget of(String run) {
        return switch (kind) {
            case MLFLOW -> this;
            case TENSORBOARD -> new TrackTarget(kind, path(place).resolve(run).toString());
            case CSV -> {
                Path file = path(place);
                String name = String.valueOf(file.getFileName());
                int dot = name.lastIndexOf('.') > 0 ? name.lastIndexOf('.') : name.length();
                yield new TrackTarget(
                        kind,
                        file.resolveSibling(
                                        name.substring(0, dot) + "-" + run + name.substring(dot))
                                .toString());
            }
        };
    }

    /**
     * Makes what writes there.
     *
     * @param run the name of the run
     * @param warnings hears once, in one sentence, of a server that is down
     * @return the sink
     */
    public EpochSink sink(String run, Consumer<String> warnings) {
        return switch (kind) {
            case TENSORBOARD -> new TensorBoardSink(path(place));
            case MLFLOW -> new MlflowSink(URI.create(place), EXPERIMENT, run, warnings);
            case CSV -> new CsvSink(path(place));
        };
    }

    private static Path path(String place) {
        try {
            return Path.of(place);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(
                    "'" + place + "' of --track is not the name of a file or folder", e);
        }
    }

    private static void checkAddress(String place) {
        URI address;
        try {
            address = URI.create(place);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(noServer(place), e);
        }
        String scheme = address.getScheme();
        if (address.getHost() == null || scheme == null || !scheme.startsWith("http")) {
            throw new IllegalArgumentException(noServer(place));
        }
    }

    private static String noServer(String place) {
        return "mlflow:"
                + place
                + " is not the address of a server: write for instance"
                + " mlflow:http://localhost:5000";
    }

    private static String label(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return label(kind) + ":" + place;
    }
}
