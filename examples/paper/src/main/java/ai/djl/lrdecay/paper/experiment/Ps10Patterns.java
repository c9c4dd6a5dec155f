package ai.djl.lrdecay.paper.experiment;

import static ai.djl.lrdecay.paper.experiment.PatternAccuracy.complex;
import static ai.djl.lrdecay.paper.experiment.PatternAccuracy.simple;
import static ai.djl.lrdecay.paper.experiment.PatternAccuracy.total;

import ai.djl.lrdecay.dataset.PatternKind;
import ai.djl.lrdecay.paper.experiment.Records.Run;
import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Figure;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.finding.Hypothesis;
import ai.djl.lrdecay.paper.finding.Origin;
import ai.djl.lrdecay.paper.finding.Panel;
import ai.djl.lrdecay.paper.finding.Series;
import ai.djl.lrdecay.paper.finding.Table;
import ai.djl.lrdecay.paper.run.EpochRecord;
import ai.djl.lrdecay.paper.run.Json;
import ai.djl.lrdecay.paper.run.RunSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Section 5.2, Figure 9: with lrDecay and with the constant rate of each of its stages, accuracies
 * on simple and on complex patterns.
 */
public final class Ps10Patterns extends PairedExperiment {

    private static final String ID = "ps10-patterns";
    private static final String PAPER = "Section 5.2, Figure 9";
    private static final String SIMPLE = PatternKind.SIMPLE.label();
    private static final String COMPLEX = PatternKind.COMPLEX.label();
    private static final List<Double> CONSTANT_RATES =
            List.of(Ps10Sizes.LARGE_RATE, Ps10Sizes.MIDDLE_RATE, Ps10Sizes.SMALL_RATE);

    private static final ClaimSpec GAIN_IS_COMPLEX =
            new ClaimSpec(
                    "patterns-gain-is-complex",
                    ID,
                    Origin.PAPER,
                    PAPER,
                    "The gain in accuracy after the first decay comes mainly from complex patterns:"
                            + " their test accuracy gains more than that of simple patterns, beyond"
                            + " what it does at the undecayed rate (difference of gains above 0).",
                    Hypothesis.POSITIVE,
                    Quantities.gainDifference(0));
    private static final ClaimSpec DECAY_HELPS =
            new ClaimSpec(
                    "patterns-decay-teaches-complex",
                    ID,
                    Origin.PAPER,
                    PAPER,
                    "The decay teaches complex patterns: from the end of stage 1 to that of stage 2"
                            + " their test accuracy gains more than with the undecayed rate"
                            + " (difference of gains above 0).",
                    Hypothesis.POSITIVE,
                    Quantities.gainDifference(0));
    private static final ClaimSpec MIDDLE_BEATS_LARGE =
            new ClaimSpec(
                    "patterns-middle-rate-more-complex",
                    ID,
                    Origin.PAPER,
                    PAPER,
                    "The constant rate of stage 2 learns more complex patterns than that of stage 1"
                            + " at equal epochs (difference of test accuracies above 0).",
                    Hypothesis.POSITIVE,
                    Quantities.accuracyDifference(0));
    private static final ClaimSpec SMALL_BEATS_LARGE =
            new ClaimSpec(
                    "patterns-small-rate-more-complex",
                    ID,
                    Origin.PAPER,
                    PAPER,
                    "The constant rate of stage 3 learns more complex patterns than that of stage 1"
                            + " at equal epochs (difference of test accuracies above 0).",
                    Hypothesis.POSITIVE,
                    Quantities.accuracyDifference(0));
    private static final ClaimSpec SMALL_BEATS_MIDDLE =
            new ClaimSpec(
                    "patterns-smallest-rate-most-complex",
                    ID,
                    Origin.PAPER,
                    PAPER,
                    "The smaller the rate, the more complex patterns: stage 3's constant rate is"
                            + " above stage 2's at equal epochs (difference above 0).",
                    Hypothesis.POSITIVE,
                    Quantities.accuracyDifference(0));
    private static final ClaimSpec SMALL_MATCHES_DECAY =
            new ClaimSpec(
                    "patterns-small-rate-matches-decay",
                    ID,
                    Origin.PAPER,
                    "Section 5.3, Figure 9",
                    "Without noise the smallest constant rate does about as well as lrDecay: their"
                            + " total test accuracies differ by less than 0.05.",
                    Hypothesis.EQUIVALENT,
                    Quantities.accuracyDifference(0.05));

