package ai.djl.lrdecay.paper.launch;

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
     * @throws IOException if it cannot be renamed
     */
    static Path setAside(Path folder) throws IOException {
        int number = 1;
        Path target = folder.resolveSibling(folder.getFileName() + ".damaged-" + number);
        while (Files.exists(target)) {
            number++;
            target = folder.resolveSibling(folder.getFileName() + ".damaged-" + number);
        }
        return Files.move(folder, target);
    }
}
