package ai.djl.lrdecay.paper.report;

import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Figure;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.finding.Origin;
import ai.djl.lrdecay.paper.finding.Protocol;
import ai.djl.lrdecay.paper.finding.ReportHeader;
import ai.djl.lrdecay.paper.finding.Table;
import ai.djl.lrdecay.paper.finding.Verdict;
import ai.djl.lrdecay.paper.synthesis.Numbers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The report as one page that needs nothing else: style and pictures are inside. */
final class HtmlPage {

    private static final String STYLE = "report.css";

    private final ReportHeader header;
    private final List<Findings> findings;
    private final Map<String, byte[]> images;
    private final Protocol protocol;
    private final StringBuilder html = new StringBuilder();

    HtmlPage(
            ReportHeader header,
            List<Findings> findings,
            Map<String, byte[]> images,
            Protocol protocol) {
        this.header = header;
        this.findings = findings;
        this.images = images;
        this.protocol = protocol;
    }

    String text() throws IOException {
        line("<!DOCTYPE html>");
        line("<html lang=\"en\"><head><meta charset=\"utf-8\">");
        line("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        line("<title>How does learning rate decay help? Preset %s</title>", header.preset());
        html.append("<style>").append(style()).append("</style></head><body><main>\n");
        head();
        overview();
        findings.forEach(this::section);
        foot();
        html.append("</main></body></html>\n");
        return html.toString();
    }

    private void head() {
        line("<h1>How does learning rate decay help modern neural networks?</h1>");
        line(
                "<p class=\"lead\">The experiments of You, Long, Wang and Jordan (arXiv 1908.01878),"
                        + " run again with DJL. Preset <strong>%s</strong>, %s runs.</p>",
                header.preset(), Integer.toString(header.runs()));
        line("<pre class=\"command\">%s</pre>", header.command());
        String provenance =
                new TreeMap<>(header.provenance())
                        .entrySet().stream()
                                .map(entry -> entry.getKey() + ": " + entry.getValue())
                                .collect(Collectors.joining(" · "));
        if (!provenance.isEmpty()) {
            line("<p class=\"quiet\">%s</p>", provenance);
        }
        if (protocol.seal() != null) {
            line(
                    "<p class=\"quiet\">The claims are those of the protocol version %s, whose"
                            + " SHA-256 is <code>%s</code>.</p>",
                    Integer.toString(protocol.version()), protocol.seal());
        }
        if (header.preset().equals("smoke")) {
            line(
                    "<p class=\"banner\" role=\"note\">The preset smoke only shows that everything"
                            + " is wired: its runs are too small for any verdict.</p>");
        }
        if (!header.failures().isEmpty()) {
            html.append("<div class=\"banner bad\" role=\"alert\"><p>Some runs failed:</p><ul>");
            header.failures().forEach(failure -> line("<li>%s</li>", failure));
            line("</ul></div>");
        }
    }

    private void overview() {
        line("<h2>Claims and verdicts</h2>");
        html.append("<p class=\"counts\">");
        for (Verdict verdict : Verdict.values()) {
            long count =
                    findings.stream()
                            .flatMap(finding -> finding.claims().stream())
                            .filter(claim -> claim.verdict() == verdict)
                            .count();
            if (count > 0) {
                line("<span>%s %s</span>", Long.toString(count), badge(verdict));
            }
        }
        html.append("</p>");
        html.append(
                "<div class=\"scroll\"><table class=\"claims\"><thead><tr><th scope=\"col\">claim"
                        + "</th><th scope=\"col\">verdict</th><th scope=\"col\">estimate"
                        + " [interval]</th><th scope=\"col\">seeds</th></tr></thead><tbody>");
        for (Findings finding : findings) {
            for (Claim claim : finding.claims()) {
                line(
                        "<tr><td><a href=\"#%s\">%s</a></td><td>%s</td><td class=\"number\">%s</td>"
                                + "<td class=\"number\">%s</td></tr>",
                        claim.id(),
                        claim.statement(),
                        badge(claim.verdict()),
                        Numbers.estimate(claim),
                        Integer.toString(claim.n()));
            }
        }
        line("</tbody></table></div>");
    }

    private void section(Findings finding) {
        line(
                "<section id=\"%s\"><h2>%s</h2><p class=\"quiet\">%s · %s</p><p>%s</p>",
                finding.experiment(),
                finding.title(),
                finding.experiment(),
                finding.paper(),
                finding.summary());
        for (Figure figure : finding.figures()) {
            byte[] image = images.get(figure.id());
            if (image != null) {
                line(
                        "<figure><img alt=\"%s\" src=\"data:image/png;base64,%s\"><figcaption>"
                                + "<strong>%s.</strong> %s</figcaption></figure>",
                        figure.title() + ". " + figure.caption(),
                        Base64.getEncoder().encodeToString(image),
                        figure.title(),
                        figure.caption());
            }
        }
        for (Claim claim : finding.claims()) {
            line(
                    "<div class=\"claim\" id=\"%s\"><p>%s %s</p><p class=\"quiet\">%s. %s. %s %s</p>"
                            + "</div>",
                    claim.id(),
                    badge(claim.verdict()),
                    claim.statement(),
                    claim.origin() == Origin.PAPER ? "The paper's" : "Beyond the paper",
                    claim.paper(),
                    Numbers.estimate(claim).isEmpty()
                            ? ""
                            : "Estimate " + Numbers.estimate(claim) + ". " + Numbers.p(claim),
                    claim.detail());
        }
        finding.tables().forEach(this::table);
        finding.notes().forEach(note -> line("<p class=\"note\">%s</p>", note));
        line("</section>");
    }

    private void table(Table table) {
        line("<div class=\"scroll\"><table><caption>%s</caption><thead><tr>", table.title());
        table.header().forEach(cell -> line("<th scope=\"col\">%s</th>", cell));
        html.append("</tr></thead><tbody>");
        for (List<String> row : table.rows()) {
            html.append("<tr>");
            for (int i = 0; i < row.size(); i++) {
                line(
                        i == 0 ? "<th scope=\"row\">%s</th>" : "<td class=\"number\">%s</td>",
                        row.get(i));
            }
            html.append("</tr>");
        }
        line("</tbody></table></div>");
    }

    private void foot() {
        line("<footer><h2>How verdicts are made</h2>");
        line(
                "<p>A claim is a statement turned into a quantity, a margin and a test that were"
                        + " fixed in code before the runs. The estimate is the mean over seeds on"
                        + " the claim's scale, with differences taken within a seed and read over"
                        + " windows of epochs; the interval is its unadjusted 95 %% confidence"
                        + " interval, 90 %% where the claim is that there is no difference. P values"
                        + " are adjusted by Holm's method within an experiment, the paper's claims"
                        + " and those beyond it apart. A claim is SUPPORTED or REFUTED if its"
                        + " adjusted p value is at most 0.05, by the side on which the estimate is;"
                        + " else it is INCONCLUSIVE, as it is with fewer than five seeds, ten where"
                        + " seeds are counted; it is NOT RUN if the runs are missing. A claim that"
                        + " does not hold here is a finding, not a failure: it says what these"
                        + " sizes, data and seeds show.</p></footer>");
    }

    private static Markup badge(Verdict verdict) {
        return new Markup(
                "<span class=\"badge "
                        + verdict.name().toLowerCase(Locale.ROOT)
                        + "\">"
                        + Numbers.words(verdict)
                        + "</span>");
    }

    /** Text that is HTML already. */
    private record Markup(String html) {}

    /** Adds a line; every argument that is not markup is escaped. */
    private void line(String format, Object... arguments) {
        Object[] escaped = new Object[arguments.length];
        for (int i = 0; i < escaped.length; i++) {
            escaped[i] =
                    arguments[i] instanceof Markup markup
                            ? markup.html()
                            : escape(String.valueOf(arguments[i]));
        }
        html.append(String.format(Locale.ROOT, format, escaped)).append('\n');
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static String style() throws IOException {
        try (InputStream in = HtmlPage.class.getResourceAsStream(STYLE)) {
            if (in == null) {
                throw new IOException("the resource " + STYLE + " is missing from this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
