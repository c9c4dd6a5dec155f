package ai.djl.lrdecay.paper.launch;

import ai.djl.lrdecay.util.AtomicFiles;
import ai.djl.lrdecay.util.Folders;
import ai.djl.lrdecay.util.Sha256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * The files of a folder on their way between machines that share none.
 *
 * @param bytes a zip archive; empty for no folder
 * @param sha256 the checksum of the archive
 */
public record PackedFolder(byte[] bytes, String sha256) implements Serializable {

    /** No folder. */
    public static final PackedFolder NONE = new PackedFolder(new byte[0], "");

    /** The name of the only entry, where a file was packed. */
    private static final String SINGLE = ".file";

    /** What {@link AtomicFiles} prepares files and folders under. */
    private static final Pattern UNFINISHED = Pattern.compile("(^|/)\\.[^/]*\\.tmp(/|$)");

    /** More than the records and snapshots of a run have that is worth carrying so. */
    static final long MOST = 1L << 29;

    /**
     * Packs a folder, or a single file. Locks and what was being written are left out, and so are
     * checkpoints: they serve to continue on the same machine.
     *
     * @param folder the folder
     * @return its files
     * @throws IOException if it cannot be read, or has more than half a gigabyte
     */
    public static PackedFolder of(Path folder) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long total = 0;
        try (ZipOutputStream zip = new ZipOutputStream(bytes);
                Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name =
                        file.equals(folder)
                                ? SINGLE
                                : folder.relativize(file).toString().replace('\\', '/');
                if (isLeftBehind(name)) {
                    continue;
                }
                total += Files.size(file);
                if (total > MOST) {
                    throw new IOException(
                            folder
                                    + " has more than "
                                    + (MOST >> 20)
                                    + " MiB, too much to be sent: use a folder that the machines"
                                    + " share");
                }
                zip.putNextEntry(new ZipEntry(name));
                Files.copy(file, zip);
                zip.closeEntry();
            }
        }
        byte[] archive = bytes.toByteArray();
        return new PackedFolder(archive, checksum(archive));
    }

    private static boolean isLeftBehind(String name) {
        return name.startsWith("checkpoint/")
                || name.endsWith(".lock")
                || UNFINISHED.matcher(name).find();
    }

    private static String checksum(byte[] bytes) {
        return new Sha256().update(bytes).hex();
    }

    /**
     * Tells whether there is anything.
     *
     * @return true unless it is {@link #NONE}
     */
    public boolean isPresent() {
        return bytes.length > 0;
    }

    /**
     * Unpacks the folder or the file, which appears with its whole content or not at all; one that
     * was there is replaced.
     *
     * @param folder the folder
     * @throws IOException if the archive was changed on its way, is too large, or leaves the
     *     folder; or if writing fails
     */
    public void unpack(Path folder) throws IOException {
        if (!checksum(bytes).equals(sha256)) {
            throw new IOException("the records of " + folder + " were changed on their way");
        }
        Path target = folder.toAbsolutePath();
        Path temporary = AtomicFiles.temporaryFor(target);
        Folders.delete(temporary);
        Files.createDirectories(temporary);
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            long left = MOST;
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = temporary.resolve(entry.getName()).normalize();
                if (!file.startsWith(temporary)) {
                    throw new IOException("a name in the records of " + folder + " leaves them");
                }
                byte[] content = zip.readNBytes(Math.toIntExact(left) + 1);
                left -= content.length;
                if (left < 0) {
                    throw new IOException("the records of " + folder + " are too large");
                }
                Files.createDirectories(file.resolveSibling(""));
                Files.write(file, content);
            }
            Path single = temporary.resolve(SINGLE);
            if (Files.exists(single)) {
                // Over what is there, which a process may be about to read.
                Files.move(single, target, StandardCopyOption.ATOMIC_MOVE);
            } else {
                Folders.delete(target);
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            }
        } finally {
            Folders.delete(temporary);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PackedFolder that && sha256.equals(that.sha256);
    }

    @Override
    public int hashCode() {
        return sha256.hashCode();
    }

    @Override
    public String toString() {
        return bytes.length + " bytes, SHA-256 " + sha256;
    }
}
