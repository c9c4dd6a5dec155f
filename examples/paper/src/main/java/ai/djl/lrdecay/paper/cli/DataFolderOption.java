package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.paper.data.DataFolders;
import ai.djl.lrdecay.paper.run.RunException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where data sets are looked for. */
final class DataFolderOption {

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description =
                    "Where data sets are, each in a folder of its name"
                            + " (default: $LRDECAY_DATA, ./data, /usr/share/datasets).")
    private @Nullable Path dataDir;

    /**
     * The folders that are looked in.
     *
     * @throws RunException if the folder that was named is not there
     */
    DataFolders folders() throws RunException {
        return folders(Optional.ofNullable(dataDir));
    }

    /** The folder that was named. */
    Optional<Path> named() {
        return Optional.ofNullable(dataDir);
    }

    static DataFolders folders(Optional<Path> named) throws RunException {
        try {
            return DataFolders.standard(named.orElse(null));
        } catch (IllegalArgumentException e) {
            throw new RunException(e.getMessage() + ": name another with --data-dir", e);
        }
    }
}
