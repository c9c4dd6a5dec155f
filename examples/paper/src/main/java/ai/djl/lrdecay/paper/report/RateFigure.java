package ai.djl.lrdecay.paper.report;

import ai.djl.lrdecay.paper.finding.Figure;
import ai.djl.lrdecay.paper.finding.Panel;
import ai.djl.lrdecay.paper.finding.Series;
import ai.djl.lrdecay.training.LearningRateRangeTest;
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
        return new Figure.Panels(
                "range-test",
                "Range test of the learning rate",
                "The loss of each update, and its moving average, beside 2 over the largest"
                        + " eigenvalue.",
                "log10 of the learning rate",
                "training loss",
                0,
                1.1 * most,
                List.of(
                        new Panel(
                                "",
                                List.of(
                                        series("loss", shown, LearningRateRangeTest.Point::loss),
                                        series(
                                                "smoothed",
                                                shown,
                                                LearningRateRangeTest.Point::smoothed),
                                        new Series(
                                                "2 / largest eigenvalue",
                                                new double[] {Math.log10(limit), Math.log10(limit)},
                                                new double[] {0, 1.1 * most},
                                                new double[0],
                                                new double[0])),
                                List.of())));
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
