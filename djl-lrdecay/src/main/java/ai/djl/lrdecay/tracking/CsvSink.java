package ai.djl.lrdecay.tracking;

import ai.djl.lrdecay.util.AtomicFiles;
import ai.djl.lrdecay.util.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
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
import org.jspecify.annotations.Nullable;

/**
 * Writes a CSV file (RFC 4180): a row an epoch, with the columns {@code epoch, stage,
 * learning_rate, train_loss, validation_loss} and the other metrics. A value that is missing is an
 * empty field; so are those of earlier epochs where a metric is new.
 *
 * <p>A training that is resumed keeps the rows of the epochs that are done, and fills in those that
 * the table lacks if the training has kept their numbers. A file that cannot be written, or holds
 * something else, ends the training with an {@link UncheckedIOException}.
 */
public final class CsvSink implements EpochSink {

    private static final List<String> COLUMNS =
            List.of(
                    "epoch",
                    "stage",
                    "learning_rate",
                    EpochSummary.TRAIN_LOSS,
                    EpochSummary.VALIDATION_LOSS);

    private static final Pattern EPOCH = Pattern.compile("[1-9]\\d{0,8}");

    private final Path file;
    private List<String> metrics = List.of();
    private boolean headed;

    /** Whether the table may have rows of epochs that are still to come. */
    private boolean ahead;

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
        ahead = false;
        metrics = List.of();
        try {
            makeFolder();
            if (epochsDone == 0 || !Files.exists(file)) {
                setAside();
                return;
            }
            SortedMap<Integer, List<String>> rows = read();
            write(rows.values());
            ahead = true;
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /**
     * Continues a table, and fills in the earlier epochs that it lacks. If it has something else
     * for one of them, it belongs to another training and is kept beside the new one.
     */
    @Override
    public void begin(Map<String, String> settings, List<EpochSummary> before) {
        if (before.isEmpty()) {
            begin(settings, 0);
            return;
        }
        metrics = List.of();
        try {
            makeFolder();
            SortedMap<Integer, List<String>> rows = Files.exists(file) ? read() : new TreeMap<>();
            if (!rows.isEmpty() && !isOf(before, rows.headMap(before.size() + 1))) {
                setAside();
                metrics = List.of();
                rows.clear();
            }
            before.forEach(summary -> metrics = withNew(metrics, summary));
            for (EpochSummary summary : before) {
                rows.put(summary.epoch(), filled(row(summary), rows.get(summary.epoch())));
            }
            write(rows.values());
            ahead = true;
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /**
     * Drops the rows that are about to be done again. Not earlier: where the training has ended,
     * they are of a longer one.
     */
    private void dropFrom(int epoch) {
        if (!ahead) {
            return;
        }
        ahead = false;
        try {
            SortedMap<Integer, List<String>> rows = read();
            if (!rows.tailMap(epoch).isEmpty()) {
                write(rows.headMap(epoch).values());
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private void write(Collection<List<String>> rows) throws IOException {
        StringBuilder text = new StringBuilder(line(header()));
        for (List<String> row : rows) {
            List<String> whole = new ArrayList<>(row);
            while (whole.size() < COLUMNS.size() + metrics.size()) {
                whole.add("");
            }
            text.append(line(whole));
        }
        AtomicFiles.writeString(file, text.toString());
        headed = true;
    }

    /** What the file system says of a file is no sentence. */
    private UncheckedIOException failure(IOException e) {
        return new UncheckedIOException(
                e instanceof FileSystemException
                        ? new IOException(
                                file + " cannot be written: choose another file for the table", e)
                        : e);
    }

    private void makeFolder() throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Folders.create(folder);
        }
    }

    /**
     * Reads the table and its metrics. The first row need not be that of the first epoch: a table
     * may begin in the middle of a training. A line that was cut off has too few fields.
     *
     * @return the fields of the rows by epoch
     */
    private SortedMap<Integer, List<String>> read() throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + " is a folder: name a file for the table");
        }
        List<List<String>> lines = Files.readAllLines(file).stream().map(CsvSink::fields).toList();
        List<String> header = lines.isEmpty() ? List.of() : lines.get(0);
        if (header.size() < COLUMNS.size() || !header.subList(0, COLUMNS.size()).equals(COLUMNS)) {
            throw new IOException(
                    file + " is not a table of epochs: choose another file, or remove it");
        }
        metrics = header.subList(COLUMNS.size(), header.size());
        SortedMap<Integer, List<String>> rows = new TreeMap<>();
        for (List<String> fields : lines.subList(1, lines.size())) {
            if (fields.size() == header.size() && EPOCH.matcher(fields.get(0)).matches()) {
                rows.put(Integer.parseInt(fields.get(0)), fields);
            }
        }
        return rows;
    }

    /** Whether rows are those of a training, of which there is at least one. */
    private boolean isOf(List<EpochSummary> before, SortedMap<Integer, List<String>> rows) {
        return !rows.isEmpty()
                && rows.entrySet().stream()
                        .allMatch(
                                row ->
                                        known(row.getValue())
                                                .equals(known(row(before.get(row.getKey() - 1)))));
    }

    /** With what only the table has: columns of somebody's own. */
    private static List<String> filled(List<String> row, @Nullable List<String> there) {
        for (int i = COLUMNS.size(); there != null && i < there.size(); i++) {
            if (row.get(i).isEmpty()) {
                row.set(i, there.get(i));
            }
        }
        return row;
    }

    private static List<String> known(List<String> row) {
        return row.subList(0, COLUMNS.size());
    }

    private static List<String> withNew(List<String> metrics, EpochSummary summary) {
        return Stream.concat(metrics.stream(), summary.metrics().keySet().stream())
                .distinct()
                .toList();
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
        dropFrom(summary.epoch());
        StringBuilder text = new StringBuilder();
        int known = metrics.size();
        metrics = withNew(metrics, summary);
        if (!headed) {
            text.append(line(header()));
            headed = true;
        } else if (metrics.size() > known) {
            widen(metrics.size() - known);
        }
        text.append(line(row(summary)));
        try {
            AtomicFiles.append(file, text.toString());
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private List<String> row(EpochSummary summary) {
        List<String> row = new ArrayList<>();
        row.add(Integer.toString(summary.epoch()));
        row.add(Integer.toString(summary.stage()));
        row.add(number(summary.learningRate()));
        row.add(number(summary.trainLoss()));
        row.add(number(summary.validationLoss()));
        metrics.forEach(name -> row.add(number(summary.value(name))));
        return row;
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
            throw failure(e);
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
