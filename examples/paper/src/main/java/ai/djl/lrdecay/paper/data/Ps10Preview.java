package ai.djl.lrdecay.paper.data;

import ai.djl.lrdecay.dataset.PatternKind;
import ai.djl.lrdecay.dataset.Ps10;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Figure 8: (a) the simple patterns, (b) the complex patterns, a row a category, and (c) what
 * samples show in channels 0 to 2 and in channels 3 to 5.
 */
public final class Ps10Preview {

    private static final int WIDTH = 1600;
    private static final int MARGIN = 40;
    private static final int LABEL_WIDTH = 60;
    private static final int ROW = 34;
    private static final int TITLE = 56;
    private static final int SAMPLE = 64;
    private static final int SAMPLES_A_KIND = 4;
    private static final Font TITLE_FONT = new Font(Font.SANS_SERIF, Font.BOLD, 24);
    private static final Font LABEL_FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 19);

    private static final Color TEXT_COLOR = new Color(0x222222);

    private Ps10Preview() {}

    /**
     * Draws a data set from its samples.
     *
     * @param dataset the data set
     * @return the picture, 1600 pixels wide
     */
    public static BufferedImage render(Ps10 dataset) {
        Map<Integer, List<Color>> simple = patterns(dataset, PatternKind.SIMPLE);
        Map<Integer, List<Color>> complex = patterns(dataset, PatternKind.COMPLEX);
        int rows = Math.max(simple.size(), complex.size());
        int height = MARGIN + 2 * TITLE + rows * ROW + 2 * (SAMPLE + 34) + 3 * MARGIN;
        BufferedImage image = new BufferedImage(WIDTH, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, WIDTH, height);
        int left = WIDTH * 2 / 7;
        grid(graphics, "(a) simple patterns", simple, MARGIN, left - MARGIN);
        grid(graphics, "(b) complex patterns", complex, left + MARGIN, WIDTH - MARGIN);
        composition(graphics, dataset, MARGIN + TITLE + rows * ROW + MARGIN);
        graphics.dispose();
        return image;
    }

    /** The distinct patterns of each category, without jitter, in the order of the samples. */
    private static Map<Integer, List<Color>> patterns(Ps10 dataset, PatternKind kind) {
        Map<Integer, Map<String, Color>> found = new TreeMap<>();
        for (int i = 0; i < dataset.size(); i++) {
            if (dataset.kind(i) == kind) {
                float[] values = dataset.pattern(i);
                found.computeIfAbsent(dataset.label(i), k -> new LinkedHashMap<>())
                        .putIfAbsent(
                                Arrays.toString(values),
                                colour(values, kind == PatternKind.SIMPLE ? 0 : 3));
            }
        }
        Map<Integer, List<Color>> patterns = new TreeMap<>();
        found.forEach((label, colours) -> patterns.put(label, new ArrayList<>(colours.values())));
        return patterns;
    }

    /** Undoes the normalisation of the data set: values in [-1, 1] become colours. */
    private static Color colour(float[] values, int channel) {
        return new Color(
                (values[channel] + 1) / 2,
                (values[channel + 1] + 1) / 2,
                (values[channel + 2] + 1) / 2);
    }

    private static void grid(
            Graphics2D graphics,
            String title,
            Map<Integer, List<Color>> patterns,
            int left,
            int right) {
        text(graphics, TITLE_FONT, title, left, MARGIN + 22);
        text(graphics, LABEL_FONT, "category", left, MARGIN + TITLE - 8);
        int y = MARGIN + TITLE;
        for (Map.Entry<Integer, List<Color>> row : patterns.entrySet()) {
            text(graphics, LABEL_FONT, Integer.toString(row.getKey()), left + 20, y + ROW - 11);
            int start = left + LABEL_WIDTH;
            int count = row.getValue().size();
            for (int i = 0; i < count; i++) {
                int from = start + (right - start) * i / count;
                int to = start + (right - start) * (i + 1) / count;
                graphics.setColor(row.getValue().get(i));
                graphics.fillRect(from, y + 2, Math.max(1, to - from - 1), ROW - 4);
            }
            y += ROW;
        }
    }

    private static void composition(Graphics2D graphics, Ps10 dataset, int top) {
        text(graphics, TITLE_FONT, "(c) samples", MARGIN, top + 22);
        String[] halves = {"channels 0–2", "channels 3–5"};
        for (int half = 0; half < 2; half++) {
            text(
                    graphics,
                    LABEL_FONT,
                    halves[half],
                    MARGIN,
                    top + TITLE + half * (SAMPLE + 8) + SAMPLE / 2 + 6);
        }
        int x = MARGIN + 150;
        for (PatternKind kind : PatternKind.values()) {
            int shown = 0;
            int start = x;
            for (int i = 0; i < dataset.size() && shown < SAMPLES_A_KIND; i++) {
                if (dataset.kind(i) == kind) {
                    sample(graphics, dataset, i, x, top + TITLE);
                    x += SAMPLE + 22;
                    shown++;
                }
            }
            if (shown > 0) {
                text(graphics, LABEL_FONT, kind.label(), start, top + TITLE - 12);
                x += 50;
            }
        }
    }

    private static void sample(Graphics2D graphics, Ps10 dataset, int index, int x, int y) {
        float[] values = dataset.shown(index);
        for (int half = 0; half < 2; half++) {
            int top = y + half * (SAMPLE + 8);
            boolean absent =
                    values[3 * half] == 0 && values[3 * half + 1] == 0 && values[3 * half + 2] == 0;
            if (absent) {
                graphics.setColor(new Color(0xF2F2F2));
                graphics.fillRect(x, top, SAMPLE, SAMPLE);
                graphics.setColor(new Color(0xAAAAAA));
                graphics.setStroke(new BasicStroke(1));
                graphics.drawLine(x, top + SAMPLE - 1, x + SAMPLE - 1, top);
            } else {
                graphics.setColor(colour(values, 3 * half));
                graphics.fillRect(x, top, SAMPLE, SAMPLE);
            }
            graphics.setColor(new Color(0x999999));
            graphics.drawRect(x, top, SAMPLE - 1, SAMPLE - 1);
        }
        text(graphics, LABEL_FONT, "label " + dataset.label(index), x, y + 2 * (SAMPLE + 8) + 16);
    }

    private static void text(Graphics2D graphics, Font font, String text, int x, int y) {
        graphics.setFont(font);
        graphics.setColor(TEXT_COLOR);
        graphics.drawString(text, x, y);
    }
}