    private static final ClaimSpec SIMPLE_FIRST =
            new ClaimSpec(
                    "patterns-simple-before-complex",
                    ID,
                    Origin.PAPER,
                    "Sections 2 and 5.2, Figure 9",
                    "The network learns simple patterns first, at each constant rate: over all"
                            + " epochs the mean accuracy on simple test patterns is above that on"
                            + " complex ones (difference above 0).",
                    Hypothesis.POSITIVE.inAll(),
                    Quantities.accuracyDifference(0));
    private static final ClaimSpec SIMPLE_FIRST_BY_REPETITION =
            new ClaimSpec(
                    "patterns-simple-first-at-equal-repetitions",
                    ID,
                    Origin.BEYOND,
                    "a control of Section 5.2",
                    "This is not only because each simple pattern is shown ten times as often as"
                            + " each complex one: after a tenth of the epochs the accuracy on"
                            + " simple test patterns is above that on complex ones at the end, at"
                            + " each constant rate (difference above 0).",
                    Hypothesis.POSITIVE.inAll(),
                    Quantities.accuracyDifference(0));

    private static ClaimSpec simpleFirst(Ps10Sizes sizes) {
        return new ClaimSpec(
                "patterns-simple-in-stage-1",
                ID,
                Origin.PAPER,
                PAPER,
                "Simple patterns are learned in stage 1: at its end the accuracy on simple test"
                        + " patterns is above 0.9.",
                Hypothesis.ABOVE_MARGIN,
                Quantities.accuracy(sizes.testSamples() / 2, 0.9));
    }

    /** {@inheritDoc} */
    @Override
    public String id() {
        return ID;
    }

    @Override
    List<Function<Long, RunSpec>> kinds(Setting setting) {
        Ps10Sizes sizes = Ps10Sizes.of(setting.preset());
        List<Function<Long, RunSpec>> kinds = new ArrayList<>();
        kinds.add(seed -> sizes.decay(sizes.dataset(), seed));
        for (double rate : CONSTANT_RATES) {
            kinds.add(seed -> sizes.constant(sizes.dataset(), rate, seed));
        }
        return kinds;
    }

    /** {@inheritDoc} */
    @Override
    public Findings conclude(Setting setting, Records records) throws IOException {
        Ps10Sizes sizes = Ps10Sizes.of(setting.preset());
        PairedRuns runs = read(setting, records);
        String same = "Data and initialisation are the same within a seed.";
        Window one = sizes.endOfStage(1);
        Window two = sizes.endOfStage(2);
        Window end = sizes.endOfStage(3);
        Window all = new Window(1, sizes.epochs());
        Window tenth = Window.endOfStage(0, Math.max(1, Math.round(sizes.epochs() / 10f)));
        List<Claim> claims =
                new JudgedClaims(setting)
                        .add(
                                simpleFirst(sizes),
                                runs.sample(r -> simple(r.get(0), one)),
                                "Read over " + one.text() + ".")
                        .add(
                                GAIN_IS_COMPLEX,
                                runs.sample(
                                        r ->
                                                complexLead(r.get(0), one, end)
                                                        - complexLead(r.get(1), one, end)),
                                "From " + one.text() + " to " + end.text() + ".")
                        .add(
                                DECAY_HELPS,
                                runs.sample(
                                        r ->
                                                PatternAccuracy.complexGain(
                                                        r.get(0), r.get(1), one, two)),
                                "From " + one.text() + " to " + two.text() + ". " + same)
                        .add(MIDDLE_BEATS_LARGE, difference(runs, end, 2, 1), same)
                        .add(SMALL_BEATS_LARGE, difference(runs, end, 3, 1), same)
                        .add(
                                SMALL_BEATS_MIDDLE,
                                difference(runs, end, 3, 2),
                                "The smaller rate is also slower: longer training favours it. "
                                        + same)
                        .add(
                                SMALL_MATCHES_DECAY,
                                runs.sample(r -> total(r.get(3), end) - total(r.get(0), end)),
                                same)
                        .add(
                                SIMPLE_FIRST,
                                constants(runs, run -> PatternAccuracy.simpleLead(run, all)),
                                "")
                        .add(
                                SIMPLE_FIRST_BY_REPETITION,
                                constants(runs, run -> simple(run, tenth) - complex(run, end)),
                                "Simple patterns over "
                                        + tenth.text()
                                        + ", complex ones over "
                                        + end.text()
                                        + ".")
                        .claims();
        return new Findings(
                ID,
                "What decay adds: complex patterns",
                PAPER,
                summary(setting, sizes, runs),
                claims,
                List.of(figure(sizes, runs)),
                List.of(table(sizes, runs)),
                List.of(
                        "Accuracies in the figure and in the claims are those on test data: other"
                                + " samples of the same patterns, predicted with the running"
                                + " statistics of batch norm after each epoch."));
    }

