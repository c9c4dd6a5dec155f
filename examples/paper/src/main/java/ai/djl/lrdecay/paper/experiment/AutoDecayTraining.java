package ai.djl.lrdecay.paper.experiment;

import static ai.djl.lrdecay.paper.experiment.AutoDecayTask.AUTO;
import static ai.djl.lrdecay.paper.experiment.AutoDecayTask.NAMES;
import static ai.djl.lrdecay.paper.experiment.AutoDecayTask.PLATEAU;
import static ai.djl.lrdecay.paper.experiment.AutoDecayTask.SCALED;
import static ai.djl.lrdecay.paper.experiment.AutoDecayTask.STEP;
import static ai.djl.lrdecay.paper.experiment.AutoDecayTask.TREND;

import ai.djl.lrdecay.paper.experiment.Records.Run;
import ai.djl.lrdecay.paper.finding.Figure;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.finding.Hypothesis;
import ai.djl.lrdecay.paper.finding.Origin;
import ai.djl.lrdecay.paper.finding.Panel;
import ai.djl.lrdecay.paper.finding.Series;
import ai.djl.lrdecay.paper.finding.Table;
import ai.djl.lrdecay.paper.run.EpochRecord;
import ai.djl.lrdecay.paper.run.RateSchedule.Decision;
import ai.djl.lrdecay.paper.run.RunSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Section A.1.3, Figure 14: AutoDecay against a step schedule and against a plateau scheduler, with
 * the same outer bound of epochs.
 */
public final class AutoDecayTraining implements Experiment {

    private static final String ID = "autodecay";
    private static final String PAPER = "Section A.1.3, Figure 14";
    private static final double NEEDED = 0.9;
    private static final double MARGIN = 0.005;
    private static final String OURS = "a criterion of ours, not the paper's";

    /** {@inheritDoc} */
    @Override
    public String id() {
        return ID;
    }

    /** {@inheritDoc} */
    @Override
    public List<RunSpec> runs(Setting setting) {
        return AutoDecayTask.of(setting).stream()
                .filter(task -> task.isAvailable(setting))
                .flatMap(task -> PairedRuns.specs(setting, task.kinds()).stream())
                .toList();
    }

    /** {@inheritDoc} */
    @Override
    public Findings conclude(Setting setting, Records records) throws IOException {
        JudgedClaims family = new JudgedClaims(setting);
        List<Figure> figures = new ArrayList<>();
        List<Table> tables = new ArrayList<>();
        List<String> summary = new ArrayList<>();
        for (AutoDecayTask task : AutoDecayTask.of(setting)) {
            PairedRuns runs = new PairedRuns(setting, records, task.kinds());
            for (int kind : List.of(AUTO, TREND, SCALED)) {
                add(family, task, runs, kind);
            }
            if (!task.isAvailable(setting)) {
                summary.add(task.title() + " was not found.");
                continue;
            }
            figures.add(losses(task, runs));
            figures.add(
                    RateCurves.figure(
                            "figure-14-autodecay-" + task.id() + "-rate",
                            "Figure 14: learning rates on " + task.title(),
                            NAMES,
                            runs));
            tables.add(table(task, runs));
            summary.add(
                    String.format(
                            Locale.ROOT,
                            "%s: %s on %s, at most %d epochs, StepDecay after epochs %s; %d of %d"
                                    + " seeds are complete.",
                            task.title(),
                            task.model().toUpperCase(Locale.ROOT),
                            task.dataset(),
                            task.epochs(),
                            task.decays().replace(",", " and "),
                            runs.seeds(),
                            setting.seeds().size()));
        }
        return new Findings(
                ID,
                "AutoDecay: epochs saved, accuracy kept",
                PAPER,
                String.join(" ", summary),
                family.claims(),
                figures,
                tables,
                List.of(
                        "All schedules start at 0.1 and divide by ten, and those that decide by"
                                + " the loss observe the same training loss. The plateau rule is"
                                + " that of PyTorch's ReduceLROnPlateau with its defaults (patience"
                                + " 10, relative threshold 1e-4); it never ends a training, so it"
                                + " uses all epochs, and a patience of ten is long where epochs"
                                + " are few. AutoDecay has its defaults for the outer"
                                + " bound of epochs.",
                        "The step schedule's epochs are not tuned to these data; where they are too"
                                + " many or too few, AutoDecay gains from it."));
    }

