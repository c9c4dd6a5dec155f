package ai.djl.lrdecay.training.listener;

import ai.djl.lrdecay.training.snapshot.StageSnapshot;
import ai.djl.lrdecay.util.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Snapshots of an earlier training, which a new one in the same folder must not mix with. */
final class EarlierSnapshots {

    private static final Pattern NAME = Pattern.compile("stage-\\d+(-epoch-\\d+)?");

    private EarlierSnapshots() {}

    /** Tells whether a stage that ended with an epoch has its snapshot. */
    static boolean hasEndOf(Path folder, int epoch) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        for (Path end : StageSnapshot.list(folder)) {
            if (StageSnapshot.read(end).epoch() == epoch) {
                return true;
            }
        }
        return false;
    }

    /** Moves them to {@code before-1}, or the next number that is free. */
    static void setAside(Path folder) {
        try {
            move(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void move(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Path> earlier;
        try (Stream<Path> files = Files.list(folder)) {
            earlier =
                    files.filter(file -> NAME.matcher(String.valueOf(file.getFileName())).matches())
                            .sorted()
                            .toList();
        }
        if (earlier.isEmpty()) {
            return;
        }
        Folders.setAside(folder, earlier);
    }
}
