package ai.djl.lrdecay.training.snapshot;

import ai.djl.lrdecay.tensor.DamagedFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What is in a folder into which a snapshot is to be written: nothing of it may be lost. */
final class ReplacedSnapshot {

    private ReplacedSnapshot() {}

    /**
     * Lists the files of a folder that are no part of the snapshot in it, and refuses a folder that
     * is not that of the snapshot that is to replace it.
     */
    static List<Path> others(Path folder, StageSnapshot replacement) throws IOException {
        if (Files.notExists(folder)) {
            return List.of();
        }
        if (!Files.isDirectory(folder)) {
            throw new IOException(folder + " is a file, but a folder is needed for the snapshot");
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.sorted().toList();
        }
        if (files.isEmpty()) {
            return List.of();
        }
        if (!Files.isRegularFile(folder.resolve(StageSnapshot.DESCRIPTION))) {
            throw new IOException(
                    folder
                            + " holds something else than a snapshot ("
                            + files.get(0).getFileName()
                            + "): name a folder for this one, as "
                            + folder.resolve("stage-" + replacement.stage()));
        }
        requireStage(folder, replacement);
        List<Path> others = new ArrayList<>();
        for (Path file : files) {
            if (Files.isDirectory(file)) {
                throw new IOException(
                        folder
                                + " cannot be replaced by another snapshot, since it holds the"
                                + " folder "
                                + file.getFileName()
                                + ": move it away");
            }
            String name = String.valueOf(file.getFileName());
            if (!name.equals(StageSnapshot.DESCRIPTION) && !name.endsWith("-0000.params")) {
                others.add(file);
            }
        }
        return others;
    }

    private static void requireStage(Path folder, StageSnapshot replacement) throws IOException {
        int stage;
        try {
            stage = StageSnapshot.read(folder).stage();
        } catch (DamagedFileException e) {
            // What cannot be read any more is replaced.
            return;
        }
        if (stage != replacement.stage()) {
            throw new IOException(
                    folder
                            + " holds the snapshot of stage "
                            + stage
                            + ", and this is stage "
                            + replacement.stage()
                            + ": each needs a folder of its own");
        }
    }
}
