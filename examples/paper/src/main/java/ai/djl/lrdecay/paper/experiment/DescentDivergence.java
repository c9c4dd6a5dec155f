package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.hessian.record.HessianSpectrum;
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
import ai.djl.lrdecay.paper.statistics.CensoredMedian;
import ai.djl.lrdecay.paper.statistics.Interval;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Section A.2, Figure 15: gradient descent at larger and larger rates. A training that diverges is
 * a result here; the rate at which that begins is set beside 2 over the largest eigenvalue.
 */
public final class DescentDivergence extends PairedExperiment {

    private static final String ID = "gd-divergence";
    private static final String PAPER = "Section A.2, Figure 15";

    /** How often the rate is doubled at most. */
    private static final int DOUBLINGS = 8;

    private static final ClaimSpec MILD =
            new ClaimSpec(
                    "gd-divergence-mild",
                    ID,
                    Origin.PAPER,
                    PAPER,
                    "A mildly larger rate diverges: doubling the rate once is enough, in more than"
                            + " half of the seeds.",
                    Hypothesis.MOSTLY,
                    Quantities.shareOfSeeds());
    private static final ClaimSpec LIMIT =
            new ClaimSpec(
                    "gd-divergence-limit",
                    ID,
                    Origin.BEYOND,
                    "a criterion of ours for the picture of Section 3.1",
                    "Divergence begins where the quadratic picture has it, at 2 / largest"
                            + " eigenvalue at initialisation: the smallest diverging rate is within"
                            + " a factor of 4 of it, in more than half of the seeds.",
                    Hypothesis.MOSTLY,
                    Quantities.shareOfSeeds());

    /** How many steps tell whether a rate diverges. */
    private static int steps(Setting setting) {
        return switch (setting.preset()) {
            case SMOKE -> 5;
            case QUICK -> 50;
            case STANDARD, PAPER -> 100;
        };
    }

    private static int doublings(Setting setting) {
        return setting.preset() == Preset.SMOKE ? 2 : DOUBLINGS;
    }

    /** The training at the rate in use, those at doubled rates, and the initial curvature. */
    @Override
    List<Function<Long, RunSpec>> kinds(Setting setting) {
        DecayTask task = DecayTask.descent(setting);
        List<Function<Long, RunSpec>> kinds = new ArrayList<>();
        kinds.add(seed -> task.undecayedDescent(seed));
        for (int i = 1; i <= doublings(setting); i++) {
            double rate = DecayTask.DESCENT_RATE * Math.scalb(1.0, i);
            kinds.add(seed -> task.descent(rate, steps(setting), seed));
        }
        kinds.add(seed -> task.initialCurvature(seed));
        return kinds;
    }

    /**
     * What came of a seed.
     *
     * @param first doublings at the smallest diverging rate; one more than all if none diverged
     * @param limit 2 over the largest eigenvalue at initialisation; NaN if it was not measured
     */
    private record Outcome(int first, double limit) {

        /** 1 if the smallest diverging rate is within a factor of 4 of the limit, else 0. */
        double isNearLimit() {
            double rate = DecayTask.DESCENT_RATE * Math.scalb(1.0, first);
            double doublings = Math.abs(Math.log(rate / limit) / Math.log(2));
            return Double.isNaN(doublings) ? Double.NaN : doublings < 2 ? 1 : 0;
        }

        /** The doublings between which divergence begins. */
        Interval begins(int most) {
            return new Interval(
                    first == 0 ? Double.NEGATIVE_INFINITY : first - 1.0,
                    first > most ? Double.POSITIVE_INFINITY : first);
        }
    }

    /** In words, with the exact interval of censored values. */
    private static String median(List<Outcome> outcomes, int most) {
        if (outcomes.isEmpty()) {
            return "";
        }
        List<Interval> begins = outcomes.stream().map(o -> o.begins(most)).toList();
        String text =
                "The median of doublings at which divergence begins is "
                        + between(CensoredMedian.of(begins));
        return CensoredMedian.interval(begins, 0.95)
                .map(interval -> text + " (95 % interval: " + between(interval) + ").")
                .orElse(text + ".");
    }

