package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.paper.experiment.Records.Run;
import ai.djl.lrdecay.paper.finding.Figure;
import ai.djl.lrdecay.paper.finding.Panel;
import ai.djl.lrdecay.paper.finding.Series;
import ai.djl.lrdecay.paper.run.EpochRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What schedules do with the rate, and what becomes of the accuracy, over the epochs of a seed. */
final class RateCurves {

    /** Powers of ten from the bottom of the figure to its top. */
    private static final int DECADES = 6;

    private RateCurves() {}

    /** The first seed of each schedule. */
    static Figure figure(String id, String title, List<String> names, PairedRuns runs) {
        List<Series> rates = new ArrayList<>();
        List<Series> accuracies = new ArrayList<>();
        for (int kind = 0; kind < names.size(); kind++) {
            List<Run> ofKind = runs.kind(kind).runs();
            if (!ofKind.isEmpty()) {
                Run run = ofKind.get(0);
                rates.add(curve(names.get(kind), run, RateCurves::decayed));
                accuracies.add(curve(names.get(kind), run, EpochRecord::testAccuracy));
            }
        }
        return new Figure.Panels(
                id,
                title,
                "The first seed. Left: how far the learning rate has been decayed, -log10(rate) / 6,"
                        + " so that 0.1 is at 1/6 and 0.01 at 2/6. Right: test accuracy.",
                "epoch",
                "",
                0,
                1,
                List.of(
                        new Panel("learning rate", rates, List.of()),
                        new Panel("test accuracy", accuracies, List.of())));
    }

    /** A descent to 0 leaves the figure. */
    private static double decayed(EpochRecord epoch) {
        return Math.min(1, -Math.log10(epoch.learningRate()) / DECADES);
    }

    static Series curve(String name, Run run, ToDoubleFunction<EpochRecord> value) {
        double[] x = IntStream.rangeClosed(1, run.epochs().size()).asDoubleStream().toArray();
        double[] y = run.epochs().stream().mapToDouble(value).toArray();
        return new Series(name, x, y, new double[0], new double[0]);
    }
}
