package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.paper.finding.Figure;
import ai.djl.lrdecay.paper.finding.Panel;
import ai.djl.lrdecay.paper.finding.Series;
import ai.djl.lrdecay.paper.finding.Table;
import ai.djl.lrdecay.paper.run.Json;
import ai.djl.lrdecay.paper.theory.NoisyDescent;
import ai.djl.lrdecay.paper.theory.Phase;
import ai.djl.lrdecay.paper.theory.RippledBowl;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * Figure 3: what descent with noise makes of a function with sharp local minima, at a large rate, a
 * small one, and one that is decayed.
 */
final class SmoothingPicture {

    static final int PATHS = 500;

    private static final RippledBowl FUNCTION = RippledBowl.above0(1, 2.5);
    private static final double VALLEY = FUNCTION.valley();
    private static final NoisyDescent DESCENT = new NoisyDescent(FUNCTION, 3);

    /** Each half of the one before; at the first the noise of a step hides all local minima. */
    private static final List<Double> RATES = List.of(0.1, 0.05, 0.025, 0.0125);

    private static final int STEPS = 100;
    private static final int ALL_STEPS = 400;

    private static final String SMALL = "small throughout";
    private static final String LARGE = "large throughout";
    private static final String SILENT = "large, no noise";
    private static final String AT_ONCE = "decayed at once";
    private static final String IN_ROUNDS = "decayed in rounds";

    private static final double EDGE = 3;
    private static final double STEP = 0.02;
    private static final double BIN = 0.2;

    /** An odd number, so that one of them lies around the lowest minimum. */
    private static final int BINS = 31;

    private final Map<String, List<double[]>> paths = new LinkedHashMap<>();

    SmoothingPicture(long seed) {
        double large = RATES.get(0);
        double small = RATES.get(RATES.size() - 1);
        NoisyDescent silent = new NoisyDescent(FUNCTION, 0);
        double[] starts = starts();
        Phase first = new Phase(large, STEPS);
        paths.put(SMALL, DESCENT.paths(starts, List.of(new Phase(small, ALL_STEPS)), seed));
        paths.put(LARGE, DESCENT.paths(starts, List.of(new Phase(large, ALL_STEPS)), seed));
        paths.put(SILENT, silent.paths(starts, List.of(new Phase(large, ALL_STEPS)), seed));
        paths.put(
                AT_ONCE,
                DESCENT.paths(starts, List.of(first, new Phase(small, ALL_STEPS - STEPS)), seed));
        paths.put(
                IN_ROUNDS,
                DESCENT.paths(
                        starts, RATES.stream().map(rate -> new Phase(rate, STEPS)).toList(), seed));
    }

    /** In the outermost local minima, half of the paths on either side. */
    private static double[] starts() {
        List<Double> minima = FUNCTION.minima();
        double[] starts = new double[PATHS];
        Arrays.setAll(starts, i -> i % 2 == 0 ? minima.get(0) : minima.get(minima.size() - 1));
        return starts;
    }

    Figure functions() {
        List<Panel> panels = new ArrayList<>();
        for (double rate : RATES) {
            RippledBowl smoothed = FUNCTION.smoothed(DESCENT.width(rate));
            panels.add(
                    new Panel(
                            "rate " + Json.number(rate),
                            List.of(
                                    curve("function", FUNCTION::value),
                                    curve("smoothed", smoothed::value)),
                            List.of()));
        }
        return new Figure.Panels(
                "figure-03-smoothing",
                "Figure 3: a function, and what noise makes of it",
                "A function with sharp local minima, and its convolution with the noise of a step at"
                        + " each rate. At the largest rate only the lowest minimum is left; the"
                        + " smaller the rate, the more of the others are seen.",
                "parameter",
                "value",
                0,
                6,
                panels);
    }

    private static Series curve(String name, DoubleUnaryOperator function) {
        int points = (int) Math.round(2 * EDGE / STEP) + 1;
        double[] x = IntStream.range(0, points).mapToDouble(i -> i * STEP - EDGE).toArray();
        return series(name, x, Arrays.stream(x).map(function).toArray());
    }

