package ai.djl.lrdecay.util;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders with all that is in them. */
public final class Folders {

    private Folders() {}

    /**
     * Makes a folder and those above it, where they are not there yet.
     *
     * @param folder the folder
     * @throws IOException if that is not possible, with a sentence that names the folder
     */
    public static void create(Path folder) throws IOException {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw cannotBeMade(folder, e);
        }
    }

    /** What the file system says of a folder that it cannot make is no sentence. */
    static IOException cannotBeMade(Path folder, IOException e) {
        if (e instanceof FileAlreadyExistsException there) {
            Path inTheWay = Path.of(there.getFile());
            return new IOException(
                    (Files.isRegularFile(inTheWay)
                                    ? inTheWay + " is a file, but a folder is needed there:"
                                    : folder + " cannot be made: " + inTheWay + " is no folder;")
                            + " move it away, or choose another folder",
                    e);
        }
        if (e instanceof AccessDeniedException denied) {
            // The exception names what could not be made, not where.
            Path above = Path.of(denied.getFile()).toAbsolutePath().getParent();
            return new IOException(
                    folder
                            + " cannot be made: no permission to write in "
                            + above
                            + "; choose another folder",
                    e);
        }
        return new IOException(folder + " cannot be made: choose another folder", e);
    }

    /**
     * Moves files and folders into a folder within theirs, {@code before-1} or the next free
     * number.
     *
     * @param folder where they are
     * @param files which of them, directly in the folder
     * @throws IOException if they cannot be moved
     */
    public static void setAside(Path folder, List<Path> files) throws IOException {
        int number = 1;
        while (Files.exists(folder.resolve("before-" + number))) {
            number++;
        }
        Path aside = Files.createDirectory(folder.resolve("before-" + number));
        for (Path file : files) {
            Files.move(file, aside.resolve(file.getFileName()));
        }
    }

    /**
     * Deletes a folder with everything in it. Symbolic links are deleted, not followed.
     *
     * @param folder the folder; it need not exist
     * @throws IOException if something cannot be deleted
     */
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
