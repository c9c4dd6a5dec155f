package ai.djl.lrdecay.paper.report;

import ai.djl.lrdecay.paper.finding.Figure;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.finding.Panel;
import ai.djl.lrdecay.paper.finding.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The three pictures that carry the answer, taken from curves of the experiments' own figures. One
 * whose figure is not there, or has no curve, is left out.
 */
final class AnswerFigures {

    private static final double STEPS = 10;

    private AnswerFigures() {}

    static List<Figure.Panels> of(List<Findings> findings) {
        return Stream.of(teaches(findings), prevents(findings), predicts(findings))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Complex patterns with and without decays. */
    private static Optional<Figure.Panels> teaches(List<Findings> findings) {
        return figure(findings, "figure-09-ps10-patterns")
                .filter(figure -> figure.panels().size() > 1)
                .flatMap(
                        figure -> {
                            Panel decay = figure.panels().get(0);
                            Panel constant = figure.panels().get(1);
                            List<Series> curves = new ArrayList<>();
                            curve(decay, "complex", "complex, with decays").ifPresent(curves::add);
                            curve(constant, "complex", "complex, no decay").ifPresent(curves::add);
                            curve(decay, "simple", "simple, with decays").ifPresent(curves::add);
                            return picture(
                                    "answer-1-decays",
                                    "What decays teach",
                                    "Test accuracy on complex patterns, with decays (dashed) and at"
                                            + " the first rate throughout; simple patterns for"
                                            + " comparison.",
                                    figure,
                                    curves,
                                    decay.decays());
                        });
    }

    /** Noise that is fitted, with a large rate at first and with the small one. */
    private static Optional<Figure.Panels> prevents(List<Findings> findings) {
        return figure(findings, "figure-10-ps10-noise")
                .flatMap(
                        figure ->
                                figure.panels().stream()
                                        .filter(panel -> panel.title().equals("noise"))
                                        .findFirst()
                                        .flatMap(
                                                panel ->
                                                        picture(
                                                                "answer-2-noise",
                                                                "How much noise is fitted",
                                                                "Accuracy on noisy training samples:"
                                                                        + " more means that more random"
                                                                        + " labels are memorised; 0.1"
                                                                        + " is chance. The large rate"
                                                                        + " lasts until the first"
                                                                        + " dashed line.",
                                                                figure,
                                                                panel.series(),
                                                                panel.decays())));
    }

    /** SGD with and without a decay, and the best that the common belief predicts. */
    private static Optional<Figure.Panels> predicts(List<Findings> findings) {
        return figure(findings, "figure-07-sgd-accuracy")
                .filter(figure -> figure.panels().size() > 1)
                .flatMap(
                        figure -> {
                            int count = figure.panels().size();
                            Panel decayed = figure.panels().get((count - 1) / 2);
                            Panel never = figure.panels().get(count - 1);
                            List<Series> curves = new ArrayList<>();
                            rename(decayed, "observed, with a decay").ifPresent(curves::add);
                            rename(never, "observed, no decay").ifPresent(curves::add);
                            decayed.decays().stream()
                                    .findFirst()
                                    .flatMap(at -> belief(decayed, at))
                                    .ifPresent(curves::add);
                            return picture(
                                    "answer-3-beliefs",
                                    "What the common belief predicts, and what we observed",
                                    "Test accuracy of SGD. If a decay only made SGD more likely"
                                            + " to reach a minimum that it could already reach, the"
                                            + " best accuracy after the decay would equal the best"
                                            + " before it (horizontal line).",
                                    figure,
                                    curves,
                                    decayed.decays());
                        });
    }

    /** From the decay on, the best of the mean curve before it. */
    private static Optional<Series> belief(Panel panel, double decay) {
        Series seen = panel.series().get(0);
        double best = Double.NEGATIVE_INFINITY;
        double last = decay;
        for (int i = 0; i < seen.x().length; i++) {
            last = Math.max(last, seen.x()[i]);
            if (seen.x()[i] <= decay && seen.y()[i] > best) {
                best = seen.y()[i];
            }
        }
        return Double.isFinite(best)
                ? Optional.of(
                        new Series(
                                "predicted best",
                                new double[] {decay, last},
                                new double[] {best, best},
                                new double[0],
                                new double[0]))
                : Optional.empty();
    }

    private static Optional<Figure.Panels> figure(List<Findings> findings, String id) {
        return findings.stream()
                .flatMap(finding -> finding.figures().stream())
                .filter(figure -> figure.id().equals(id))
                .filter(Figure.Panels.class::isInstance)
                .map(Figure.Panels.class::cast)
                .findFirst();
    }

    private static Optional<Series> curve(Panel panel, String name, String renamed) {
        return panel.series().stream()
                .filter(series -> series.name().equals(name))
                .findFirst()
                .map(series -> named(renamed, series));
    }

    private static Optional<Series> rename(Panel panel, String renamed) {
        return panel.series().stream().findFirst().map(series -> named(renamed, series));
    }

    private static Series named(String name, Series series) {
        return new Series(name, series.x(), series.y(), series.low(), series.high());
    }

    private static Optional<Figure.Panels> picture(
            String id,
            String title,
            String caption,
            Figure.Panels source,
            List<Series> curves,
            List<Double> decays) {
        double most =
                curves.stream()
                        .flatMapToDouble(
                                curve ->
                                        Stream.of(curve.y(), curve.high())
                                                .flatMapToDouble(Arrays::stream))
                        .filter(Double::isFinite)
                        .max()
                        .orElse(Double.NaN);
        return Double.isNaN(most)
                ? Optional.empty()
                : Optional.of(
                        new Figure.Panels(
                                id,
                                title,
                                caption,
                                source.xLabel(),
                                source.yLabel(),
                                0,
                                Math.min(source.yMax(), Math.ceil(most * STEPS) / STEPS),
                                List.of(new Panel("", curves, decays))));
    }
}
