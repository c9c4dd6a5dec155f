package ai.djl.lrdecay.paper.data;

import ai.djl.lrdecay.util.SplitMix64;
import java.util.List;

/**
 * Digits as strokes, drawn in plain arithmetic: fonts and the JDK's own drawing differ between
 * machines.
 *
 * @param strokes polylines, as x and y by turns, in a unit square whose y grows downwards
 */
record Glyph(List<double[]> strokes) {

    private static final double MOST_TURN = 20 * Math.PI / 180;
    private static final double MOST_SHIFT = 0.08;
    private static final double MOST_SLANT = 0.25;
    private static final double LEAST_SCALE = 0.75;
    private static final double LEAST_WIDTH = 0.05;
    private static final double MORE_WIDTH = 0.06;
    private static final double LEAST_GREY = 0.6;
    private static final int LARGEST = 255;

    /** The ten digits. */
    static final List<Glyph> DIGITS =
            List.of(
                    new Glyph(List.of(ring(0.5, 0.5, 0.22, 0.34, 0, 360))),
                    new Glyph(List.of(line(0.36, 0.3, 0.52, 0.16, 0.52, 0.84))),
                    new Glyph(
                            List.of(
                                    ring(0.5, 0.36, 0.22, 0.2, 180, 390),
                                    line(0.69, 0.46, 0.28, 0.84, 0.74, 0.84))),
                    new Glyph(
                            List.of(
                                    ring(0.48, 0.33, 0.21, 0.17, 200, 450),
                                    ring(0.48, 0.67, 0.23, 0.17, 270, 520))),
                    new Glyph(List.of(line(0.6, 0.84, 0.6, 0.16, 0.26, 0.6, 0.76, 0.6))),
                    new Glyph(
                            List.of(
                                    line(0.7, 0.16, 0.36, 0.16, 0.33, 0.46),
                                    ring(0.48, 0.62, 0.23, 0.21, 230, 500))),
                    new Glyph(
                            List.of(
                                    ring(0.5, 0.64, 0.21, 0.2, 0, 360),
                                    line(0.62, 0.16, 0.42, 0.32, 0.31, 0.54))),
                    new Glyph(List.of(line(0.27, 0.16, 0.74, 0.16, 0.42, 0.84))),
                    new Glyph(
                            List.of(
                                    ring(0.5, 0.32, 0.18, 0.16, 0, 360),
                                    ring(0.5, 0.66, 0.22, 0.18, 0, 360))),
                    new Glyph(
                            List.of(
                                    ring(0.49, 0.36, 0.21, 0.2, 0, 360),
                                    line(0.69, 0.42, 0.6, 0.66, 0.42, 0.84))));

    private static double[] line(double... points) {
        return points;
    }

    /** An arc of an ellipse; degrees from the right, clockwise because y grows downwards. */
    private static double[] ring(
            double x, double y, double across, double down, double from, double to) {
        int steps = 24;
        double[] points = new double[2 * (steps + 1)];
        for (int i = 0; i <= steps; i++) {
            // StrictMath gives the same bits on every platform.
            double angle = StrictMath.toRadians(from + (to - from) * i / steps);
            points[2 * i] = x + across * StrictMath.cos(angle);
            points[2 * i + 1] = y + down * StrictMath.sin(angle);
        }
        return points;
    }

    /**
     * Draws one sample, turned, slanted, scaled and moved at random.
     *
     * @param random the random numbers
     * @param out takes the pixels, white on black
     * @param offset the first place
     * @param size height and width
     */
    void draw(SplitMix64 random, byte[] out, int offset, int size) {
        double turn = signed(random) * MOST_TURN;
        double slant = signed(random) * MOST_SLANT;
        double scale = LEAST_SCALE + (1 - LEAST_SCALE) * random.nextFloat();
        double right = signed(random) * MOST_SHIFT;
        double down = signed(random) * MOST_SHIFT;
        double width = LEAST_WIDTH + MORE_WIDTH * random.nextFloat();
        double grey = LEAST_GREY + (1 - LEAST_GREY) * random.nextFloat();
        double cos = StrictMath.cos(turn);
        double sin = StrictMath.sin(turn);
        List<double[]> moved =
                strokes.stream()
                        .map(
                                stroke -> {
                                    double[] points = stroke.clone();
                                    for (int i = 0; i < points.length; i += 2) {
                                        double y = (points[i + 1] - 0.5) * scale;
                                        double x = (points[i] - 0.5) * scale - slant * y;
                                        points[i] = cos * x - sin * y + 0.5 + right;
                                        points[i + 1] = sin * x + cos * y + 0.5 + down;
                                    }
                                    return points;
                                })
                        .toList();
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                double distance = distance(moved, (column + 0.5) / size, (row + 0.5) / size);
                // A ramp of one pixel at the edge of the stroke.
                double covered = (width / 2 - distance) * size + 0.5;
                out[offset + row * size + column] =
                        (byte) StrictMath.round(LARGEST * grey * Math.max(0, Math.min(1, covered)));
            }
        }
    }

    private static double signed(SplitMix64 random) {
        return 2 * random.nextFloat() - 1;
    }

    private static double distance(List<double[]> strokes, double x, double y) {
        double least = Double.POSITIVE_INFINITY;
        for (double[] p : strokes) {
            for (int i = 0; i + 3 < p.length; i += 2) {
                double dx = p[i + 2] - p[i];
                double dy = p[i + 3] - p[i + 1];
                double along = ((x - p[i]) * dx + (y - p[i + 1]) * dy) / (dx * dx + dy * dy);
                double t = Math.max(0, Math.min(1, along));
                double ex = x - p[i] - t * dx;
                double ey = y - p[i + 1] - t * dy;
                least = Math.min(least, ex * ex + ey * ey);
            }
        }
        return StrictMath.sqrt(least);
    }
}
