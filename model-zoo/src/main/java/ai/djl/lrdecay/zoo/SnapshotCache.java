package ai.djl.lrdecay.zoo;

import ai.djl.lrdecay.util.LockFile;
import ai.djl.lrdecay.util.Sha256;
import ai.djl.lrdecay.zoo.StageInfo.StageFile;
import ai.djl.util.Utils;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Verified copies of snapshots. A copy is in a folder that is named by its content, so that two
 * zoos, two versions or two stages can never be mistaken for each other. Every file is checked by
 * size and SHA-256 before it appears under its name, and again before each use: a damaged copy is
 * fetched again.
 */
final class SnapshotCache {

    private SnapshotCache() {}

    /** Opens a file of a snapshot where it comes from. */
    @FunctionalInterface
    interface Opener {
        /**
         * Opens.
         *
         * @param file the file
         * @return its content
         * @throws IOException if it is not there or cannot be read
         */
        InputStream open(StageFile file) throws IOException;
    }

    private static Path root() {
        return Utils.getCacheDir().resolve("lrdecay").resolve("zoo");
    }

    /** The folder of a copy, which need not exist. */
    static Path folder(StageInfo info) {
        Sha256 sha = new Sha256();
        for (StageFile file : info.files()) {
            sha.update(file.name() + ' ' + file.size() + ' ' + file.sha256() + '\n');
        }
        return root().resolve(sha.hex());
    }

    /**
     * Returns a verified copy, fetched if need be.
     *
     * @throws ZooException if what is fetched is not what was announced, in one sentence
     * @throws IOException if reading or writing fails
     */
    static Path fetch(StageInfo info, String place, Opener opener) throws IOException {
        Path folder = folder(info);
        if (isGood(folder, info)) {
            return folder;
        }
        Files.createDirectories(root());
        Path lockFile = folder.resolveSibling(folder.getFileName() + ".lock");
        try (LockFile lock = LockFile.acquire(lockFile)) {
            // Somebody else may have fetched it while this one waited for the lock.
            if (!isGood(folder, info)) {
                Files.createDirectories(folder);
                for (StageFile file : info.files()) {
                    copy(info, place, opener, file, folder);
                }
            }
        }
        return folder;
    }

    /**
     * Reads and checks all files without keeping them: sizes, checksums, and where the network can
     * be made here, that the parameters are those of it and finite.
     *
     * @throws ZooException if a file is not what was announced, in one sentence
     * @throws IOException if a file cannot be read
     */
    static void verify(StageInfo info, String place, Opener opener) throws IOException {
        for (StageFile file : info.files()) {
            transfer(
                    info,
                    place,
                    opener,
                    file,
                    in ->
                            file.name().equals(info.parameterFile())
                                    ? StageFiles.problem(info, in)
                                    : Optional.empty());
        }
    }

    private static void copy(
            StageInfo info, String place, Opener opener, StageFile file, Path folder)
            throws IOException {
        Path temporary = Files.createTempFile(folder, "fetch", ".tmp");
        try {
            try (OutputStream out = Files.newOutputStream(temporary)) {
                transfer(
                        info,
                        place,
                        opener,
                        file,
                        in -> {
                            in.transferTo(out);
                            return Optional.empty();
                        });
            }
            Files.move(
                    temporary,
                    folder.resolve(file.name()),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** What is done with a file while it is read. */
    @FunctionalInterface
    private interface Use {
        /**
         * Reads.
         *
         * @return what is wrong, as a clause
         */
        Optional<String> of(InputStream in) throws IOException;
    }

    /** Reads no more than was announced, and one buffer. */
    private static void transfer(
            StageInfo info, String place, Opener opener, StageFile file, Use use)
            throws IOException {
        Optional<String> problem;
        boolean same;
        try (AnnouncedStream in = new AnnouncedStream(opener.open(file), file)) {
            problem = use.of(in);
            same = in.isAsAnnounced();
        } catch (NoSuchFileException e) {
            throw new ZooException(
                    info.name() + " is not complete in " + place + ": it has no " + file.name(), e);
        }
        if (!same) {
            throw new ZooException(
                    info.name()
                            + " from "
                            + place
                            + " is damaged: "
                            + file.name()
                            + " does not have the size or the checksum announced; it was not"
                            + " loaded");
        }
        StageFiles.refuse(info, problem);
    }

    private static boolean isGood(Path folder, StageInfo info) throws IOException {
        for (StageFile file : info.files()) {
            Path copy = folder.resolve(file.name());
            if (!Files.isRegularFile(copy)
                    || Files.size(copy) != file.size()
                    || !Sha256.of(copy).equals(file.sha256())) {
                return false;
            }
        }
        return true;
    }
}
