package ai.djl.lrdecay.paper.bench;

import ai.djl.lrdecay.paper.bench.Measured.Against;
import ai.djl.lrdecay.paper.bench.Measured.Side;
import ai.djl.lrdecay.util.AtomicFiles;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What benchmarks found, for people and as a file. */
public final class BenchReport {

    private static final String ROW = "%-38s %9s %10s %6s  %s%n";

    private BenchReport() {}

    /**
     * Returns the head of the table.
     *
     * @return a line of at most 80 columns
     */
    public static String head() {
        return String.format(Locale.ROOT, ROW, "", "ours", "theirs", "ratio", "quartiles");
    }

    /**
     * Returns the rows of a benchmark: a line for each way of the other side, the fastest marked.
     *
     * @param measured what was found
     * @return lines of at most 80 columns
     */
    public static String rows(Measured measured) {
        StringBuilder text = new StringBuilder();
        String ours = seconds(measured.ours().seconds().median());
        text.append(
                String.format(Locale.ROOT, ROW, measured.name(), ours, "", "", "").stripTrailing());
        text.append(System.lineSeparator());
        outcome(text, measured.ours());
        for (Against rival : measured.rivals()) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            ROW,
                            (rival.equals(measured.best()) ? "  * " : "    ")
                                    + rival.side().label(),
                            "",
                            seconds(rival.side().seconds().median()),
                            String.format(Locale.ROOT, "%.2f", rival.ratio().median()),
                            String.format(
                                    Locale.ROOT,
                                    "%.2f, %.2f",
                                    rival.ratio().low(),
                                    rival.ratio().high())));
            outcome(text, rival.side());
        }
        for (String missing : measured.missing()) {
            String line = "    without " + missing;
            text.append(line, 0, Math.min(line.length(), 79)).append(System.lineSeparator());
        }
        return text.toString();
    }

    private static void outcome(StringBuilder text, Side side) {
        if (!side.outcome().isEmpty()) {
            text.append("      (").append(side.outcome()).append(')');
            text.append(System.lineSeparator());
        }
    }

    private static String seconds(double seconds) {
        return seconds >= 1
                ? String.format(Locale.ROOT, "%.2f s", seconds)
                : seconds >= 1e-3
                        ? String.format(Locale.ROOT, "%.2f ms", seconds * 1e3)
                        : String.format(Locale.ROOT, "%.0f us", seconds * 1e6);
    }

    /**
     * Writes a file: a list of {@code name, ours, theirs, ratio, quartiles} (seconds; {@code
     * theirs} the fastest way of the other side, {@code ratio} above 1 where we are faster), with
     * all ways and what else is known.
     *
     * @param file the file
     * @param measured what was found
     * @throws IOException if it cannot be written
     */
    public static void write(Path file, List<Measured> measured) throws IOException {
        JsonArray list = new JsonArray();
        for (Measured one : measured) {
            JsonObject entry = new JsonObject();
            entry.addProperty("name", one.name());
            entry.addProperty("rounds", one.rounds());
            entry.addProperty("ours", one.ours().seconds().median());
            Against best = one.best();
            if (best != null) {
                entry.addProperty("theirs", best.side().seconds().median());
                entry.addProperty("ratio", best.ratio().median());
                entry.add("quartiles", pair(best.ratio()));
                entry.addProperty("best", best.side().label());
            }
            JsonArray sides = new JsonArray();
            sides.add(side(one.ours()));
            for (Against rival : one.rivals()) {
                JsonObject other = side(rival.side());
                other.addProperty("ratio", rival.ratio().median());
                other.add("ratioQuartiles", pair(rival.ratio()));
                sides.add(other);
            }
            entry.add("sides", sides);
            JsonArray missing = new JsonArray();
            one.missing().forEach(missing::add);
            entry.add("missing", missing);
            list.add(entry);
        }
        String text = new GsonBuilder().setPrettyPrinting().create().toJson(list);
        AtomicFiles.writeString(file, text + "\n");
    }

    private static JsonObject side(Side side) {
        JsonObject json = new JsonObject();
        json.addProperty("label", side.label());
        json.addProperty("seconds", side.seconds().median());
        json.add("quartiles", pair(side.seconds()));
        if (!side.outcome().isEmpty()) {
            json.addProperty("outcome", side.outcome());
        }
        if (!Double.isNaN(side.mebibytes())) {
            json.addProperty("residentMebibytes", side.mebibytes());
        }
        return json;
    }

    private static JsonArray pair(Quartiles quartiles) {
        JsonArray pair = new JsonArray();
        pair.add(quartiles.low());
        pair.add(quartiles.high());
        return pair;
    }
}
