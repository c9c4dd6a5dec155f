package ai.djl.lrdecay.training;

import ai.djl.lrdecay.tensor.DamagedFileException;
import ai.djl.lrdecay.tracking.EpochSummary;
import ai.djl.lrdecay.util.AtomicFiles;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The epochs of a {@link StagedFit}, one line of JSON each, append only. Kept on disk alone, so
 * that memory does not grow with the epochs.
 */
public final class FitHistory {

    private static final Gson GSON =
            new GsonBuilder()
                    .registerTypeAdapter(double.class, new MissingAsNull())
                    .registerTypeAdapter(Double.class, new MissingAsNull())
                    .serializeNulls()
                    .disableHtmlEscaping()
                    .create();

    /** JSON has no NaN; what an earlier version wrote as such is read, too. */
    private static final class MissingAsNull extends TypeAdapter<Double> {

        @Override
        public void write(JsonWriter out, Double value) throws IOException {
            if (value.isNaN()) {
                out.nullValue();
            } else if (value.isInfinite()) {
                out.value(value.toString());
            } else {
                out.value(value);
            }
        }

        @Override
        public Double read(JsonReader in) throws IOException {
            if (in.peek() == JsonToken.NULL) {
                in.nextNull();
                return Double.NaN;
            }
            return in.nextDouble();
        }
    }

    private final Path file;

    /**
     * Refers to a file, which need not exist.
     *
     * @param file the file
     */
    public FitHistory(Path file) {
        this.file = file;
    }

    /**
     * Reads the epochs.
     *
     * @return the epochs, from 1; none if the file does not exist
     * @throws DamagedFileException if a line is damaged or missing
     * @throws IOException if the file cannot be read
     */
    public List<EpochSummary> read() throws IOException {
        List<EpochSummary> epochs = new ArrayList<>();
        for (String line : lines(Integer.MAX_VALUE)) {
            EpochSummary summary;
            try {
                summary = GSON.fromJson(line, EpochSummary.class);
            } catch (RuntimeException e) {
                throw damaged("line " + (epochs.size() + 1) + " is damaged", e);
            }
            if (summary == null || summary.epoch() != epochs.size() + 1) {
                throw damaged("line " + (epochs.size() + 1) + " is not that of its epoch", null);
            }
            epochs.add(summary);
        }
        return epochs;
    }

    /** A history of which a part is lost cannot be continued. */
    private DamagedFileException damaged(String reason, @Nullable Throwable cause) {
        String whole =
                reason
                        + ", so the training cannot be resumed: restore it from a copy, or move the"
                        + " folder away to begin again";
        return cause == null
                ? new DamagedFileException(file, whole)
                : new DamagedFileException(file, whole, cause);
    }

    void append(EpochSummary summary) throws IOException {
        AtomicFiles.append(file, GSON.toJson(summary) + "\n");
    }

    /**
     * Forgets the epochs after a given one, which will be done again. A history without any
     * checkpoint may be of another training, and is kept under another name.
     */
    void keep(int epochs) throws IOException {
        if (epochs == 0) {
            AtomicFiles.setAside(file);
            return;
        }
        List<String> kept = lines(epochs);
        if (kept.size() < epochs) {
            throw damaged(
                    "it has " + kept.size() + " of the " + epochs + " epochs of the checkpoint",
                    null);
        }
        AtomicFiles.writeString(file, String.join("\n", kept) + "\n");
    }

    /** The first whole lines; what a killed process left at the end is not among them. */
    private List<String> lines(int most) throws IOException {
        List<String> lines = new ArrayList<>();
        if (!Files.exists(file)) {
            return lines;
        }
        String text = Files.readString(file);
        int from = 0;
        for (int end = text.indexOf('\n');
                end >= 0 && lines.size() < most;
                end = text.indexOf('\n', from)) {
            lines.add(text.substring(from, end));
            from = end + 1;
        }
        return lines;
    }
}
