package ai.djl.lrdecay.paper.launch;

import ai.djl.lrdecay.paper.run.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders whose records cannot be believed. */
final class DamagedFolder {

    private DamagedFolder() {}

    /**
     * Renames a folder, so that nothing is lost and its name is free.
     *
     * @param folder the folder
     * @return its new place beside: the name with {@code .damaged-1}, or the next number
     * @throws ai.djl.lrdecay.paper.run.FolderInUseException if a process works in it
     * @throws IOException if it cannot be renamed
     */
    static Path setAside(Path folder) throws IOException {
        // Released before: not every system renames a folder with an open file.
        FolderLock.of(folder).close();
        int number = 1;
        Path target = folder.resolveSibling(folder.getFileName() + ".damaged-" + number);
        while (Files.exists(target)) {
            number++;
            target = folder.resolveSibling(folder.getFileName() + ".damaged-" + number);
        }
        return Files.move(folder, target);
    }
}
