package ai.djl.lrdecay.tracking;

import ai.djl.lrdecay.util.AtomicFiles;
import ai.djl.lrdecay.util.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes a CSV file (RFC 4180): a row an epoch, with the columns {@code epoch, stage,
 * learning_rate, train_loss, validation_loss} and the other metrics. A value that is missing is an
 * empty field; so are those of earlier epochs where a metric is new.
 *
 * <p>A training that is resumed keeps the rows of the epochs that are done; a table that is new
 * then gets them first, where the training has kept their numbers. A file that cannot be written,
 * or holds something else, ends the training with an {@link UncheckedIOException}.
 */
public final class CsvSink implements EpochSink {

    private static final List<String> COLUMNS =
            List.of("epoch", "stage", "learning_rate", "train_loss", "validation_loss");

    private static final Pattern EPOCH = Pattern.compile("[1-9]\\d{0,8}");

    private final Path file;
    private List<String> metrics = List.of();
    private boolean headed;
    private boolean empty;

    /**
     * Creates a sink.
     *
     * @param file the file; where a new training begins, what is there is kept beside it as {@code
     *     FILE.before-1} and so on
     */
    public CsvSink(Path file) {
        this.file = file;
    }

    /** {@inheritDoc} */
    @Override
    public void begin(Map<String, String> settings, int epochsDone) {
        headed = false;
        empty = true;
        metrics = List.of();
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Folders.create(folder);
            }
            if (epochsDone == 0 || !Files.exists(file)) {
                setAside();
                return;
            }
            List<String> lines = Files.readAllLines(file);
            List<String> header = lines.isEmpty() ? List.of() : fields(lines.get(0));
            if (header.size() < COLUMNS.size()
                    || !header.subList(0, COLUMNS.size()).equals(COLUMNS)) {
                throw new IOException(
                        file + " is not a table of epochs: choose another file, or remove it");
            }
            headed = true;
            metrics = header.subList(COLUMNS.size(), header.size());
            List<String> kept = new ArrayList<>(List.of(lines.get(0)));
            kept.addAll(done(lines.subList(1, lines.size()), header.size(), epochsDone));
            empty = kept.size() == 1;
            AtomicFiles.writeString(file, String.join("\r\n", kept) + "\r\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@inheritDoc} */
    @Override
    public boolean isEmpty() {
        return empty;
    }

    /**
     * The rows of the epochs that are done. The first row need not be that of the first epoch: a
     * table may begin in the middle of a training. A line that was cut off has too few fields.
     */
    private static Collection<String> done(List<String> lines, int columns, int epochsDone) {
        SortedMap<Integer, String> rows = new TreeMap<>();
        for (String line : lines) {
            List<String> fields = fields(line);
            if (fields.size() == columns && EPOCH.matcher(fields.get(0)).matches()) {
                rows.put(Integer.parseInt(fields.get(0)), line);
            }
        }
        return rows.headMap(epochsDone + 1).values();
    }

    /** The table of a training that this one does not continue is kept under another name. */
    private void setAside() throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + " is a folder: name a file for the table");
        }
        AtomicFiles.setAside(file);
    }

    /** {@inheritDoc} */
    @Override
    public void epoch(EpochSummary summary) {
        StringBuilder text = new StringBuilder();
        List<String> added = new ArrayList<>(summary.metrics().keySet());
        added.removeAll(metrics);
        metrics = Stream.concat(metrics.stream(), added.stream()).toList();
        if (!headed) {
            text.append(line(header()));
            headed = true;
        } else if (!added.isEmpty()) {
            widen(added.size());
        }
        List<String> row = new ArrayList<>();
        row.add(Integer.toString(summary.epoch()));
        row.add(Integer.toString(summary.stage()));
        row.add(number(summary.learningRate()));
        row.add(number(summary.trainLoss()));
        row.add(number(summary.validationLoss()));
        metrics.forEach(name -> row.add(number(summary.value(name))));
        text.append(line(row));
        try {
            AtomicFiles.append(file, text.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> header() {
        return Stream.concat(COLUMNS.stream(), metrics.stream()).toList();
    }

    /** Gives the rows that are there empty fields for metrics that are new. */
    private void widen(int added) {
        try {
            List<String> lines = Files.readAllLines(file);
            StringBuilder text = new StringBuilder(line(header()));
            for (String row : lines.subList(Math.min(1, lines.size()), lines.size())) {
                text.append(row).append(",".repeat(added)).append("\r\n");
            }
            AtomicFiles.writeString(file, text.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "" : Double.toString(value);
    }

    private static String line(List<String> fields) {
        return fields.stream().map(CsvSink::quoted).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String quoted(String field) {
        boolean plain =
                field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
    }

    /** The fields of a line of which none holds a line break. */
    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean inQuotes = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            boolean doubled = inQuotes && c == '"' && line.startsWith("\"\"", i);
            if (doubled) {
                field.append('"');
                i++;
            } else if (c == '"') {
                inQuotes = !inQuotes;
            } else if (c == ',' && !inQuotes) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }

    /** {@inheritDoc} */
    @Override
    public void close() {
        // Every row is on the disk already.
    }
}
