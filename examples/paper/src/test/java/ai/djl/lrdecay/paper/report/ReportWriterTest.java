package ai.djl.lrdecay.paper.report;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.dataset.PatternKind;
import ai.djl.lrdecay.dataset.Ps10;
import ai.djl.lrdecay.paper.data.Ps10Preview;
import ai.djl.lrdecay.paper.finding.Basis;
import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Figure;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.finding.Hypothesis;
import ai.djl.lrdecay.paper.finding.Origin;
import ai.djl.lrdecay.paper.finding.Outcome;
import ai.djl.lrdecay.paper.finding.Panel;
import ai.djl.lrdecay.paper.finding.Protocol;
import ai.djl.lrdecay.paper.finding.Quantity;
import ai.djl.lrdecay.paper.finding.ReportHeader;
import ai.djl.lrdecay.paper.finding.Series;
import ai.djl.lrdecay.paper.finding.Table;
import ai.djl.lrdecay.paper.finding.Verdict;
import ai.djl.lrdecay.paper.statistics.Interval;
import ai.djl.lrdecay.paper.statistics.Scale;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportWriterTest {

    private static final String EVIL = "<script>alert('1 & 2')</script>";

    @TempDir Path folder;

    private static Series line(String name, double value) {
        double[] x = {1, 2, 3, 4};
        double[] y = {value, value, value, value};
        return new Series(name, x, y, new double[0], new double[0]);
    }

    private static Figure.Panels figure(Series... series) {
        return new Figure.Panels(
                "figure-x",
                "Figure " + EVIL,
                EVIL,
                "epoch",
                "accuracy",
                0,
                1,
                List.of(new Panel("one", List.of(series), List.of(2.0))));
    }

    private static Findings findings() {
        Quantity quantity =
                new Quantity("ratio", Scale.linear(new Interval(0, Double.POSITIVE_INFINITY)), 2);
        Claim some =
                new Claim(
                        "a",
                        "e",
                        "Section 1",
                        "A statement "
                                + EVIL
                                + " with a good many words so"
                                + " that a line of a terminal cannot hold all of it at once.",
                        Hypothesis.ABOVE_MARGIN,
                        Origin.BEYOND,
                        quantity,
                        new Outcome(
                                Verdict.SUPPORTED,
                                0.25,
                                new Interval(0.125, 0.5),
                                0.01,
                                0.02,
                                7,
                                0.3,
                                EVIL));
        Claim none =
                new Claim(
                        "b",
                        "e",
                        "Section 2",
                        "Not run.",
                        Hypothesis.POSITIVE,
                        Origin.PAPER,
                        quantity,
                        new Outcome(Verdict.NOT_RUN, null, null, null, null, 0, null, ""));
        return new Findings(
                "e",
                "Title " + EVIL,
                "Section 1",
                EVIL,
                List.of(some, none),
                List.of(figure(line("total", 0.5), line(EVIL, 0.25))),
                List.of(new Table(EVIL, List.of("a", "b"), List.of(List.of(EVIL, "1")))),
                List.of(EVIL));
    }

    private static Basis evil() {
        return new Basis(true, List.of(1L), List.of(), Map.of("e", List.of(EVIL)), Set.of());
    }

    private String page() throws Exception {
        ReportHeader header =
                new ReportHeader("quick", EVIL, Map.of("engine", EVIL), List.of(EVIL), 4, evil());
        ReportWriter.write(folder.resolve("report"), header, List.of(findings()));
        return Files.readString(folder.resolve("report/index.html"));
    }

    @Test
    void thePageNeedsNothingElseAndEscapesText() throws Exception {
        String page = page();
        // Two scripts of ours, whose digests the policy names, and the data of one chart.
        String policy =
                "script-src 'sha256-"
                        + digest(Assets.load().charts())
                        + "' 'sha256-"
                        + digest(Assets.load().script())
                        + "'\">";
        assertThat(page).contains(policy).contains("default-src 'none'");
        String rest = page.replace(Assets.load().charts(), "").replace(Assets.load().script(), "");
        assertThat(rest.split("<script>", -1)).hasSize(3);
        assertThat(rest.split("<script type=\"application/json\" id=\"data-figure-x\">", -1))
                .hasSize(2);
        assertThat(rest.split("<script", -1)).hasSize(4);
        assertThat(rest).doesNotContain("<script>alert").contains("&lt;script");
        assertThat(rest).contains("\\u003cscript\\u003e");
        Matcher links = Pattern.compile("(?:src|href)=\"([^\"]{0,30})").matcher(rest);
        int found = 0;
        while (links.find()) {
            found++;
            assertThat(links.group(1))
                    .matches("(#|data:image/png;base64,|claims.json|\\.\\./runs/).*");
        }
        assertThat(found).isGreaterThan(2);
        assertThat(rest).doesNotContain("@import").doesNotContain("url(");
        assertThat(rest).contains("SUPPORTED").contains("NOT RUN").contains("0.250 [0.125, 0.500]");
    }

    private String page(List<Claim> claims, Set<String> confirmed) throws Exception {
        return page(claims, new Basis(true, List.of(101L, 102L), List.of(), Map.of(), confirmed));
    }

    private String page(List<Claim> claims, Basis basis) throws Exception {
        ReportHeader header = new ReportHeader("quick", "", Map.of(), List.of(), 4, basis);
        List<Findings> findings = List.of(findings().withClaims(claims));
        ReportWriter.write(folder.resolve("report"), header, findings, new Protocol("abc", 2));
        return Files.readString(folder.resolve("report/index.html"))
                .replace(Assets.load().script(), "");
    }

    /** Where no number of seeds gives a verdict, none is suggested. */
    @Test
    void seedsAreNoHelpWhereRunsAreTooSmall() throws Exception {
        List<Claim> claims = findings().claims();
        String small = page(claims, new Basis(false, List.of(1L), List.of(), Map.of(), Set.of()));
        assertThat(small)
                .contains("A larger preset: the runs of this one are too small for any verdict")
                .contains("too small for any verdict, however many seeds there are")
                .doesNotContain("A verdict needs five")
                .doesNotContain("More seeds")
                .doesNotContain("with at least 5 seeds");
        assertThat(page(claims, Set.of()))
                .contains("A verdict needs five")
                .doesNotContain("too small for any verdict");
    }

    /** A verdict that does not confirm is said to explore where it is first read. */
    @Test
    void whatExploresIsNamed() throws Exception {
        List<Claim> claims = findings().claims();
        assertThat(page(claims, Set.of()))
                .contains("The verdicts of e are exploratory:")
                .contains("0 of 1 experiment with claims: with the seeds")
                .contains("Planned: 101, 102. Claims rest on at most 7 seeds.");
        assertThat(page(claims, Set.of("e")))
                .contains("1 of 1 experiment with claims: with the seeds")
                .doesNotContain("xploratory");
        List<Claim> notRun = claims.subList(1, 2);
        assertThat(page(notRun, Set.of()))
                .contains("No claim has runs yet.")
                .contains("Decided: 0 of 1 claim.")
                .doesNotContain("are exploratory:");
    }

    private static String digest(String text) throws Exception {
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().encodeToString(digest);
    }

    @Test
    void claimsAreWhatTheyWere() throws Exception {
        page();
        String text = Files.readString(folder.resolve("report/claims.json"));
        JsonObject file = JsonParser.parseString(text).getAsJsonObject();
        assertThat(file.keySet()).containsExactly("protocol", "version", "claims");
        assertThat(file.get("protocol").isJsonNull()).isTrue();
        assertThat(file.get("version").getAsInt()).isEqualTo(1);
        JsonObject claim = file.getAsJsonArray("claims").get(0).getAsJsonObject();
        assertThat(claim.keySet())
                .containsExactly(
                        "id",
                        "experiment",
                        "paper",
                        "statement",
                        "kind",
                        "origin",
                        "family",
                        "unit",
                        "range",
                        "scale",
                        "margin",
                        "estimate",
                        "interval",
                        "p",
                        "adjusted",
                        "n",
                        "detectable",
                        "verdict",
                        "detail");
        assertThat(claim.get("verdict").getAsString()).isEqualTo("SUPPORTED");
        assertThat(claim.get("kind").getAsString()).isEqualTo("MARGIN");
        assertThat(claim.get("family").getAsString()).isEqualTo("e/beyond");
        assertThat(claim.get("range").getAsJsonArray().get(0).getAsDouble()).isZero();
        assertThat(claim.get("range").getAsJsonArray().get(1).isJsonNull()).isTrue();
        assertThat(claim.get("interval").getAsJsonArray().get(1).getAsDouble()).isEqualTo(0.5);
        assertThat(claim.get("adjusted").getAsDouble()).isEqualTo(0.02);
        assertThat(claim.get("detectable").getAsDouble()).isEqualTo(0.3);
        JsonObject missing = file.getAsJsonArray("claims").get(1).getAsJsonObject();
        for (String name : List.of("estimate", "interval", "p", "adjusted", "detectable")) {
            assertThat(missing.get(name).isJsonNull()).as(name).isTrue();
        }
        Protocol sealed = new Protocol("abc", 2);
        ReportHeader header = new ReportHeader("quick", "", Map.of(), List.of(), 4, Basis.UNKNOWN);
        ReportWriter.write(folder.resolve("report"), header, List.of(findings()), sealed);
        JsonObject again =
                JsonParser.parseString(Files.readString(folder.resolve("report/claims.json")))
                        .getAsJsonObject();
        assertThat(again.get("protocol").getAsString()).isEqualTo("abc");
        assertThat(again.get("version").getAsInt()).isEqualTo(2);
    }

    @Test
    void theTextFitsATerminal() {
        List<Findings> many = Collections.nCopies(12, findings());
        List<String> lines = TextSummary.of(many).lines().toList();
        assertThat(lines).hasSize(14).allSatisfy(l -> assertThat(l).hasSizeLessThan(81));
        assertThat(lines.get(0)).contains("SUPPORTED").contains("NOT RUN");
        assertThat(lines.get(1)).matches("e +1 +- +- +1");
        assertThat(lines.get(13)).matches("all 24 claims +12 +- +- +12");
    }

    private static int meanRow(BufferedImage image, Color color) {
        long sum = 0;
        long count = 0;
        for (int y = 80; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                if (image.getRGB(x, y) == color.getRGB()) {
                    sum += y;
                    count++;
                }
            }
        }
        assertThat(count).as("pixels of %s", color).isGreaterThan(100);
        return (int) (sum / count);
    }

    /**
     * Three level lines: the middle one lies half-way between the others, and 0 is at the bottom.
     */
    @Test
    void curvesAreWhereTheDataPutThem() {
        BufferedImage image =
                FigureImage.of(
                        figure(line("simple", 0.9), line("total", 0.5), line("complex", 0.1)));
        int high = meanRow(image, Palette.of("simple", 0));
        int middle = meanRow(image, Palette.of("total", 1));
        int low = meanRow(image, Palette.of("complex", 2));
        assertThat(high).isLessThan(middle);
        assertThat(Math.abs(high + low - 2 * middle)).isLessThanOrEqualTo(3);
        // Legend, title and labels leave about six tenths of the height to the axis.
        assertThat((low - high) / 0.8 / image.getHeight()).isBetween(0.5, 0.7);
    }

    @Test
    void aBandIsDrawnBetweenItsEnds() {
        double[] x = {1, 2, 3, 4};
        double[] y = {0.5, 0.5, 0.5, 0.5};
        double[] low = {0.4, 0.4, 0.4, 0.4};
        double[] high = {0.6, 0.6, 0.6, 0.6};
        BufferedImage image = FigureImage.of(figure(new Series("complex", x, y, low, high)));
        Color line = Palette.of("complex", 0);
        int column = image.getWidth() * 5 / 8;
        int band = 0;
        for (int row = 80; row < image.getHeight(); row++) {
            Color pixel = new Color(image.getRGB(column, row));
            boolean tinted = pixel.getRed() - pixel.getBlue() > 15 && !pixel.equals(line);
            band += tinted ? 1 : 0;
        }
        // A fifth of the axis, whose length is about three quarters of the height.
        assertThat(band).isBetween(image.getHeight() / 10, image.getHeight() / 5);
    }

    @Test
    void aFigureWithoutRunsSaysSo() {
        Series empty =
                new Series("total", new double[0], new double[0], new double[0], new double[0]);
        assertThat(FigureImage.of(figure(empty)).getWidth()).isGreaterThan(500);
    }

    @Test
    void thePreviewShowsTheExactColours() {
        try (Ps10 data = Ps10.builder().setSampling(1, false).optTrainSize(2000).build()) {
            BufferedImage image = Ps10Preview.render(data);
            int sample = 0;
            while (data.kind(sample) != PatternKind.SIMPLE || data.label(sample) != 0) {
                sample++;
            }
            float[] v = data.pattern(sample);
            Color first = new Color((v[0] + 1) / 2, (v[1] + 1) / 2, (v[2] + 1) / 2);
            // The first tile of the first row: after margin, label and title.
            assertThat(new Color(image.getRGB(105, 110))).isEqualTo(first);
        }
    }
}
