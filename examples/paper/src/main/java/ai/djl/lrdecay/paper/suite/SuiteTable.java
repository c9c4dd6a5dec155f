package ai.djl.lrdecay.paper.suite;

import ai.djl.lrdecay.paper.statistics.Interval;
import ai.djl.lrdecay.paper.statistics.MeanTest;
import ai.djl.lrdecay.paper.suite.CurveSuite.Standing;
import ai.djl.lrdecay.util.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Standings as Markdown, and into a document between two marks. */
public final class SuiteTable {

    private static final String BEGIN = "<!-- suite: begin -->";
    private static final String END = "<!-- suite: end -->";
    private static final int TUNED = 3;

    private SuiteTable() {}

    /**
     * Writes the standings of one horizon.
     *
     * @param horizon the planned number of observations
     * @param standings the standings
     * @return Markdown
     */
    public static String of(int horizon, List<Standing> standings) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "### %,d observations%n%n", horizon));
        row(
                text,
                List.of(
                        "schedule",
                        "regret",
                        "loss alone",
                        "length",
                        "false decays",
                        "delay",
                        "false ends"));
        row(text, List.of("---", "---", "---", "---", "---", "---", "---"));
        for (Standing standing : standings) {
            row(
                    text,
                    List.of(
                            standing.name(),
                            interval(standing.regrets()),
                            interval(standing.lossRegrets()),
                            percent(standing.length()),
                            percent(standing.falseDecays()),
                            Double.isNaN(standing.delay()) ? "–" : percent(standing.delay()),
                            percent(standing.falseEnds())));
        }
        text.append(String.format("%n%s%n", comparison(standings)));
        text.append(String.format("%nRegret by kind of curve:%n%n"));
        List<Standing> shown = new ArrayList<>();
        for (Standing standing : standings) {
            if (standing.name().startsWith("AutoDecay") && !standing.name().endsWith("quality")) {
                shown.add(standing);
            }
        }
        shown.addAll(standings.subList(standings.size() - TUNED, standings.size()));
        List<String> header = new ArrayList<>(List.of("curve"));
        shown.forEach(standing -> header.add(standing.name().replaceAll(" \\(.*", "")));
        row(text, header);
        row(text, header.stream().map(name -> "---").toList());
        for (CurveKind kind : CurveKind.values()) {
            List<String> cells = new ArrayList<>(List.of(kind.label()));
            shown.forEach(standing -> cells.add(number(standing.byKind().getOrDefault(kind, 0.0))));
            row(text, cells);
        }
        return text.append(System.lineSeparator()).toString();
    }

    /** The champion against the better of the tuned rules, training by training. */
    private static String comparison(List<Standing> standings) {
        Standing champion =
                standings.stream()
                        .filter(standing -> standing.name().equals(CurveSuite.CHAMPION))
                        .findFirst()
                        .orElseThrow();
        List<Standing> tuned = standings.subList(standings.size() - TUNED, standings.size());
        return tuned.stream()
                .map(
                        rule -> {
                            double[] differences = new double[rule.regrets().length];
                            for (int i = 0; i < differences.length; i++) {
                                differences[i] = champion.regrets()[i] - rule.regrets()[i];
                            }
                            return champion.name()
                                    + ", less "
                                    + rule.name().replaceAll(" \\(.*", "")
                                    + ": "
                                    + interval(differences);
                        })
                .collect(Collectors.joining("; ", "Difference of regrets: ", "."));
    }

    private static void row(StringBuilder text, List<String> cells) {
        text.append(cells.stream().collect(Collectors.joining(" | ", "| ", " |")))
                .append(System.lineSeparator());
    }

    private static String interval(double[] values) {
        MeanTest test = MeanTest.of(values);
        Interval interval = test.interval(0.95);
        return number(test.mean())
                + " ["
                + number(interval.low())
                + ", "
                + number(interval.high())
                + "]";
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.2f", value);
        return text.equals("-0.00") ? "0.00" : text;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /**
     * Replaces what stands between the marks of a document.
     *
     * @param document the document
     * @param text the new content
     * @throws IOException if the document cannot be read or written, or has no marks
     */
    public static void writeInto(Path document, String text) throws IOException {
        String old = Files.readString(document);
        int begin = old.indexOf(BEGIN);
        int end = old.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException(
                    document + " has no lines '" + BEGIN + "' and '" + END + "' to write between");
        }
        AtomicFiles.writeString(
                document,
                old.substring(0, begin + BEGIN.length())
                        + System.lineSeparator()
                        + System.lineSeparator()
                        + text.strip()
                        + System.lineSeparator()
                        + System.lineSeparator()
                        + old.substring(end));
    }
}
