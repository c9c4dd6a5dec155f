package ai.djl.lrdecay.paper.report;

import ai.djl.lrdecay.paper.finding.Figure;
import ai.djl.lrdecay.paper.finding.Panel;
import ai.djl.lrdecay.paper.finding.Series;
import ai.djl.lrdecay.training.LearningRateRangeTest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The loss over the learning rate in a range test. */
public final class RateFigure {

    private RateFigure() {}

    /**
     * Draws a range test.
     *
     * @param result the test
     * @param limit 2 over the largest eigenvalue
     * @return the figure
     */
    public static Figure of(LearningRateRangeTest.Result result, double limit) {
        // What comes after a divergence would hide all else.
        double first = result.points().get(0).smoothed();
        List<LearningRateRangeTest.Point> shown =
                result.points().stream().filter(point -> point.loss() < 2 * first).toList();
        double most = shown.stream().mapToDouble(LearningRateRangeTest.Point::loss).max().orElse(1);
        List<Series> lines = new ArrayList<>();
        lines.add(series("loss", shown, LearningRateRangeTest.Point::loss));
        lines.add(series("smoothed", shown, LearningRateRangeTest.Point::smoothed));
        lines.add(vertical("2 / largest eigenvalue", limit, 1.1 * most));
        if (Double.isFinite(result.recommended())) {
            lines.add(vertical("recommended", result.recommended(), 1.1 * most));
        }
        return new Figure.Panels(
                "range-test",
                "Range test of the learning rate",
                "The loss of each update and its smoothed curve, with 2 / largest eigenvalue and"
                        + " the recommended rate.",
                "log10 of the learning rate",
                "training loss",
                0,
                1.1 * most,
                List.of(new Panel("", lines, List.of())));
    }

    private static Series vertical(String name, double rate, double height) {
        return new Series(
                name,
                new double[] {Math.log10(rate), Math.log10(rate)},
                new double[] {0, height},
                new double[0],
                new double[0]);
    }

    private static Series series(
            String name,
            List<LearningRateRangeTest.Point> points,
            ToDoubleFunction<LearningRateRangeTest.Point> value) {
        return new Series(
                name,
                points.stream().mapToDouble(p -> Math.log10(p.learningRate())).toArray(),
                points.stream().mapToDouble(value).toArray(),
                new double[0],
                new double[0]);
    }
}
