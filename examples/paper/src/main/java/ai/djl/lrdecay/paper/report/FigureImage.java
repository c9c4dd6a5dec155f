package ai.djl.lrdecay.paper.report;

import ai.djl.lrdecay.paper.finding.Figure;
import ai.djl.lrdecay.paper.finding.Panel;
import ai.djl.lrdecay.paper.finding.Series;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Figures as pictures, at twice the resolution of the page so that they stay sharp. */
final class FigureImage {

    private static final int SCALE = 2;
    private static final int FIGURE_WIDTH = 1120;
    private static final int PANEL_HEIGHT = 320;
    private static final int LEGEND_HEIGHT = 34;
    private static final int SWATCH = 26;
    private static final int SWATCH_GAP = 8;
    private static final int ENTRY_GAP = 30;
    private static final int MARGIN = 8;
    private static final Font LEGEND_FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 14);
    private static final int TITLE_HEIGHT = 24;
    private static final int PANELS_A_ROW = 4;

    private FigureImage() {}

    static BufferedImage of(Figure figure) {
        if (figure instanceof Figure.Picture picture) {
            return picture.image();
        }
        return panels((Figure.Panels) figure);
    }

    /** The bytes of the PNG file. */
    static byte[] png(Figure figure) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // Given a plain stream, ImageIO would write a temporary file first.
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            if (!ImageIO.write(of(figure), "png", out)) {
                throw new IOException("this Java cannot write PNG files");
            }
        }
        return bytes.toByteArray();
    }

    /** The names of all curves, each once, in the order that colours follow. */
    static List<String> names(Figure.Panels figure) {
        return figure.panels().stream()
                .flatMap(panel -> panel.series().stream())
                .map(Series::name)
                .distinct()
                .toList();
    }

    private static BufferedImage panels(Figure.Panels figure) {
        List<String> names = names(figure);
        boolean decays = figure.panels().stream().anyMatch(panel -> !panel.decays().isEmpty());
        int columns = Math.min(PANELS_A_ROW, figure.panels().size());
        int rows = (figure.panels().size() + columns - 1) / columns;
        int width = FIGURE_WIDTH / columns;
        List<List<Entry>> legend = legend(names, decays, columns * width);
        int top = legend.size() * LEGEND_HEIGHT;
        int height = rows * PANEL_HEIGHT + top;
        BufferedImage image =
                new BufferedImage(
                        columns * width * SCALE, height * SCALE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        prepare(graphics);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, columns * width, height);
        for (int row = 0; row < legend.size(); row++) {
            draw(graphics, legend.get(row), row * LEGEND_HEIGHT, columns * width);
        }
        for (int i = 0; i < figure.panels().size(); i++) {
            Graphics2D part =
                    (Graphics2D)
                            graphics.create(
                                    i % columns * width,
                                    top + i / columns * PANEL_HEIGHT,
                                    width,
                                    PANEL_HEIGHT);
            Panel panel = figure.panels().get(i);
            title(part, panel.title(), width);
            part.translate(0, TITLE_HEIGHT);
            int plot = PANEL_HEIGHT - TITLE_HEIGHT;
            PanelChart.of(figure, panel, names, width, plot).paint(part, width, plot);
            part.dispose();
        }
        graphics.dispose();
        return image;
    }

    private static void prepare(Graphics2D graphics) {
        graphics.scale(SCALE, SCALE);
        graphics.setRenderingHint(
                RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(
                RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(
                RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    }

    private static void title(Graphics2D graphics, String title, int width) {
        graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 15));
        graphics.setColor(Palette.INK);
        int x = (width - graphics.getFontMetrics().stringWidth(title)) / 2;
        // A little to the right, above the plot rather than above its labels.
        graphics.drawString(title, x + 18, TITLE_HEIGHT - 7);
    }

    /** A name in the legend, with the width of its text; a mark is a dashed line. */
    private record Entry(String text, Color color, boolean mark, int textWidth) {

        int width() {
            return SWATCH + SWATCH_GAP + textWidth + ENTRY_GAP;
        }
    }

    /** The rows of the legend: as many names in each as fit. */
    private static List<List<Entry>> legend(List<String> names, boolean decays, int width) {
        Graphics2D measure = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
        prepare(measure);
        FontMetrics metrics = measure.getFontMetrics(LEGEND_FONT);
        measure.dispose();
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            entries.add(new Entry(name, Palette.of(name, i), false, metrics.stringWidth(name)));
        }
        if (decays) {
            String text = "learning rate changes";
            entries.add(new Entry(text, Palette.MARK, true, metrics.stringWidth(text)));
        }
        List<List<Entry>> rows = new ArrayList<>(List.of(new ArrayList<>()));
        int room = width - 2 * MARGIN + ENTRY_GAP;
        int used = 0;
        for (Entry entry : entries) {
            if (used > 0 && used + entry.width() > room) {
                rows.add(new ArrayList<>());
                used = 0;
            }
            rows.get(rows.size() - 1).add(entry);
            used += entry.width();
        }
        return rows;
    }

    private static void draw(Graphics2D graphics, List<Entry> row, int top, int width) {
        graphics.setFont(LEGEND_FONT);
        int total = row.stream().mapToInt(Entry::width).sum() - ENTRY_GAP;
        int x = Math.max(MARGIN, (width - total) / 2);
        int y = top + LEGEND_HEIGHT / 2 + 2;
        for (Entry entry : row) {
            graphics.setColor(entry.color());
            graphics.setStroke(
                    entry.mark()
                            ? new BasicStroke(
                                    1.5f,
                                    BasicStroke.CAP_BUTT,
                                    BasicStroke.JOIN_MITER,
                                    10,
                                    new float[] {4, 3},
                                    0)
                            : new BasicStroke(3f));
            graphics.drawLine(x, y, x + SWATCH, y);
            graphics.setColor(Palette.INK);
            graphics.drawString(entry.text(), x + SWATCH + SWATCH_GAP, y + 5);
            x += entry.width();
        }
    }
}
