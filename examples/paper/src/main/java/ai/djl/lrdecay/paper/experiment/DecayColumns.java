package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.paper.experiment.Records.Run;
import ai.djl.lrdecay.paper.finding.Figure;
import ai.djl.lrdecay.paper.finding.Panel;
import ai.djl.lrdecay.paper.finding.Table;
import ai.djl.lrdecay.paper.run.EpochRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;

/**
 * The columns of Figures 4 and 7: the same training with its decay at different epochs and, in the
 * last column, without one.
 */
final class DecayColumns {

    private final DecayTask task;
    private final PairedRuns runs;

    DecayColumns(DecayTask task, PairedRuns runs) {
        this.task = task;
        this.runs = runs;
    }

    int seeds() {
        return runs.seeds();
    }

    /** A final test accuracy of each column; the last one has no decay. */
    double[] accuracies(List<Run> columns) {
        return columns.stream()
                .mapToDouble(run -> task.end().share(run, EpochRecord::testAccuracy))
                .toArray();
    }

    /** Compares a training with the undecayed one. */
    @FunctionalInterface
    interface Against {
        double of(Run run, Run never, Window end);
    }

    /** A comparison of each column with a decay against the one without. */
    List<Cell> cells(Against comparison) {
        int last = task.decays().size();
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < last; i++) {
            int column = i;
            cells.add(
                    new Cell(
                            "decay after " + task.decays().get(i),
                            runs.sample(
                                    columns ->
                                            comparison.of(
                                                    columns.get(column),
                                                    columns.get(last),
                                                    task.end()))));
        }
        return cells;
    }

    /**
     * How much more test accuracy changed across a decay than in the undecayed training between the
     * same windows, as the mean over the columns with a decay.
     */
    double accuracyGain(List<Run> columns) {
        return meanOfDecayed(columns, (run, w) -> w.share(run, EpochRecord::testAccuracy));
    }

    /** The same of the logarithm of the training loss. */
    double logLossGain(List<Run> columns) {
        return meanOfDecayed(columns, (run, window) -> Math.log(window.loss(run)));
    }

    private double meanOfDecayed(List<Run> columns, ToDoubleBiFunction<Run, Window> value) {
        Run never = columns.get(task.decays().size());
        double sum = 0;
        for (int i = 0; i < task.decays().size(); i++) {
            Window before = task.before(task.decays().get(i));
            sum += change(columns.get(i), before, value) - change(never, before, value);
        }
        return sum / task.decays().size();
    }

    private double change(Run run, Window before, ToDoubleBiFunction<Run, Window> value) {
        return value.applyAsDouble(run, task.end()) - value.applyAsDouble(run, before);
    }

    /** A quantity for each seed, from all of its columns. */
    Sample sample(ToDoubleFunction<List<Run>> quantity) {
        return runs.sample(quantity);
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

    /** Means over seeds at the end. */
    Table table() {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i <= task.decays().size(); i++) {
            SeedRuns column = runs.kind(i);
            rows.add(
                    List.of(
                            i < task.decays().size() ? "after " + task.decays().get(i) : "never",
                            mean(column, task.end()::loss),
                            mean(column, r -> task.end().share(r, EpochRecord::testAccuracy)),
                            Integer.toString(column.runs().size())));
        }
        return new Table(
                "Mean over epochs " + task.end().from() + " to " + task.end().to(),
                List.of("decay", "training loss", "test accuracy", "seeds"),
                rows);
    }

    private static String mean(SeedRuns runs, ToDoubleFunction<Run> value) {
        return MeanText.of("%.4f", runs.runs(), value);
    }
}
