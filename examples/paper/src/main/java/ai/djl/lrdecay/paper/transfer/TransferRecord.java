package ai.djl.lrdecay.paper.transfer;

import ai.djl.lrdecay.paper.run.JsonFile;
import ai.djl.lrdecay.paper.run.Provenance;
import ai.djl.lrdecay.tensor.DamagedFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What came of a transfer: {@code transfer.json}.
 *
 * @param format the version of this layout
 * @param spec what was transferred, and to what
 * @param place where it was computed
 * @param stages what came of each, in their order
 */
public record TransferRecord(int format, TransferSpec spec, Provenance place, List<Stage> stages) {

    /** The version that this code writes and reads. */
    public static final int FORMAT = 2;

    private static final String FILE = "transfer.json";

    /** Makes the list unmodifiable. */
    public TransferRecord {
        stages = List.copyOf(stages);
    }

    static TransferRecord of(TransferSpec spec, Provenance place, List<Stage> stages) {
        return new TransferRecord(FORMAT, spec, place, stages);
    }

    /**
     * What came of a stage.
     *
     * @param name the name of the snapshot
     * @param stage the stage, from 1
     * @param sourceAccuracy its test accuracy on the data it was trained on; NaN if unknown
     * @param accuracy its test accuracy on the new data, in [0, 1]
     * @param logMe the LogME score of its features of the training data; NaN with fine-tuning
     * @param probe the accuracy of the linear classifier on held-out training data; NaN with
     *     fine-tuning
     * @param regularization what the linear classifier was fitted with; NaN with fine-tuning
     * @param seconds the time it took
     */
    public record Stage(
            String name,
            int stage,
            double sourceAccuracy,
            double accuracy,
            double logMe,
            double probe,
            double regularization,
            double seconds) {}

    /**
     * Writes the record.
     *
     * @param folder its folder
     * @throws IOException if writing fails
     */
    public void write(Path folder) throws IOException {
        JsonFile.write(folder.resolve(FILE), this);
    }

    /**
     * Reads a record.
     *
     * @param folder its folder
     * @return the record, or nothing if there is none yet
     * @throws DamagedFileException if it is damaged
     * @throws IOException if it cannot be read
     */
    public static Optional<TransferRecord> read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        Optional<TransferRecord> record = JsonFile.read(file, TransferRecord.class);
        if (record.isPresent()) {
            TransferRecord found = record.get();
            boolean whole = found.format == FORMAT && found.spec != null && found.place != null;
            if (!whole || found.stages.isEmpty()) {
                throw new DamagedFileException(
                        file, "it is not the record of a transfer in format " + FORMAT);
            }
        }
        return record;
    }
}
