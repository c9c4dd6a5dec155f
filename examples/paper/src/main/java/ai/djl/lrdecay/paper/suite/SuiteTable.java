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

    /** Beside AutoDecay's criteria, the columns of the table by kind of curve. */
    private static final List<String> BY_KIND =
            List.of(
                    "PyTorch's rule, tuned",
                    "Keras's rule, tuned",
                    "GreedyLR, tuned",
                    "WSD, detector, tuned",
                    "WSD, fixed, tuned",
                    "fixed steps, tuned");

    private SuiteTable() {}

    /**
     * Writes the standings of one horizon.
     *
     * @param horizon the planned number of observations
     * @param deadlines whether the contenders had deadlines
     * @param standings the standings
     * @return Markdown
     */
    public static String of(int horizon, boolean deadlines, List<Standing> standings) {
        StringBuilder text = new StringBuilder();
        text.append(
                String.format(
                        Locale.ROOT,
                        "### %,d observations, %s%n%n",
                        horizon,
                        deadlines ? "deadlines for all" : "no deadlines"));
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
                            percent(standing.delay()),
                            percent(standing.falseEnds())));
        }
        comparison(text, standings);
        text.append(String.format("%nRegret by kind of curve:%n%n"));
        List<Standing> shown = new ArrayList<>();
        for (Standing standing : standings) {
            String name = shortName(standing);
            boolean criterion = name.startsWith("AutoDecay") && !name.endsWith("quality");
            if (criterion || BY_KIND.contains(name)) {
                shown.add(standing);
            }
        }
        List<String> header = new ArrayList<>(List.of("curve"));
        shown.forEach(standing -> header.add(shortName(standing)));
        row(text, header);
        row(text, header.stream().map(name -> "---").toList());
        for (CurveKind kind : CurveKind.values()) {
            List<String> cells = new ArrayList<>(List.of(kind.label()));
            shown.forEach(standing -> cells.add(number(standing.byKind().getOrDefault(kind, 0.0))));
            row(text, cells);
        }
        return text.append(System.lineSeparator()).toString();
    }

    private static String shortName(Standing standing) {
        return standing.name().replaceAll(" \\(.*", "");
    }

    /** The champion against all others but the oracle, training by training. */
    private static void comparison(StringBuilder text, List<Standing> standings) {
        Standing champion =
                standings.stream()
                        .filter(standing -> standing.name().equals(Contenders.CHAMPION))
                        .findFirst()
                        .orElseThrow();
        text.append(System.lineSeparator());
        row(text, List.of(champion.name() + ", less", "difference of regrets", "of loss alone"));
        row(text, List.of("---", "---", "---"));
        for (Standing other : standings.subList(1, standings.size())) {
            if (!other.name().equals(champion.name())) {
                row(
                        text,
                        List.of(
                                shortName(other),
                                interval(differences(champion.regrets(), other.regrets())),
                                interval(
                                        differences(champion.lossRegrets(), other.lossRegrets()))));
            }
        }
    }

    private static double[] differences(double[] of, double[] less) {
        double[] differences = new double[of.length];
        for (int i = 0; i < differences.length; i++) {
            differences[i] = of[i] - less[i];
        }
        return differences;
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
        return Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /**
     * Replaces what stands between the marks of a document.
     *
     * @param document the document
     * @param text the new content
     * @throws IOException if the document cannot be read or written, or has no marks
     */
    public static void writeInto(Path document, String text) throws IOException {
        requireMarks(document);
        String old = Files.readString(document);
        int begin = old.indexOf(BEGIN);
        int end = old.indexOf(END);
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

    /**
     * Checks that a document has a place for the tables.
     *
     * @param document the document
     * @throws IOException if it has none, or cannot be read
     */
    public static void requireMarks(Path document) throws IOException {
        String text = Files.readString(document);
        int begin = text.indexOf(BEGIN);
        if (begin < 0 || text.indexOf(END) < begin) {
            throw new IOException(
                    document + " has no lines '" + BEGIN + "' and '" + END + "' to write between");
        }
    }
}
