package ai.djl.lrdecay.paper.report;

import java.awt.Color;
import java.util.List;
import java.util.Map;

/** The colours of curves: fixed for names that recur, from a colour-blind-safe cycle otherwise. */
final class Palette {

    /**
     * Okabe and Ito's colours, which people with any colour vision can tell apart, and two more.
     */
    private static final List<Color> CYCLE =
            List.of(
                    new Color(0x0072B2),
                    new Color(0xD55E00),
                    new Color(0x009E73),
                    new Color(0xCC79A7),
                    new Color(0xE69F00),
                    new Color(0x56B4E9),
                    new Color(0x9467BD),
                    new Color(0x8C6D31));

    private static final Map<String, Color> NAMED =
            Map.of(
                    "total",
                    new Color(0x444444),
                    "simple",
                    new Color(0x0072B2),
                    "complex",
                    new Color(0xD55E00),
                    "noise",
                    new Color(0xCC79A7),
                    "lrDecay",
                    new Color(0x0072B2));

    static final Color INK = new Color(0x222222);
    static final Color GRID = new Color(0xE6E6E6);
    static final Color MARK = new Color(0x777777);

    private static final int BAND_ALPHA = 45;

    private Palette() {}

    static Color of(String name, int index) {
        Color named = NAMED.get(name);
        return named == null ? CYCLE.get(index % CYCLE.size()) : named;
    }

    static Color band(Color line) {
        return new Color(line.getRed(), line.getGreen(), line.getBlue(), BAND_ALPHA);
    }
}
