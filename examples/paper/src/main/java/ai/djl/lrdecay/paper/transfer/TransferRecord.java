package ai.djl.lrdecay.paper.transfer;

import ai.djl.lrdecay.paper.run.Json;
import ai.djl.lrdecay.paper.run.JsonFile;
import ai.djl.lrdecay.paper.run.Provenance;
import ai.djl.lrdecay.tensor.DamagedFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of a transfer: {@code transfer.json}.
 *
 * @param format the version of this layout
 * @param spec what was transferred, and to what
 * @param place where it was computed
 * @param stages what came of each, in their order
 */
public record TransferRecord(int format, TransferSpec spec, Provenance place, List<Stage> stages) {

    /** The version that this code writes. */
    public static final int FORMAT = 3;

    /** The version of before records carried a digest, which is still read. */
    public static final int UNSEALED = 2;

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
        JsonFile.write(
                folder.resolve(FILE),
                new Content(format, spec, place, stages, sealed() ? Json.digest(this) : null));
    }

    /**
     * Tells whether the record carries a digest of itself.
     *
     * @return true unless an older version wrote it
     */
    public boolean sealed() {
        return format != UNSEALED;
    }

    /** The record with its digest, as it is in the file. */
    private record Content(
            int format,
            TransferSpec spec,
            Provenance place,
            List<Stage> stages,
            @Nullable String digest) {}

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
        Optional<Content> read = JsonFile.read(file, Content.class);
        if (read.isEmpty()) {
            return Optional.empty();
        }
        Content found = read.get();
        boolean known = found.format == FORMAT || found.format == UNSEALED;
        boolean whole = found.spec != null && found.place != null && found.stages != null;
        if (!known || !whole || found.stages.isEmpty() || found.stages.contains(null)) {
            throw new DamagedFileException(
                    file, "it is not the record of a transfer in format " + FORMAT);
        }
        TransferRecord record =
                new TransferRecord(found.format, found.spec, found.place, found.stages);
        if (!Objects.equals(found.digest, record.sealed() ? Json.digest(record) : null)) {
            throw new DamagedFileException(file, "it was changed after it was written");
        }
        for (Stage stage : record.stages) {
            if (!isShare(stage.sourceAccuracy) || !isShare(stage.accuracy)) {
                throw new DamagedFileException(
                        file, "an accuracy of stage " + stage.stage + " is impossible");
            }
        }
        return Optional.of(record);
    }

    private static boolean isShare(double value) {
        return Double.isNaN(value) || (value >= 0 && value <= 1);
    }
}