    private static String between(Interval interval) {
        if (interval.low() == Double.NEGATIVE_INFINITY) {
            return interval.high() == Double.POSITIVE_INFINITY
                    ? "unknown"
                    : "at most " + Json.number(interval.high());
        }
        return interval.high() == Double.POSITIVE_INFINITY
                ? "above " + Json.number(interval.low())
                : "between " + Json.number(interval.low()) + " and " + Json.number(interval.high());
    }

    private static Outcome outcome(Setting setting, Records records, List<Run> columns)
            throws IOException {
        int most = doublings(setting);
        Run initial = columns.get(most + 1);
        double limit =
                records.spectra(initial.spec()).values().stream()
                        .mapToDouble(HessianSpectrum::largestStableRate)
                        .findFirst()
                        .orElse(Double.NaN);
        return new Outcome(first(columns, steps(setting), most), limit);
    }

    /** {@inheritDoc} */
    @Override
    public String id() {
        return ID;
    }

    /** {@inheritDoc} */
    @Override
    public Findings conclude(Setting setting, Records records) throws IOException {
        DecayTask task = DecayTask.descent(setting);
        int steps = steps(setting);
        int most = doublings(setting);
        PairedRuns runs = read(setting, records);
        List<Outcome> outcomes = new ArrayList<>();
        for (List<Run> columns : runs.complete()) {
            outcomes.add(outcome(setting, records, columns));
        }
        List<Claim> claims =
                new JudgedClaims(setting)
                        .add(
                                MILD,
                                runs.sample(outcomes, o -> o.first() <= 1 ? 1 : 0),
                                median(outcomes, most))
                        .add(LIMIT, runs.sample(outcomes, Outcome::isNearLimit), "")
                        .claims();
        return new Findings(
                ID,
                "Gradient descent at larger rates",
                PAPER,
                String.format(
                        Locale.ROOT,
                        "%s on %s, full-batch gradient descent without momentum, %d steps at each"
                                + " of %d rates from %s up to %s. %d of %d seeds are complete.",
                        task.model().toUpperCase(Locale.ROOT),
                        task.dataset(),
                        steps,
                        most + 1,
                        Json.number(DecayTask.DESCENT_RATE),
                        Json.number(DecayTask.DESCENT_RATE * Math.scalb(1.0, most)),
                        runs.seeds(),
                        setting.seeds().size()),
                claims,
                figures(runs, steps, most, outcomes),
                List.of(table(runs, steps, most, outcomes)),
                List.of(
                        "A training diverges if its loss is no longer finite, or if the mean of its"
                                + " last tenth is above the loss of the first step. "
                                + runs.diverged()
                                + " of all trainings ended with a loss that was not finite.",
                        "The paper does not state the rate that it found best and then raised. Ours"
                                + " is not tuned: that doubling it does not diverge refutes the"
                                + " sentence for this rate, not for a tuned one.",
                        "2 / largest eigenvalue is that at initialisation: at the end of a training it"
                                + " follows the rate. Batch norm makes the loss independent of the length of the"
                                + " weights before it, and a step that is too large lengthens them,"
                                + " which acts like a smaller rate: such networks are more stable"
                                + " than their curvature says."));
    }

    /** The number of doublings at which a training first diverges; one more than all if never. */
    private static int first(List<Run> columns, int steps, int most) {
        OptionalInt first =
                IntStream.rangeClosed(0, most)
                        .filter(i -> diverges(columns.get(i), steps))
                        .findFirst();
        return first.orElse(most + 1);
    }

    /** The first steps of a training: that at the rate in use is longer than the others. */
    private static Run begin(Run run, int steps) {
        return new Run(
                run.spec(),
                run.result(),
                run.epochs().subList(0, Math.min(steps, run.epochs().size())));
    }

