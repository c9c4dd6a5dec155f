package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.paper.run.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Files that the user names for results: looked at before the work begins. */
final class OutputFile {

    private OutputFile() {}

    /**
     * Checks that a file can be written.
     *
     * @param file the file; null if none was named
     * @throws RunException if it is a folder, or nothing can be written to its folder
     */
    static void check(@Nullable Path file) throws RunException {
        if (file == null) {
            return;
        }
        if (Files.isDirectory(file)) {
            throw new RunException(file + " is a folder: name a file in it");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            // It would be replaced by a file, as root even /dev/null.
            throw new RunException(file + " is not a regular file: choose another");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new RunException(
                    file
                            + " cannot be written: there is no folder "
                            + folder
                            + "; create it first");
        }
        if (!isWritable(folder)) {
            throw new RunException(
                    file + " cannot be written: no file can be created in " + folder);
        }
    }

    /** Tried, because root may write everywhere but where the system does not let it. */
    private static boolean isWritable(Path folder) {
        try {
            Files.delete(Files.createTempFile(folder, ".", ".tmp"));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
