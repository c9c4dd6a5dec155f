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
import ai.djl.lrdecay.paper.run.Json;
import ai.djl.lrdecay.paper.run.RunSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Beyond Section 4.1: gradient descent at several rates, and the largest eigenvalue at the end of
 * each. The paper argues from an eigenvalue of about 200 to the rates that are possible; if the
 * rate makes the eigenvalue, the argument goes round in a circle.
 */
public final class DescentRates extends PairedExperiment {

    private static final String ID = "gd-rates";
    private static final String COHEN = "Cohen et al. 2021, arXiv 2103.00065";

    /** The rates as multiples of the one that all gradient descents share. */
    private static final List<Double> MULTIPLES = List.of(0.5, 1.0, 2.0, 4.0, 8.0, 16.0);

    /** The column of that rate, whose training other experiments have, too. */
    private static final int SHARED = 1;

    private static final ClaimSpec EXPONENT =
            new ClaimSpec(
                    "gd-rates-exponent",
                    ID,
                    Origin.BEYOND,
                    COHEN,
                    "The rate makes the eigenvalue: over rates that differ by a factor of 32 the"
                            + " largest eigenvalue at the end of training is inversely proportional"
                            + " to the rate (its exponent is within 0.25 of -1; the quantity is"
                            + " exponent + 1).",
                    Hypothesis.EQUIVALENT,
                    Quantities.exponent(0.25));
    private static final ClaimSpec EDGE =
            new ClaimSpec(
                    "gd-rates-edge",
                    ID,
                    Origin.BEYOND,
                    COHEN,
                    "Gradient descent ends at the edge of stability at each of the rates:"
                            + " rate x eigenvalue / 2 is within a factor of 2 of 1.",
                    Hypothesis.EQUIVALENT.inAll(),
                    Quantities.ratio(2));

    /** At most half of the steps, so that the training at the shared rate serves here, too. */
    private static int steps(DecayTask task) {
        return task.measureEvery() * Math.max(1, task.epochs() / 2 / task.measureEvery());
    }

    private static double rate(int column) {
        return DecayTask.DESCENT_RATE * MULTIPLES.get(column);
    }

    @Override
    List<Function<Long, RunSpec>> kinds(Setting setting) {
        DecayTask task = DecayTask.descent(setting);
        List<Function<Long, RunSpec>> kinds = new ArrayList<>();
        for (int i = 0; i < MULTIPLES.size(); i++) {
            double rate = rate(i);
            kinds.add(
                    i == SHARED
                            ? task::undecayedDescent
                            : seed -> task.measuredDescent(rate, steps(task), seed));
        }
        return kinds;
    }

    /** The largest eigenvalue of each column after the steps; NaN where a training diverged. */
    private static double[] eigenvalues(DecayTask task, Records records, List<Run> columns)
            throws IOException {
        double[] values = new double[columns.size()];
        for (int i = 0; i < values.length; i++) {
            HessianSpectrum spectrum = records.spectra(columns.get(i).spec()).get(steps(task));
            values[i] = spectrum == null ? Double.NaN : spectrum.sharpness();
        }
        return values;
    }

    /** The least-squares slope of log eigenvalue on log rate. */
    private static double slope(double[] eigenvalues) {
        int n = eigenvalues.length;
        double[] x = IntStream.range(0, n).mapToDouble(i -> Math.log(rate(i))).toArray();
        double meanX = IntStream.range(0, n).mapToDouble(i -> x[i]).average().orElseThrow();
        double products = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            products += (x[i] - meanX) * Math.log(eigenvalues[i]);
            squares += (x[i] - meanX) * (x[i] - meanX);
        }
        return products / squares;
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
        PairedRuns runs = read(setting, records);
        List<double[]> measured = new ArrayList<>();
        for (List<Run> columns : runs.complete()) {
            measured.add(eigenvalues(task, records, columns));
        }
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < MULTIPLES.size(); i++) {
            int column = i;
            cells.add(
                    new Cell(
                            "rate " + Json.number(rate(i)),
                            runs.sample(measured, e -> e[column] * rate(column) / 2)));
        }
        List<Claim> claims =
                new JudgedClaims(setting)
                        .add(
                                EXPONENT,
                                runs.sample(measured, e -> slope(e) + 1),
                                "After " + steps(task) + " steps.")
                        .add(EDGE, cells, "After " + steps(task) + " steps.")
                        .claims();
        return new Findings(
                ID,
                "The rate makes the eigenvalue",
                "beyond Section 4.1",
                String.format(
                        Locale.ROOT,
                        "%s on %s, full-batch gradient descent without momentum, %d steps at each"
                                + " of %d rates from %s to %s. %d of %d seeds are complete.",
                        task.model().toUpperCase(Locale.ROOT),
                        task.dataset(),
                        steps(task),
                        MULTIPLES.size(),
                        Json.number(rate(0)),
                        Json.number(rate(MULTIPLES.size() - 1)),
                        runs.seeds(),
                        setting.seeds().size()),
                claims,
                List.of(figure(runs, measured)),
                List.of(table(task, runs, measured)),
                List.of(
                        "Section 4.1 takes the eigenvalue as given, and concludes that only small"
                                + " rates are possible. Where the eigenvalue follows the rate, any"
                                + " of these rates is stable, and each finds its own eigenvalue."));
    }

    private static Figure figure(PairedRuns runs, List<double[]> measured) {
        double[] x =
                IntStream.range(0, MULTIPLES.size())
                        .mapToDouble(i -> Math.log10(rate(i)))
                        .toArray();
        List<Series> series = new ArrayList<>();
        double most = Math.log10(2 / rate(0));
        for (int i = 0; i < measured.size(); i++) {
            double[] eigenvalues = measured.get(i);
            double[] y =
                    IntStream.range(0, eigenvalues.length)
                            .mapToDouble(k -> Math.log10(eigenvalues[k]))
                            .toArray();
            most = Math.max(most, Arrays.stream(y).filter(Double::isFinite).max().orElse(0));
            series.add(new Series("seed " + runs.numbers().get(i), x, y, none(), none()));
        }
        double[] edge =
                IntStream.range(0, MULTIPLES.size())
                        .mapToDouble(i -> Math.log10(2 / rate(i)))
                        .toArray();
        series.add(new Series("2 / rate", x, edge, none(), none()));
        return new Figure.Panels(
                "figure-gd-rates",
                "The largest eigenvalue at several rates",
                "Logarithms to base 10 of the largest eigenvalue at the end of training over those"
                        + " of the rate, beside the edge of stability, 2 / rate.",
                "log10 rate",
                "log10 eigenvalue",
                0,
                Math.ceil(most),
                List.of(new Panel("", series, List.of())));
    }

    private static double[] none() {
        return new double[0];
    }

    private static Table table(DecayTask task, PairedRuns runs, List<double[]> measured) {
        Window end = Window.endOfStage(0, steps(task));
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < MULTIPLES.size(); i++) {
            int column = i;
            rows.add(
                    List.of(
                            Json.number(rate(i)),
                            mean(measured, e -> e[column]),
                            mean(measured, e -> e[column] * rate(column) / 2),
                            MeanText.of("%.3f", runs.kind(i).runs(), end::loss)));
        }
        return new Table(
                "Mean over seeds",
                List.of("rate", "largest eigenvalue", "rate x eigenvalue / 2", "training loss"),
                rows);
    }

    private static String mean(List<double[]> measured, ToDoubleFunction<double[]> value) {
        return measured.stream().mapToDouble(value).average().stream()
                .mapToObj(mean -> String.format(Locale.ROOT, "%.3g", mean))
                .findFirst()
                .orElse("–");
    }
}
