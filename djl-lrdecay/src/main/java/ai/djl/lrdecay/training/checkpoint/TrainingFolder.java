package ai.djl.lrdecay.training.checkpoint;

import ai.djl.lrdecay.util.Folders;
import ai.djl.lrdecay.util.LockFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;

/** A folder in which one process trains at a time. */
public final class TrainingFolder {

    /** Where a {@code StagedFit} keeps its checkpoints; a {@code CheckpointListener} has none. */
    public static final String CHECKPOINTS = "checkpoint";

    private TrainingFolder() {}

    /**
     * Refuses a folder whose checkpoints the other loop has written: this one would not see them,
     * and begin anew among them.
     *
     * @param folder the folder, which need not exist
     * @param listener whether a {@code CheckpointListener} asks; else a {@code StagedFit}
     * @throws IOException if there are such checkpoints, or the folder cannot be read
     */
    public static void requireOwn(Path folder, boolean listener) throws IOException {
        Path others = listener ? folder.resolve(CHECKPOINTS) : folder;
        if (!new CheckpointStore(others, "").isEmpty()) {
            throw new IOException(
                    others
                            + " holds checkpoints of a "
                            + (listener ? "StagedFit" : "CheckpointListener")
                            + ": continue with that, or choose another folder");
        }
    }

    /**
     * Makes a folder, and keeps other processes out of it until the lock is closed.
     *
     * @param folder the folder
     * @return the lock; empty if a training of this process has it
     * @throws IOException if the folder cannot be made or written, or another process trains in it
     */
    public static Optional<LockFile> claim(Path folder) throws IOException {
        return claim(folder, Files::isWritable);
    }

    /** For tests, which may be run by a user who may write everywhere. */
    static Optional<LockFile> claim(Path folder, Predicate<Path> writable) throws IOException {
        Folders.create(folder);
        // A lock that is there already could be taken: the first epoch would be lost.
        if (!writable.test(folder)) {
            throw new IOException(cannotBeWritten(folder));
        }
        Path file = folder.resolve(".lock");
        Optional<LockFile> lock;
        try {
            lock = LockFile.tryAcquire(file);
        } catch (FileSystemException e) {
            throw new IOException(cannotBeWritten(folder), e);
        }
        if (lock.isEmpty() && !LockFile.isHeldHere(file)) {
            throw new IOException(
                    "another process trains in " + folder + ": end it, or close its trainer");
        }
        return lock;
    }

    private static String cannotBeWritten(Path folder) {
        return folder + " cannot be written: choose another folder for the training";
    }
}
