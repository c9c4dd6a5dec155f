package ai.djl.lrdecay.zoo;

import ai.djl.lrdecay.zoo.StageInfo.StageFile;
import ai.djl.util.Utils;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Verified copies of snapshots. A copy lies in a folder that is named by its content, so that two
 * zoos, two versions or two stages can never be mistaken for each other. Every file is checked by
 * size and SHA-256 before it appears under its name, and again before each use: a damaged copy is
 * fetched again.
 */
final class SnapshotCache {

    private static final int BUFFER = 1 << 16;

    /** File locks hold between processes; these hold between threads. */
    private static final Map<Path, Object> LOCKS = new ConcurrentHashMap<>();

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
        MessageDigest sha = sha256();
        for (StageFile file : info.files()) {
            sha.update(
                    (file.name() + ' ' + file.size() + ' ' + file.sha256() + '\n')
                            .getBytes(StandardCharsets.UTF_8));
        }
        return root().resolve(HexFormat.of().formatHex(sha.digest()));
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
        synchronized (LOCKS.computeIfAbsent(folder, key -> new Object())) {
            try (FileChannel channel =
                            FileChannel.open(
                                    lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (!lock.isValid() || !isGood(folder, info)) {
                    Files.createDirectories(folder);
                    for (StageFile file : info.files()) {
                        copy(info, place, opener, file, folder);
                    }
                }
            }
        }
        return folder;
    }

    /**
     * Reads and checks all files without keeping them.
     *
     * @throws ZooException if a file is not what was announced, in one sentence
     * @throws IOException if a file cannot be read
     */
    static void verify(StageInfo info, String place, Opener opener) throws IOException {
        for (StageFile file : info.files()) {
            transfer(info, place, opener, file, OutputStream.nullOutputStream());
        }
    }

    private static void copy(
            StageInfo info, String place, Opener opener, StageFile file, Path folder)
            throws IOException {
        Path temporary = Files.createTempFile(folder, "fetch", ".tmp");
        try {
            try (OutputStream out = Files.newOutputStream(temporary)) {
                transfer(info, place, opener, file, out);
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

    /** Copies no more than was announced, and one buffer. */
    private static void transfer(
            StageInfo info, String place, Opener opener, StageFile file, OutputStream out)
            throws IOException {
        MessageDigest sha = sha256();
        long size = 0;
        try (InputStream in = opener.open(file)) {
            byte[] buffer = new byte[BUFFER];
            int read = in.read(buffer);
            while (read >= 0 && size <= file.size()) {
                sha.update(buffer, 0, read);
                out.write(buffer, 0, read);
                size += read;
                read = in.read(buffer);
            }
        } catch (NoSuchFileException e) {
            throw new ZooException(
                    info.name() + " is not complete in " + place + ": it has no " + file.name(), e);
        }
        boolean same =
                size == file.size() && HexFormat.of().formatHex(sha.digest()).equals(file.sha256());
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
    }

    private static boolean isGood(Path folder, StageInfo info) throws IOException {
        for (StageFile file : info.files()) {
            Path copy = folder.resolve(file.name());
            if (!Files.isRegularFile(copy)
                    || Files.size(copy) != file.size()
                    || !checksum(copy).equals(file.sha256())) {
                return false;
            }
        }
        return true;
    }

    /** The SHA-256 of a text, in hexadecimal digits. */
    static String checksum(String text) {
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The SHA-256 of a file, in hexadecimal digits. */
    static String checksum(Path file) throws IOException {
        MessageDigest sha = sha256();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[BUFFER];
            int read = in.read(buffer);
            while (read >= 0) {
                sha.update(buffer, 0, read);
                read = in.read(buffer);
            }
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
