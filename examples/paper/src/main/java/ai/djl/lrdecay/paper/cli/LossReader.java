package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.paper.run.RunException;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/** Takes losses out of lines: bare numbers, a column of CSV, or a field of JSON lines. */
final class LossReader {

    private static final String JSON_FIELD = "trainLoss";

    /** What some programs begin a file in UTF-8 with. */
    private static final String MARK = "\uFEFF";

    private final String name;
    private final @Nullable String column;
    private int index = -1;
    private boolean found;
    private @Nullable RunException missing;
    private int line;

    /**
     * Creates a reader.
     *
     * @param name what is read, for errors
     * @param column the column of a CSV file, or the field of JSON lines; null for lines without
     *     columns, and for the records of a run
     */
    LossReader(String name, @Nullable String column) {
        this.name = name;
        this.column = column;
    }

    /**
     * Reads a line.
     *
     * @return the loss, which may be not finite; null for a line without one (blank, a header)
     * @throws RunException if the line is malformed, naming the file and the line
     */
    @Nullable Double read(String text) throws RunException {
        line++;
        String content = line == 1 && text.startsWith(MARK) ? text.substring(1) : text;
        if (content.isBlank()) {
            return null;
        }
        if (content.startsWith("{")) {
            return fromJson(content, column == null ? JSON_FIELD : column);
        }
        return column == null ? number(content) : fromCsv(content, column);
    }

    private @Nullable Double fromCsv(String text, String wanted) throws RunException {
        List<String> cells = cells(text);
        if (index < 0) {
            index = cells.indexOf(wanted);
            if (index < 0) {
                throw malformed("has no column '" + wanted + "': there are " + cells);
            }
            return null;
        }
        if (index >= cells.size()) {
            throw malformed("has no value for '" + wanted + "'");
        }
        String cell = cells.get(index);
        // A metric that is not measured in each row leaves the others empty.
        return cell.isBlank() ? null : number(cell);
    }

    private List<String> cells(String text) throws RunException {
        CSVFormat format =
                CSVFormat.DEFAULT.builder().setTrim(true).setIgnoreSurroundingSpaces(true).get();
        try (CSVParser parser = CSVParser.parse(text, format)) {
            List<CSVRecord> records = parser.getRecords();
            return records.isEmpty() ? List.of() : records.get(0).toList();
        } catch (IOException | RuntimeException e) {
            throw malformed("is not CSV");
        }
    }

    private @Nullable Double fromJson(String text, String field) throws RunException {
        try {
            JsonObject object = JsonParser.parseString(text).getAsJsonObject();
            JsonElement value = object.get(field);
            if (value == null) {
                RunException without =
                        malformed(
                                "has no '"
                                        + field
                                        + "': name one of "
                                        + object.keySet()
                                        + " with --column");
                if (column == null) {
                    throw without;
                }
                // Trainers log their settings and evaluations, too, with other fields.
                missing = missing == null ? without : missing;
                return null;
            }
            found = true;
            return value.isJsonNull() ? Double.NaN : value.getAsDouble();
        } catch (JsonParseException
                | IllegalStateException
                | UnsupportedOperationException
                | NumberFormatException e) {
            throw malformed("is not the record of an epoch");
        }
    }

    private Double number(String text) throws RunException {
        String value = text.strip();
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "nan", "-nan", "null", "inf", "+inf", "-inf", "infinity", "-infinity" ->
                    Double.NaN;
            default -> {
                try {
                    yield Double.parseDouble(value);
                } catch (NumberFormatException e) {
                    throw malformed("is not a loss: '" + value + "'" + hint());
                }
            }
        };
    }

    /** The first line of a CSV file, which was not said to be one. */
    private String hint() {
        return line == 1 && column == null
                ? "; if it is the header of a CSV file, name the column with --column"
                : "";
    }

    /**
     * Checks that the column was in any of the lines.
     *
     * @throws RunException if it was not, naming the first of them
     */
    void requireFound() throws RunException {
        if (!found && missing != null) {
            throw missing;
        }
    }

    /** The line that was read last, for people. */
    String place() {
        return "line " + line + " of " + name;
    }

    private RunException malformed(String what) {
        return new RunException(place() + " " + what);
    }
}
