package ai.djl.lrdecay.paper.transfer;

import ai.djl.lrdecay.paper.run.Json;
import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.lrdecay.util.AtomicFiles;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What came of a transfer: {@code transfer.json}.
 *
 * @param format the version of this layout
 * @param strategy {@code fix} or {@code finetune}
 * @param source the snapshots
 * @param dataset the data that they were transferred to
 * @param seed the seed
 * @param stages what came of each, in their order
 */
public record TransferRecord(
        int format, String strategy, String source, String dataset, long seed, List<Stage> stages) {

    /** The version that this code writes and reads. */
    public static final int FORMAT = 1;

    private static final String FILE = "transfer.json";

    /** Makes the list unmodifiable. */
    public TransferRecord {
        stages = List.copyOf(stages);
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
        AtomicFiles.writeString(folder.resolve(FILE), Json.PRETTY.toJson(this) + "\n");
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
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            TransferRecord record =
                    Json.GSON.fromJson(Files.readString(file), TransferRecord.class);
            if (record == null || record.format != FORMAT || record.stages.isEmpty()) {
                throw new DamagedFileException(file, "it is not the record of a transfer");
            }
            return Optional.of(record);
        } catch (JsonParseException e) {
            throw new DamagedFileException(file, "it is not valid JSON", e);
        } catch (RuntimeException e) {
            throw new DamagedFileException(file, "its values are not valid", e);
        }
    }
}
