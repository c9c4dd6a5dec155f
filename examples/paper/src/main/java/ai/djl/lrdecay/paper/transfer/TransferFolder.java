package ai.djl.lrdecay.paper.transfer;

import ai.djl.lrdecay.paper.run.RunException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The folder of a transfer, which holds the results of one alone. */
final class TransferFolder {

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
}