    /** The mean loss of the last tenth of the first steps. */
    private static double end(Run run, int steps) {
        return Window.endOfStage(0, steps).loss(run);
    }

    private static boolean diverges(Run run, int steps) {
        return (run.diverged() && run.epochs().size() <= steps)
                || end(run, steps) > run.epoch(1).trainLoss();
    }

    private static SeedRuns column(PairedRuns runs, int doubling, int steps) {
        return new SeedRuns(
                runs.kind(doubling).runs().stream().map(run -> begin(run, steps)).toList());
    }

    private static String rate(int doubling) {
        return Json.number(DecayTask.DESCENT_RATE * Math.scalb(1.0, doubling));
    }

    private static List<Figure> figures(
            PairedRuns runs, int steps, int most, List<Outcome> outcomes) {
        int diverging = outcomes.stream().mapToInt(Outcome::first).min().orElse(most);
        List<Integer> shown =
                Stream.of(0, 1, Math.max(2, Math.min(most, diverging - 1)), most)
                        .distinct()
                        .toList();
        double start =
                runs.kind(0).runs().stream()
                        .mapToDouble(run -> run.epoch(1).trainLoss())
                        .filter(Double::isFinite)
                        .max()
                        .orElse(1);
        List<Panel> panels = new ArrayList<>();
        for (int doubling : shown) {
            panels.add(
                    new Panel(
                            "rate " + rate(doubling),
                            List.of(
                                    column(runs, doubling, steps)
                                            .series("training loss", EpochRecord::trainLoss)),
                            List.of()));
        }
        double[] x = new double[most + 1];
        double[] y = new double[most + 1];
        for (int i = 0; i <= most; i++) {
            x[i] = i;
            y[i] =
                    column(runs, i, steps).runs().stream()
                            .mapToDouble(run -> end(run, steps))
                            .average()
                            .orElse(Double.NaN);
        }
        double high = Math.ceil(2 * start);
        Series begin =
                new Series(
                        "loss of the first step",
                        new double[] {0, most},
                        new double[] {start, start},
                        new double[0],
                        new double[0]);
        return List.of(
                new Figure.Panels(
                        "figure-15-gd-divergence",
                        "Figure 15: gradient descent at larger rates",
                        "Training loss, mean over seeds; bands span the seeds. Left: the rate in use"
                                + " and its double; then the largest rate below divergence, and the"
                                + " largest of all. Curves end where the loss is no longer finite,"
                                + " or leave the axes.",
                        "step",
                        "training loss",
                        0,
                        high,
                        panels),
                new Figure.Panels(
                        "figure-15-gd-rates",
                        "Figure 15: loss against rate",
                        "Mean training loss of the last tenth of the steps, against the number of"
                                + " times that the rate in use was doubled.",
                        "doublings of the rate",
                        "training loss",
                        0,
                        high,
                        List.of(
                                new Panel(
                                        "",
                                        List.of(
                                                new Series(
                                                        "training loss",
                                                        x,
                                                        y,
                                                        new double[0],
                                                        new double[0]),
                                                begin),
                                        List.of()))));
    }

    private static Table table(PairedRuns runs, int steps, int most, List<Outcome> outcomes) {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i <= most; i++) {
            List<Run> column = runs.kind(i).runs();
            long diverged = column.stream().filter(run -> diverges(run, steps)).count();
            rows.add(
                    List.of(
                            rate(i),
                            column(runs, i, steps).runs().stream()
                                    .map(run -> end(run, steps))
                                    .map(loss -> String.format(Locale.ROOT, "%.3f", loss))
                                    .collect(Collectors.joining(", ")),
                            diverged + " of " + column.size()));
        }
        rows.add(
                List.of(
                        "2 / largest eigenvalue",
                        outcomes.stream()
                                .map(o -> String.format(Locale.ROOT, "%.4f", o.limit()))
                                .collect(Collectors.joining(", ")),
                        ""));
        return new Table(
                "Mean training loss of the last tenth of the steps, by seed",
                List.of("rate", "training loss", "diverged"),
                rows);
    }
}
