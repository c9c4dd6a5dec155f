package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.paper.experiment.Records.Run;
import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.finding.Hypothesis;
import ai.djl.lrdecay.paper.finding.Origin;
import ai.djl.lrdecay.paper.finding.Table;
import ai.djl.lrdecay.paper.run.RunSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Beyond Section A.1.3: AutoDecay beside the schedules that it competes with, all of them without
 * deadlines, the plateau rules with the settings that are best on simulated trainings of this
 * length.
 */
public final class AutoDecayContenders extends ExtensionExperiment {

    private static final String ID = "autodecay-contenders";
    private static final double MARGIN = 0.005;

    /** The columns of AutoDecay; those behind are contenders. */
    private static final int PAPER = 0;

    private static final int SCALED = 1;
    private static final int FIRST_CONTENDER = 2;

    /**
     * A schedule that is compared.
     *
     * @param name for people
     * @param text as on the command line
     */
    private record Entry(String name, String text) {}

    private static final ClaimSpec PAPERS =
            claim("paper", "AutoDecay with the paper's criterion", Hypothesis.NOT_LOWER.inAll());
    private static final ClaimSpec SCALEDS =
            claim("scaled", "AutoDecay, scaled,", Hypothesis.NOT_LOWER.inAll());

    private static ClaimSpec claim(String name, String what, Hypothesis hypothesis) {
        return new ClaimSpec(
                "autodecay-" + name + "-against-contenders",
                ID,
                Origin.BEYOND,
                "a comparison of ours",
                what
                        + " ends with a test accuracy that is not lower by as much as 0.005 than"
                        + " that of each of its contenders (differences).",
                hypothesis,
                Quantities.accuracyDifference(MARGIN));
    }

    /** Those of the suite at 90 observations without deadlines; WSD descends in the last third. */
    private static List<Entry> entries(AutoDecayTask task) {
        return List.of(
                new Entry("AutoDecay", "auto"),
                new Entry("AutoDecay, scaled", "auto:scaled,no-deadlines"),
                new Entry("PyTorch's rule, tuned", "plateau@8:0.03:3"),
                new Entry("Keras's rule, tuned", "plateau:keras@10:0.03:3"),
                new Entry("GreedyLR", "greedy"),
                new Entry("WSD, detector", "wsd:auto,no-deadlines"),
                new Entry("WSD, fixed", "wsd@" + task.epochs() * 2 / 3));
    }

    @Override
    List<Function<Long, RunSpec>> kinds(Setting setting) {
        AutoDecayTask task = AutoDecayTask.withContenders(setting);
        List<Function<Long, RunSpec>> kinds = new ArrayList<>();
        for (Entry entry : entries(task)) {
            kinds.add(seed -> task.run(entry.text(), seed));
        }
        return kinds;
    }

    /** {@inheritDoc} */
    @Override
    public String id() {
        return ID;
    }

    /** {@inheritDoc} */
    @Override
    public Findings conclude(Setting setting, Records records) throws IOException {
        AutoDecayTask task = AutoDecayTask.withContenders(setting);
        PairedRuns runs = read(setting, records);
        List<Entry> entries = entries(task);
        List<Claim> claims =
                new JudgedClaims(setting)
                        .add(PAPERS, cells(entries, runs, PAPER), "")
                        .add(SCALEDS, cells(entries, runs, SCALED), "")
                        .claims();
        return new Findings(
                ID,
                "AutoDecay beside its contenders",
                "beyond Section A.1.3",
                String.format(
                        Locale.ROOT,
                        "%s on %s, at most %d epochs, all from the rate 0.1 with the same training"
                                + " loss to look at. %d of %d seeds are complete.",
                        task.model().toUpperCase(Locale.ROOT),
                        task.dataset(),
                        task.epochs(),
                        runs.seeds(),
                        setting.seeds().size()),
                claims,
                List.of(
                        RateCurves.figure(
                                "autodecay-contenders-rates",
                                "AutoDecay beside its contenders: learning rates",
                                entries.stream().map(Entry::name).toList(),
                                runs)),
                List.of(table(entries, runs)),
                List.of(
                        "No schedule has deadlines: every rule that observes the loss waits as long"
                                + " as it needs, including AutoDecay's scaled criterion, which has"
                                + " deadlines by default. If all have them, a tuned plateau rule"
                                + " loses less on simulated trainings than AutoDecay does.",
                        "The plateau rules are tuned: patience, threshold and the number of decays"
                                + " are the best of 528 on simulated trainings of 90 observations"
                                + " without deadlines (PyTorch's 8, 0.03, 3; Keras's 10, 0.03, 3)."
                                + " AutoDecay and GreedyLR have their defaults. WSD with a fixed"
                                + " start looks at nothing, and knows the length."));
    }

    private static List<Cell> cells(List<Entry> entries, PairedRuns runs, int own) {
        List<Cell> cells = new ArrayList<>();
        for (int i = FIRST_CONTENDER; i < entries.size(); i++) {
            int other = i;
            cells.add(
                    new Cell(
                            entries.get(i).name(),
                            runs.sample(
                                    r ->
                                            AutoDecayTraining.accuracy(r.get(own))
                                                    - AutoDecayTraining.accuracy(r.get(other)))));
        }
        return cells;
    }

    private static Table table(List<Entry> entries, PairedRuns runs) {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            List<Run> kind = runs.kind(i).runs();
            rows.add(
                    List.of(
                            entries.get(i).name(),
                            entries.get(i).text(),
                            MeanText.of("%.1f", kind, run -> run.epochs().size()),
                            MeanText.of("%.4f", kind, AutoDecayTraining::accuracy),
                            MeanText.of("%.4f", kind, run -> Window.end(run).loss(run))));
        }
        return new Table(
                "Mean over seeds with its 95 % interval",
                List.of("schedule", "as an option", "epochs", "test accuracy", "training loss"),
                rows);
    }
}