    Figure places() {
        List<Panel> panels = new ArrayList<>();
        for (int round = 0; round < RATES.size(); round++) {
            panels.add(
                    new Panel(
                            "after " + (round + 1) * STEPS + " steps",
                            List.of(
                                    histogram(IN_ROUNDS, (round + 1) * STEPS),
                                    histogram(SMALL, (round + 1) * STEPS)),
                            List.of()));
        }
        return new Figure.Panels(
                "figure-03-places",
                "Figure 3: where the paths are",
                "The share of "
                        + PATHS
                        + " paths in each fifth of a unit, all begun in the outermost local minima."
                        + " In rounds, they take "
                        + STEPS
                        + " steps at each of the four rates, from the largest to the smallest;"
                        + " beside them those that have the smallest rate throughout.",
                "parameter",
                "share of the paths",
                0,
                0.8,
                panels);
    }

    private Series histogram(String name, int step) {
        double[] x = IntStream.range(0, BINS).mapToDouble(i -> (i - BINS / 2) * BIN).toArray();
        double[] y = new double[BINS];
        for (double place : Objects.requireNonNull(paths.get(name)).get(step)) {
            int bin = (int) Math.rint(place / BIN) + BINS / 2;
            if (bin >= 0 && bin < BINS) {
                y[bin] += 1.0 / PATHS;
            }
        }
        return series(name, x, y);
    }

    Figure shares() {
        List<Series> series = new ArrayList<>();
        double[] x = IntStream.rangeClosed(0, ALL_STEPS).asDoubleStream().toArray();
        paths.forEach(
                (name, places) ->
                        series.add(
                                series(
                                        name,
                                        x,
                                        places.stream()
                                                .mapToDouble(SmoothingPicture::share)
                                                .toArray())));
        return new Figure.Panels(
                "figure-03-share",
                "Figure 3: paths in the lowest valley",
                "The share of the same paths that are in the valley of the lowest minimum. Dashed"
                        + " lines mark where the rate is halved; what is decayed at once has the"
                        + " smallest rate from the first of them on.",
                "step",
                "share of the paths",
                0,
                1,
                List.of(
                        new Panel(
                                "",
                                series,
                                List.of(
                                        (double) STEPS,
                                        (double) (2 * STEPS),
                                        (double) (3 * STEPS)))));
    }

    Table minima() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("none", "0", Integer.toString(FUNCTION.minima().size()), "1.00"));
        for (double rate : RATES) {
            RippledBowl smoothed = FUNCTION.smoothed(DESCENT.width(rate));
            rows.add(
                    List.of(
                            Json.number(rate),
                            String.format(Locale.ROOT, "%.4f", DESCENT.width(rate)),
                            Integer.toString(smoothed.minima().size()),
                            String.format(
                                    Locale.ROOT,
                                    "%.2f",
                                    smoothed.steepness() / FUNCTION.steepness())));
        }
        return new Table(
                "What the noise of a step leaves of the local minima",
                List.of("rate", "width of the noise", "minima", "height of the ripples"),
                rows);
    }

    Table ends() {
        List<List<String>> rows = new ArrayList<>();
        paths.forEach(
                (name, places) -> {
                    double[] end = places.get(ALL_STEPS);
                    rows.add(
                            List.of(
                                    name,
                                    String.format(Locale.ROOT, "%.3f", share(end)),
                                    String.format(
                                            Locale.ROOT,
                                            "%.3f",
                                            Arrays.stream(end)
                                                    .map(FUNCTION::value)
                                                    .average()
                                                    .orElseThrow())));
                });
        return new Table(
                "Where " + PATHS + " paths are after " + ALL_STEPS + " steps",
                List.of("rate", "share in the lowest valley", "mean value of the function"),
                rows);
    }

    private static double share(double[] places) {
        return (double) Arrays.stream(places).filter(x -> Math.abs(x) < VALLEY).count()
                / places.length;
    }

    private static Series series(String name, double[] x, double[] y) {
        return new Series(name, x, y, new double[0], new double[0]);
    }
}