    private static void add(JudgedClaims family, AutoDecayTask task, PairedRuns runs, int kind) {
        String name =
                switch (kind) {
                    case AUTO -> "paper";
                    case TREND -> "trend";
                    default -> "scaled";
                };
        String prefix = "autodecay-" + task.id() + "-" + name;
        String what = NAMES.get(kind) + " on " + task.title();
        boolean papers = kind == AUTO;
        ClaimSpec epochs =
                new ClaimSpec(
                        prefix + "-epochs",
                        ID,
                        papers ? Origin.PAPER : Origin.BEYOND,
                        papers ? PAPER : OURS,
                        what + " needs less than 0.9 of StepDecay's epochs (the paper: 81 of 90).",
                        Hypothesis.BELOW_MARGIN,
                        Quantities.shareOfEpochs(NEEDED));
        ClaimSpec accuracy =
                new ClaimSpec(
                        prefix + "-accuracy",
                        ID,
                        papers ? Origin.PAPER : Origin.BEYOND,
                        papers ? PAPER : OURS,
                        what
                                + " ends with a test accuracy that is not lower than StepDecay's by"
                                + " as much as 0.005 (difference).",
                        Hypothesis.NOT_LOWER,
                        Quantities.accuracyDifference(MARGIN));
        ClaimSpec plateau =
                new ClaimSpec(
                        prefix + "-plateau",
                        ID,
                        Origin.BEYOND,
                        "a comparison of ours",
                        what
                                + " ends with a test accuracy that is not lower than the plateau"
                                + " rule's by as much as 0.005 (difference).",
                        Hypothesis.NOT_LOWER,
                        Quantities.accuracyDifference(MARGIN));
        family.add(
                        epochs,
                        runs.sample(
                                r ->
                                        (double) needed(r.get(kind), task)
                                                / needed(r.get(STEP), task)),
                        "")
                .add(accuracy, runs.sample(r -> gain(r, kind, STEP)), "")
                .add(plateau, runs.sample(r -> gain(r, kind, PLATEAU)), "");
    }

    /** A training that diverged has saved nothing. */
    private static int needed(Run run, AutoDecayTask task) {
        return run.diverged() ? task.epochs() : run.epochs().size();
    }

    private static double gain(List<Run> runs, int kind, int other) {
        return accuracy(runs.get(kind)) - accuracy(runs.get(other));
    }

    /** At the end of the last stage, wherever that is. */
    static double accuracy(Run run) {
        return Window.end(run).share(run, EpochRecord::testAccuracy);
    }

    private static Figure losses(AutoDecayTask task, PairedRuns runs) {
        List<Panel> panels = new ArrayList<>();
        double top = 0;
        for (int kind = 0; kind < NAMES.size(); kind++) {
            List<Run> ofKind = runs.kind(kind).runs();
            List<Series> series = new ArrayList<>();
            List<Double> decays = new ArrayList<>();
            if (!ofKind.isEmpty()) {
                Run run = ofKind.get(0);
                series.add(RateCurves.curve("training loss", run, EpochRecord::trainLoss));
                series.add(RateCurves.curve("test error", run, epoch -> 1 - epoch.testAccuracy()));
                for (EpochRecord epoch : run.epochs()) {
                    top = epoch.trainLoss() > top ? epoch.trainLoss() : top;
                    if (epoch.decision() == Decision.DECAY) {
                        decays.add((double) epoch.epoch());
                    }
                }
            } else {
                series.add(new Series("training loss", none(), none(), none(), none()));
            }
            panels.add(new Panel(NAMES.get(kind), series, decays));
        }
        return new Figure.Panels(
                "figure-14-autodecay-" + task.id() + "-loss",
                "Figure 14: losses and decisions on " + task.title(),
                "Training loss and test error of the first seed; dashed lines mark decays, and a"
                        + " curve ends where its schedule ended the training.",
                "epoch",
                "loss, error",
                0,
                Math.max(1, Math.ceil(top * 10) / 10),
                panels);
    }

    private static double[] none() {
        return new double[0];
    }

    private static Table table(AutoDecayTask task, PairedRuns runs) {
        List<List<String>> rows = new ArrayList<>();
        for (int kind = 0; kind < NAMES.size(); kind++) {
            List<Run> ofKind = runs.kind(kind).runs();
            rows.add(
                    List.of(
                            NAMES.get(kind),
                            Integer.toString(ofKind.size()),
                            MeanText.of("%.1f", ofKind, run -> run.epochs().size()),
                            MeanText.of("%.4f", ofKind, AutoDecayTraining::accuracy),
                            MeanText.of("%.4f", ofKind, run -> Window.end(run).loss(run)),
                            MeanText.of("%.1f", ofKind, run -> run.last().stage() - 1)));
        }
        return new Table(
                task.title() + ": mean over seeds with its 95 % interval",
                List.of("schedule", "seeds", "epochs", "test accuracy", "training loss", "decays"),
                rows);
    }
}
