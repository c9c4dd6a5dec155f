package ai.djl.lrdecay.training.snapshot;

import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.lrdecay.util.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder that a snapshot is to replace: nothing of it may be lost, whenever the process is
 * killed. The old folder is renamed before the new one appears, and what is no part of the old
 * snapshot moves over before it goes.
 */
final class ReplacedSnapshot {

    private static final String PARAMETERS = "-0000.params";

    private ReplacedSnapshot() {}

    /** Completes what a killed process began, and refuses a folder that is not to be replaced. */
    static void prepare(Path folder, StageSnapshot replacement) throws IOException {
        if (Files.isDirectory(aside(folder))) {
            if (Files.notExists(folder)) {
                Files.move(aside(folder), folder, StandardCopyOption.ATOMIC_MOVE);
            } else {
                finish(folder);
            }
        }
        if (Files.notExists(folder)) {
            return;
        }
        if (!Files.isDirectory(folder)) {
            throw new IOException(folder + " is a file, but a folder is needed for the snapshot");
        }
        if (Files.isRegularFile(folder.resolve(StageSnapshot.DESCRIPTION))) {
            requireStage(folder, replacement);
            return;
        }
        Optional<Path> stranger =
                files(folder).stream().filter(file -> !isHidden(file) && !isPart(file)).findFirst();
        if (stranger.isPresent()) {
            throw new IOException(
                    folder
                            + " holds something else than a snapshot ("
                            + stranger.get().getFileName()
                            + "): name a folder for this one, as "
                            + folder.resolve("stage-" + replacement.stage()));
        }
    }

    /** Puts a complete folder into the place of the old one. */
    static void replace(Path folder, Path complete) throws IOException {
        if (Files.exists(folder)) {
            Files.move(folder, aside(folder), StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(complete, folder, StandardCopyOption.ATOMIC_MOVE);
        if (Files.isDirectory(aside(folder))) {
            finish(folder);
        }
    }

    /** Moves over what somebody put beside the old snapshot, which is no longer needed then. */
    private static void finish(Path folder) throws IOException {
        Path old = aside(folder);
        Optional<StageSnapshot> snapshot = read(old);
        for (Path file : files(old)) {
            Path kept = folder.resolve(String.valueOf(file.getFileName()));
            boolean own =
                    snapshot.map(s -> file.endsWith(s.parameterFile()))
                                    .orElseGet(() -> isPart(file))
                            || file.endsWith(StageSnapshot.DESCRIPTION);
            if (!own && Files.notExists(kept)) {
                Files.move(file, kept, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        Folders.delete(old);
    }

    private static Path aside(Path folder) {
        return folder.resolveSibling("." + folder.getFileName() + ".old");
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        }
    }

    private static boolean isHidden(Path file) {
        return String.valueOf(file.getFileName()).startsWith(".");
    }

    /** Of a snapshot that cannot be read any more. */
    private static boolean isPart(Path file) {
        return file.endsWith(StageSnapshot.DESCRIPTION)
                || String.valueOf(file.getFileName()).endsWith(PARAMETERS);
    }

    private static Optional<StageSnapshot> read(Path folder) throws IOException {
        try {
            return Optional.of(StageSnapshot.read(folder));
        } catch (DamagedFileException | NoSuchFileException e) {
            // What cannot be read any more is replaced.
            return Optional.empty();
        }
    }

    private static void requireStage(Path folder, StageSnapshot replacement) throws IOException {
        int stage = read(folder).map(StageSnapshot::stage).orElse(replacement.stage());
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
