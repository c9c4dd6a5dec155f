package ai.djl.lrdecay.paper.run;

import ai.djl.lrdecay.util.LockFile;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A folder for results that this process alone works in. Work that leaves nothing in a folder that
 * was made for it, because it could not even begin, leaves no folder either.
 */
public final class FolderLock implements AutoCloseable {

    private static final String FILE = ".lock";

    private final Path file;
    private final LockFile lock;
    private final List<Path> made;

    private FolderLock(Path file, LockFile lock, List<Path> made) {
        this.file = file;
        this.lock = lock;
        this.made = made;
    }

    /**
     * Makes a folder and claims it for this process until the lock is closed.
     *
     * @param folder the folder
     * @return the lock, which the operating system releases when the process ends in any way
     * @throws FolderInUseException if another process works in the folder
     * @throws RunException if it cannot be made
     * @throws IOException if the lock cannot be written
     */
    public static FolderLock of(Path folder) throws IOException {
        List<Path> made = missing(folder);
        RunDirectory.makeFolder(folder);
        Path file = folder.resolve(FILE);
        Optional<LockFile> lock = LockFile.tryAcquire(file);
        if (lock.isEmpty()) {
            throw new FolderInUseException(
                    LockFile.isHeldHere(file)
                            ? "this process already works in " + folder
                            : "another process works in " + folder + ": wait for it, or end it");
        }
        return new FolderLock(file, lock.get(), made);
    }

    /**
     * Checks that a folder for results holds nothing else.
     *
     * @param folder the folder
     * @param what what is to be written there, for people
     * @param own matches the names of what may be there; those that begin with a dot always may
     * @throws RunException if there is something else in it
     * @throws IOException if it cannot be read
     */
    public static void requireUnused(Path folder, String what, Predicate<String> own)
            throws IOException {
        try (Stream<Path> there = Files.list(folder)) {
            Optional<Path> other =
                    there.filter(
                                    file -> {
                                        String name = String.valueOf(file.getFileName());
                                        return !name.startsWith(".") && !own.test(name);
                                    })
                            .sorted()
                            .findFirst();
            if (other.isPresent()) {
                throw new RunException(
                        folder
                                + " holds something else than "
                                + what
                                + " ("
                                + other.get().getFileName()
                                + "): choose another folder");
            }
        }
    }

    /** The folders that are still to be made, the innermost first. */
    private static List<Path> missing(Path folder) {
        List<Path> missing = new ArrayList<>();
        Path path = folder.toAbsolutePath().normalize();
        while (path != null && !Files.exists(path)) {
            missing.add(path);
            path = path.getParent();
        }
        return missing;
    }

    /** Releases the folder. */
    @Override
    public void close() throws IOException {
        boolean unused = !made.isEmpty() && holdsNothing();
        lock.close();
        if (unused) {
            Files.deleteIfExists(file);
            try {
                for (Path folder : made) {
                    Files.deleteIfExists(folder);
                }
            } catch (DirectoryNotEmptyException e) {
                // Somebody else has put something there meanwhile: it stays.
                return;
            }
        }
    }

    private boolean holdsNothing() throws IOException {
        try (Stream<Path> files = Files.list(file.toAbsolutePath().getParent())) {
            return files.allMatch(each -> each.endsWith(FILE));
        }
    }
}
