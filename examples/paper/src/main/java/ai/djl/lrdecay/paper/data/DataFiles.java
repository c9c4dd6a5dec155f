package ai.djl.lrdecay.paper.data;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The one way of finding the files of a data set: a folder, or else DJL's repository. */
final class DataFiles {

    private DataFiles() {}

    /**
     * What to say where nothing is found.
     *
     * @param title the data set, for people
     * @param files what was looked for
     * @param remedy how to get it
     */
    record Help(String title, String files, String remedy) {}

    /** Fetches files. */
    @FunctionalInterface
    interface Fetcher {
        /**
         * Fetches.
         *
         * @return the files
         * @throws IOException if there is no way to them
         */
        RawFiles fetch() throws IOException;
    }

    /**
     * Takes the files of a folder, or fetches them.
     *
     * @param folder the folder, if one was found
     * @param folders where it was looked for
     * @param fetcher fetches the files
     * @param help what to say where neither is possible
     * @return the files
     * @throws FileNotFoundException if there are none, in one sentence
     */
    static RawFiles locate(Optional<Path> folder, DataFolders folders, Fetcher fetcher, Help help)
            throws FileNotFoundException {
        if (folder.isPresent()) {
            return new FolderFiles(folder.get());
        }
        try {
            return fetcher.fetch();
        } catch (IOException | RuntimeException e) {
            FileNotFoundException missing =
                    new FileNotFoundException(
                            help.title()
                                    + " was not found: looked for "
                                    + help.files()
                                    + ", in "
                                    + folders.places()
                                    + ", and DJL's repository cannot be reached; "
                                    + help.remedy()
                                    + " and name their folder with --data-dir");
            missing.initCause(e);
            throw missing;
        }
    }
}
