package ai.djl.lrdecay.paper.transfer;

import ai.djl.lrdecay.paper.run.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder of a transfer, which holds the results of one alone. */
public final class TransferFolder {

    private static final String LOCK = ".lock";

    private TransferFolder() {}

    /**
     * Reads what came of a transfer.
     *
     * @return the record, or nothing if the transfer is not finished
     * @throws RunException if the folder holds another transfer
     */
    static Optional<TransferRecord> read(Path folder, TransferSpec spec) throws IOException {
        Optional<TransferRecord> before = TransferRecord.read(folder);
        if (before.isPresent() && !before.get().spec().equals(spec)) {
            throw new RunException(
                    folder
                            + " holds another transfer ("
                            + before.get().spec()
                            + "): choose another folder");
        }
        return before;
    }

    /**
     * Removes the folder of a transfer that failed before it wrote anything.
     *
     * @param folder the folder, which no process works in; it may be absent
     * @throws IOException if it cannot be read or removed
     */
    public static void removeIfEmpty(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Path> content;
        try (Stream<Path> files = Files.list(folder)) {
            content = files.toList();
        }
        if (content.stream().allMatch(file -> file.endsWith(LOCK))) {
            Files.deleteIfExists(folder.resolve(LOCK));
            Files.delete(folder);
        }
    }
}