    /** A quantity of each training at a constant rate. */
    private static List<Cell> constants(PairedRuns runs, ToDoubleFunction<Run> value) {
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < CONSTANT_RATES.size(); i++) {
            int kind = i + 1;
            cells.add(
                    new Cell(
                            "constant " + Json.number(CONSTANT_RATES.get(i)),
                            runs.sample(r -> value.applyAsDouble(r.get(kind)))));
        }
        return cells;
    }

    private static Sample difference(PairedRuns runs, Window end, int first, int second) {
        return runs.sample(r -> complex(r.get(first), end) - complex(r.get(second), end));
    }

    /** How much more complex patterns gained than simple ones. */
    private static double complexLead(Run run, Window from, Window to) {
        return complex(run, to) - complex(run, from) - (simple(run, to) - simple(run, from));
    }

    static String summary(Setting setting, Ps10Sizes sizes, PairedRuns runs) {
        String text =
                String.format(
                        Locale.ROOT,
                        "%s on PS10, %d epochs, batch size 128, SGD with momentum 0.9 and weight"
                                + " decay 5e-4; lrDecay starts at 0.1 and divides by 10 after epochs"
                                + " %d and %d. %d of %d seeds are complete.",
                        sizes.model().toUpperCase(Locale.ROOT),
                        sizes.epochs(),
                        sizes.firstDecay(),
                        sizes.secondDecay(),
                        runs.seeds(),
                        setting.seeds().size());
        return runs.diverged() == 0 ? text : text + " " + runs.diverged() + " runs diverged.";
    }

    private static Figure figure(Ps10Sizes sizes, PairedRuns runs) {
        List<Panel> panels = new ArrayList<>();
        panels.add(panel("lrDecay", runs.kind(0), sizes.decays()));
        for (int i = 0; i < CONSTANT_RATES.size(); i++) {
            panels.add(
                    panel(
                            "constant " + Json.number(CONSTANT_RATES.get(i)),
                            runs.kind(i + 1),
                            List.of()));
        }
        return new Figure.Panels(
                "figure-09-ps10-patterns",
                "Figure 9: accuracy on simple and complex patterns",
                "Left: lrDecay; then the constant rates of its three stages. Test accuracy, mean"
                        + " over seeds; bands span the seeds; dashed lines mark decays.",
                "epoch",
                "accuracy",
                0,
                1,
                panels);
    }

    /** Accuracy on complex patterns of several trainings, the first of which decays. */
    static Panel complexPanel(List<String> names, Ps10Sizes sizes, PairedRuns runs) {
        List<Series> series = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            series.add(runs.kind(i).series(names.get(i), PatternAccuracy::complex));
        }
        return new Panel("", series, sizes.decays());
    }

    static Panel panel(String title, SeedRuns runs, List<Double> decays) {
        return new Panel(
                title,
                List.of(
                        runs.series("total", EpochRecord::testAccuracy),
                        runs.series(SIMPLE, PatternAccuracy::simple),
                        runs.series(COMPLEX, PatternAccuracy::complex)),
                decays);
    }

    private static Table table(Ps10Sizes sizes, PairedRuns runs) {
        List<List<String>> rows = new ArrayList<>();
        List<String> names = new ArrayList<>();
        names.add("lrDecay");
        CONSTANT_RATES.forEach(rate -> names.add("constant " + Json.number(rate)));
        for (int i = 0; i < names.size(); i++) {
            List<Run> kind = runs.kind(i).runs();
            rows.add(
                    List.of(
                            names.get(i),
                            mean(kind, run -> complex(run, sizes.endOfStage(1))),
                            mean(kind, run -> complex(run, sizes.endOfStage(2))),
                            mean(kind, run -> complex(run, sizes.endOfStage(3))),
                            mean(kind, run -> simple(run, sizes.endOfStage(3))),
                            mean(kind, run -> total(run, sizes.endOfStage(3)))));
        }
        return new Table(
                "Test accuracy at the ends of stages, mean over seeds",
                List.of(
                        "learning rate",
                        "complex, stage 1",
                        "complex, stage 2",
                        "complex, end",
                        "simple, end",
                        "total, end"),
                rows);
    }

    static String mean(List<Run> runs, Function<Run, Double> value) {
        double mean = runs.stream().mapToDouble(value::apply).average().orElse(Double.NaN);
        return Double.isNaN(mean) ? "–" : String.format(Locale.ROOT, "%.3f", mean);
    }
}
