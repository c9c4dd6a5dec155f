package ai.djl.lrdecay.util;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Files that appear under their final name only when they are complete: a temporary file in the
 * same folder, flushed to the disk, then an atomic rename.
 */
public final class AtomicFiles {

    private AtomicFiles() {}

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Content {

        /**
         * Writes everything.
         *
         * @param out the stream to write to; closed by the caller
         * @throws IOException if writing fails
         */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes a file, replacing one of the same name. When this fails, what was there before is
     * still there.
     *
     * @param file the final name; its folder must exist
     * @param content what to write
     * @throws IOException if writing or renaming fails; the temporary file is removed
     */
    public static void write(Path file, Content content) throws IOException {
        Path temporary = temporaryFor(file);
        try {
            try (FileChannel channel =
                    FileChannel.open(
                            temporary,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE)) {
                OutputStream out = Channels.newOutputStream(channel);
                content.writeTo(out);
                out.flush();
                channel.force(true);
            }
            Files.move(
                    temporary,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            discard(temporary, e);
            throw naming(file, e);
        } catch (RuntimeException e) {
            discard(temporary, e);
            throw e;
        }
        forceFolder(file.toAbsolutePath().getParent());
    }

    /**
     * Writes a text file in UTF-8.
     *
     * @param file the final name; its folder must exist
     * @param text the content
     * @throws IOException if writing or renaming fails
     */
    public static void writeString(Path file, String text) throws IOException {
        write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Appends to a file and flushes it to the disk. A crash can leave a part of the text at the
     * end: readers of append-only files must expect an unfinished last line.
     *
     * @param file the file; made if absent
     * @param text the text, in UTF-8
     * @throws IOException if writing fails
     */
    public static void append(Path file, String text) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.APPEND)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (IOException e) {
            throw naming(file, e);
        }
    }

    private static void discard(Path temporary, Exception reason) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    /** A full disk, for one, is reported without the name of the file. */
    private static IOException naming(Path file, IOException failure) {
        if (failure instanceof FileSystemException) {
            return failure;
        }
        return new IOException("cannot write " + file + ": " + failure.getMessage(), failure);
    }

    /**
     * Returns the name under which {@link #write} prepares a file.
     *
     * @param file the final name
     * @return a name in the same folder, hidden on POSIX systems
     */
    public static Path temporaryFor(Path file) {
        Path name = file.getFileName();
        if (name == null) {
            throw new IllegalArgumentException("not a file name: " + file);
        }
        return file.resolveSibling("." + name + ".tmp");
    }

    /** Makes a rename durable where the platform can; Windows cannot open a folder. */
    private static void forceFolder(@Nullable Path folder) {
        if (folder == null) {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // The rename itself has succeeded; only its durability across a power cut is unknown.
            return;
        }
    }

    /**
     * Gives a file that has content another name, {@code NAME.before-1} or the next free number, so
     * that nothing is lost by beginning a new one.
     *
     * @param file the file; it need not exist
     * @return the other name, if there was anything
     * @throws IOException if it cannot be renamed
     */
    public static Optional<Path> setAside(Path file) throws IOException {
        if (!Files.exists(file) || Files.size(file) == 0) {
            return Optional.empty();
        }
        for (int number = 1; ; number++) {
            Path aside = file.resolveSibling(file.getFileName() + ".before-" + number);
            if (!Files.exists(aside)) {
                Files.move(file, aside);
                return Optional.of(aside);
            }
        }
    }
}
