package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.paper.experiment.Records.Run;
import ai.djl.lrdecay.paper.finding.Figure;
import ai.djl.lrdecay.paper.finding.Panel;
import ai.djl.lrdecay.paper.finding.Table;
import ai.djl.lrdecay.paper.run.EpochRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The columns of Figures 4 and 7: the same training with its decay at different epochs and, in the
 * last column, without one.
 */
final class DecayColumns {

    private static final double LAST = 0.1;

    private final DecayTask task;
    private final PairedRuns runs;

    DecayColumns(DecayTask task, PairedRuns runs) {
        this.task = task;
        this.runs = runs;
    }

    int seeds() {
        return runs.seeds();
    }

    /** A quantity for each seed, from the finals of its columns; the last one has no decay. */
    double[] values(ToDoubleFunction<EpochRecord> value, ToDoubleFunction<double[]> ofColumns) {
        return runs.values(
                columns ->
                        ofColumns.applyAsDouble(
                                columns.stream().mapToDouble(run -> last(run, value)).toArray()));
    }

    /** A quantity for each seed, as the mean over its columns with a decay. */
    double[] meanOfDecayed(Before quantity) {
        return runs.values(
                columns -> {
                    double sum = 0;
                    for (int i = 0; i < task.decays().size(); i++) {
                        sum += quantity.of(columns.get(i).epochs(), task.decays().get(i));
                    }
                    return sum / task.decays().size();
                });
    }

    /** A quantity for each seed, from all of its columns. */
    double[] values(ToDoubleFunction<List<Run>> quantity) {
        return runs.values(quantity);
    }

    /** Takes a training and the epoch after which its rate decayed. */
    @FunctionalInterface
    interface Before {
        double of(List<EpochRecord> epochs, int decay);
    }

    /** The mean over the last tenth of the epochs: curves of a large rate go up and down. */
    static double last(Run run, ToDoubleFunction<EpochRecord> value) {
        int epochs = run.epochs().size();
        int from = epochs - Math.max(1, (int) Math.round(LAST * epochs));
        return run.epochs().subList(from, epochs).stream()
                .mapToDouble(value)
                .average()
                .orElse(Double.NaN);
    }

    /** A row of panels, one for each column. */
    Figure figure(
            String id,
            String title,
            String caption,
            String label,
            ToDoubleFunction<EpochRecord> value,
            double most) {
        List<Panel> panels = new ArrayList<>();
        for (int i = 0; i < task.decays().size(); i++) {
            int decay = task.decays().get(i);
            panels.add(
                    new Panel(
                            "decay after " + decay,
                            List.of(runs.kind(i).series(label, value)),
                            List.of((double) decay)));
        }
        panels.add(
                new Panel(
                        "no decay",
                        List.of(runs.kind(task.decays().size()).series(label, value)),
                        List.of()));
        return new Figure.Panels(id, title, caption, "epoch", label, 0, most, panels);
    }

    /** The largest finite value of any training, for an axis. */
    double largest(ToDoubleFunction<EpochRecord> value) {
        double most = 0;
        for (int i = 0; i <= task.decays().size(); i++) {
            most =
                    Math.max(
                            most,
                            runs.kind(i).runs().stream()
                                    .flatMap(run -> run.epochs().stream())
                                    .mapToDouble(value)
                                    .filter(Double::isFinite)
                                    .max()
                                    .orElse(0));
        }
        return most;
    }

    /** Means over seeds of the last tenth of the epochs. */
    Table table() {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i <= task.decays().size(); i++) {
            SeedRuns column = runs.kind(i);
            rows.add(
                    List.of(
                            i < task.decays().size() ? "after " + task.decays().get(i) : "never",
                            mean(column, EpochRecord::trainLoss),
                            mean(column, EpochRecord::testAccuracy),
                            Integer.toString(column.runs().size())));
        }
        return new Table(
                "Mean over the last tenth of the epochs",
                List.of("decay", "training loss", "test accuracy", "seeds"),
                rows);
    }

    private static String mean(SeedRuns runs, ToDoubleFunction<EpochRecord> value) {
        Estimate estimate =
                Estimate.of(runs.runs().stream().mapToDouble(run -> last(run, value)).toArray());
        return String.format(
                Locale.ROOT, "%.4f [%.4f, %.4f]", estimate.mean(), estimate.low(), estimate.high());
    }
}
