package ai.djl.lrdecay.paper.report;

import ai.djl.lrdecay.paper.finding.Figure;
import ai.djl.lrdecay.paper.finding.Panel;
import ai.djl.lrdecay.paper.finding.Series;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
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
        int height = rows * PANEL_HEIGHT + LEGEND_HEIGHT;
        BufferedImage image =
                new BufferedImage(
                        columns * width * SCALE, height * SCALE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        prepare(graphics);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, columns * width, height);
        legend(graphics, names, decays, columns * width);
        for (int i = 0; i < figure.panels().size(); i++) {
            Graphics2D part =
                    (Graphics2D)
                            graphics.create(
                                    i % columns * width,
                                    LEGEND_HEIGHT + i / columns * PANEL_HEIGHT,
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

    private static void legend(Graphics2D graphics, List<String> names, boolean decays, int width) {
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
        int gap = 30;
        int swatch = 26;
        List<String> entries = new ArrayList<>(names);
        if (decays) {
            entries.add("learning rate changes");
        }
        int total = -gap;
        for (String entry : entries) {
            total += swatch + 8 + graphics.getFontMetrics().stringWidth(entry) + gap;
        }
        int x = Math.max(8, (width - total) / 2);
        int y = LEGEND_HEIGHT / 2 + 2;
        for (int i = 0; i < entries.size(); i++) {
            boolean mark = i == names.size();
            graphics.setColor(mark ? Palette.MARK : Palette.of(entries.get(i), i));
            graphics.setStroke(
                    mark
                            ? new BasicStroke(
                                    1.5f,
                                    BasicStroke.CAP_BUTT,
                                    BasicStroke.JOIN_MITER,
                                    10,
                                    new float[] {4, 3},
                                    0)
                            : new BasicStroke(3f));
            graphics.drawLine(x, y, x + swatch, y);
            graphics.setColor(Palette.INK);
            graphics.drawString(entries.get(i), x + swatch + 8, y + 5);
            x += swatch + 8 + graphics.getFontMetrics().stringWidth(entries.get(i)) + gap;
        }
    }
}
