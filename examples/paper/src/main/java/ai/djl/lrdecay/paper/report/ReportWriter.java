package ai.djl.lrdecay.paper.report;

import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Figure;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.finding.Protocol;
import ai.djl.lrdecay.paper.finding.ReportHeader;
import ai.djl.lrdecay.util.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the report: {@code index.html}, {@code figures/*.png} and {@code claims.json}. */
public final class ReportWriter {

    /** The file of all claims. */
    public static final String CLAIMS = "claims.json";

    /** The folder of the figures. */
    public static final String FIGURES = "figures";

    private ReportWriter() {}

    /**
     * Writes the report of claims that were not sealed, over an earlier one.
     *
     * @param folder the folder of the report; made if absent
     * @param header what stands at its head
     * @param findings what was found
     * @throws IOException if writing fails
     */
    public static void write(Path folder, ReportHeader header, List<Findings> findings)
            throws IOException {
        write(folder, header, findings, Protocol.UNSEALED);
    }

    /**
     * Writes the report, over an earlier one.
     *
     * @param folder the folder of the report; made if absent
     * @param header what stands at its head
     * @param findings what was found
     * @param protocol the protocol that the claims were judged by
     * @throws IOException if writing fails
     */
    public static void write(
            Path folder, ReportHeader header, List<Findings> findings, Protocol protocol)
            throws IOException {
        Path figures = folder.resolve(FIGURES);
        Files.createDirectories(figures);
        Map<String, byte[]> images = new LinkedHashMap<>();
        for (Findings finding : findings) {
            for (Figure figure : finding.figures()) {
                byte[] png = FigureImage.png(figure);
                images.put(figure.id(), png);
                AtomicFiles.write(figures.resolve(figure.id() + ".png"), out -> out.write(png));
            }
        }
        List<Claim> claims = findings.stream().flatMap(f -> f.claims().stream()).toList();
        AtomicFiles.writeString(folder.resolve(CLAIMS), ClaimsFile.text(protocol, claims));
        AtomicFiles.writeString(
                folder.resolve("index.html"),
                new HtmlPage(header, findings, images, protocol).text());
    }

    /**
     * Draws a figure into a file.
     *
     * @param figure the figure
     * @param file the PNG file, replaced atomically
     * @throws IOException if writing fails
     */
    public static void draw(Figure figure, Path file) throws IOException {
        byte[] png = FigureImage.png(figure);
        AtomicFiles.write(file, out -> out.write(png));
    }
}
