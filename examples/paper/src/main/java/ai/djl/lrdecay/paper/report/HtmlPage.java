package ai.djl.lrdecay.paper.report;

import ai.djl.lrdecay.paper.finding.Figure;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.finding.Protocol;
import ai.djl.lrdecay.paper.finding.ReportHeader;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;

/**
 * The report as one page that needs nothing else: style, scripts and pictures are inside. Its
 * templates ({@code src/main/jte}) escape whatever they show.
 */
final class HtmlPage {

    private final ReportHeader header;
    private final List<Findings> findings;
    private final Map<String, byte[]> images;
    private final Protocol protocol;

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
        List<FigureView> pictures = new ArrayList<>();
        for (Figure figure : AnswerFigures.of(findings)) {
            pictures.add(new FigureView(figure, FigureImage.png(figure)));
        }
        List<ChapterView> chapters = findings.stream().map(this::chapter).toList();
        Page page = new Page(header, protocol, pictures, chapters, Assets.load());
        StringOutput html = new StringOutput();
        TemplateEngine.createPrecompiled(ContentType.Html).render("page.jte", page, html);
        return html.toString();
    }

    private ChapterView chapter(Findings finding) {
        List<FigureView> figures = new ArrayList<>();
        for (Figure figure : finding.figures()) {
            byte[] image = images.get(figure.id());
            if (image != null) {
                figures.add(new FigureView(figure, image));
            }
        }
        return new ChapterView(
                finding,
                figures,
                header.basis().judged(),
                command(finding.experiment()),
                header.basis().records().getOrDefault(finding.experiment(), List.of()));
    }

    /** The command of the report, for one experiment alone. */
    private String command(String experiment) {
        String all = header.command().replaceFirst(" --only \\S+", "");
        return all.replaceFirst(
                " --seed ", Matcher.quoteReplacement(" --only " + experiment + " --seed "));
    }
}
