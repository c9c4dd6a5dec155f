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
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Section 4.1, Figure 5: the largest eigenvalues of the Hessian of a wide residual network trained
 * by gradient descent, and the intervals of stable learning rates that follow from them.
 */
public final class HessianAtTheEnd implements Experiment {

    private static final String ID = "hessian-spectrum";
    private static final String PAPER = "Section 4.1, Figure 5";
    private static final int COUNT = DecayTask.EIGENVALUES;
    private static final double RATE = DecayTask.DESCENT_RATE;

    private static final ClaimSpec HUNDREDS =
            new ClaimSpec(
                    "hessian-order-of-hundreds",
                    ID,
                    Origin.PAPER,
                    PAPER,
                    "The largest eigenvalue at the end of training is of the order of hundreds (the"
                            + " paper: about 200): above 100.",
                    Hypothesis.ABOVE_MARGIN,
                    Quantities.eigenvalue(100));
    private static final ClaimSpec NOT_SIMPLE =
            new ClaimSpec(
                    "hessian-above-simple-networks",
                    ID,
                    Origin.PAPER,
                    PAPER,
                    "The largest eigenvalue at the end of training is above 10, the range of simple"
                            + " networks.",
                    Hypothesis.ABOVE_MARGIN,
                    Quantities.eigenvalue(10));
    private static final ClaimSpec STABLE =
            new ClaimSpec(
                    "hessian-rate-is-stable",
                    ID,
                    Origin.PAPER,
                    "Section 4.1",
                    "Only stable solutions are observable: the rate in use is inside the interval"
                            + " (0, 2 / largest eigenvalue), so that rate x eigenvalue / 2 at the"
                            + " end is below 1.",
                    Hypothesis.BELOW_MARGIN,
                    Quantities.ratio(1));
    private static final ClaimSpec EDGE =
            new ClaimSpec(
                    "hessian-edge-of-stability",
                    ID,
                    Origin.BEYOND,
                    "Cohen et al. 2021, arXiv 2103.00065",
                    "Gradient descent ends at the edge of stability: rate x eigenvalue / 2 at the"
                            + " end is within a factor of 2 of 1.",
                    Hypothesis.EQUIVALENT,
                    Quantities.ratio(2));

    private static RunSpec spec(Setting setting, long seed) {
        return DecayTask.descent(setting).undecayedDescent(seed);
    }

    /** {@inheritDoc} */
    @Override
    public String id() {
        return ID;
    }

    /** {@inheritDoc} */
    @Override
    public List<RunSpec> runs(Setting setting) {
        return specs(setting);
    }

    /** The spectra of a run by epoch. */
    private record Measured(Run run, Map<Integer, HessianSpectrum> spectra) {

        HessianSpectrum last() {
            return spectra.values().stream().reduce((a, b) -> b).orElseThrow();
        }

        /** At the end of training; NaN if the training diverged, and so has no such end. */
        double finalSharpness() {
            HessianSpectrum spectrum = spectra.get(run.epochs().size());
            return spectrum == null ? Double.NaN : spectrum.sharpness();
        }
    }

    /** A run that was not measured, because it diverged before, has no spectra. */
    private static List<Measured> read(PairedRuns runs, Records records) throws IOException {
        List<Measured> measured = new ArrayList<>();
        for (Run run : runs.kind(0).runs()) {
            measured.add(new Measured(run, records.spectra(run.spec())));
        }
        return measured;
    }

    private static List<RunSpec> specs(Setting setting) {
        return setting.seeds().stream().map(seed -> spec(setting, seed)).toList();
    }

    /** {@inheritDoc} */
    @Override
    public Findings conclude(Setting setting, Records records) throws IOException {
        DecayTask task = DecayTask.descent(setting);
        PairedRuns runs = new PairedRuns(setting, records, List.of(seed -> spec(setting, seed)));
        List<Measured> all = read(runs, records);
        List<Measured> measured = all.stream().filter(m -> !m.spectra.isEmpty()).toList();
        Sample sharpness = runs.sample(all, Measured::finalSharpness);
        String rate = "The rate is " + Json.number(RATE) + ".";
        Sample ratio = runs.sample(all, m -> m.finalSharpness() * RATE / 2);
        List<Claim> claims =
                new JudgedClaims(setting)
                        .add(HUNDREDS, sharpness, "")
                        .add(NOT_SIMPLE, sharpness, "")
                        .add(STABLE, ratio, rate)
                        .add(EDGE, ratio, rate)
                        .claims();
        String mode = measured.isEmpty() ? "" : mode(measured.get(0).last());
        return new Findings(
                ID,
                "The curvature that gradient descent finds",
                PAPER,
                String.format(
                        Locale.ROOT,
                        "%s on %s, full-batch gradient descent without momentum at the rate %s, %d"
                                + " steps. %d of %d seeds are complete.",
                        task.model().toUpperCase(Locale.ROOT),
                        task.dataset(),
                        Json.number(RATE),
                        task.epochs(),
                        measured.size(),
                        setting.seeds().size()),
                claims,
                figures(measured),
                measured.isEmpty()
                        ? List.of()
                        : List.of(table(measured.get(0)), alongTraining(measured)),
                List.of(
                        "Eigenvalues are those of the exact Hessian of the mean training loss"
                                + mode
                                + ", by Lanczos; residuals are in the table. The dashed level is"
                                + " 2 over the learning rate: gradient descent on a quadratic"
                                + " function diverges where the largest eigenvalue is above it.",
                        "How large eigenvalues are depends on the network and the data. The paper's"
                                + " numbers are for a WideResNet on CIFAR-10."));
    }

    private static String mode(HessianSpectrum spectrum) {
        String batchNorm = spectrum.provenance().get("batch norm");
        return batchNorm == null ? "" : " with batch norm in " + batchNorm;
    }

    private static List<Figure> figures(List<Measured> measured) {
        List<Series> eigenvalues = new ArrayList<>();
        List<Series> limits = new ArrayList<>();
        List<Series> sharpness = new ArrayList<>();
        double top = 1;
        double topLimit = RATE;
        double last = 1;
        for (Measured one : measured) {
            String name = "seed " + one.run.spec().seed();
            double[] values = one.last().largest().stream().mapToDouble(e -> e.value()).toArray();
            double[] ranks = IntStream.rangeClosed(1, values.length).asDoubleStream().toArray();
            double[] ends = Arrays.stream(values).map(HessianSpectrum::stableRate).toArray();
            eigenvalues.add(series(name, ranks, values));
            limits.add(series(name, ranks, ends));
            double[] epochs =
                    one.spectra.keySet().stream().mapToDouble(Integer::doubleValue).toArray();
            double[] sharp =
                    one.spectra.values().stream().mapToDouble(HessianSpectrum::sharpness).toArray();
            sharpness.add(series(name, epochs, sharp));
            top = Math.max(top, Arrays.stream(sharp).max().orElse(0));
            top = Math.max(top, values[0]);
            topLimit = Math.max(topLimit, Arrays.stream(ends).max().orElse(0));
            last = Math.max(last, epochs[epochs.length - 1]);
        }
        double[] ranks = {1, COUNT};
        sharpness.add(series("2 / learning rate", new double[] {1, last}, level(2 / RATE)));
        limits.add(series("learning rate", ranks, level(RATE)));
        return List.of(
                new Figure.Panels(
                        "figure-05-eigenvalues",
                        "Figure 5: the largest ten eigenvalues, and sharpness during training",
                        "Left: the largest eigenvalues at the end of training by rank. Right: the"
                                + " largest one during training, beside 2 over the learning rate.",
                        "",
                        "eigenvalue",
                        0,
                        Math.ceil(Math.max(top, 2 / RATE) * 1.05),
                        List.of(
                                new Panel("by rank", eigenvalues, List.of()),
                                new Panel("largest, by epoch", sharpness, List.of()))),
                new Figure.Panels(
                        "figure-05-intervals",
                        "Figure 5: convergence intervals",
                        "The upper ends of the intervals (0, 2/lambda) of stable learning rates, one"
                                + " for each of the largest ten eigenvalues, and the rate in use.",
                        "rank",
                        "2 / lambda",
                        0,
                        Math.min(1, topLimit * 1.05),
                        List.of(new Panel("", limits, List.of()))));
    }

    private static double[] level(double value) {
        return new double[] {value, value};
    }

    private static Series series(String name, double[] x, double[] y) {
        return new Series(name, x, y, new double[0], new double[0]);
    }

    /** Where a training is on its way to the edge of stability, which is at 1. */
    private static Table alongTraining(List<Measured> measured) {
        List<List<String>> rows = new ArrayList<>();
        for (int step : new TreeSet<>(measured.get(0).spectra.keySet())) {
            double[] values =
                    measured.stream()
                            .filter(one -> one.spectra.containsKey(step))
                            .mapToDouble(one -> one.spectra.get(step).sharpness())
                            .toArray();
            rows.add(
                    List.of(
                            Integer.toString(step),
                            number(Arrays.stream(values).average().orElseThrow()),
                            number(Arrays.stream(values).min().orElseThrow() * RATE / 2),
                            number(Arrays.stream(values).average().orElseThrow() * RATE / 2),
                            number(Arrays.stream(values).max().orElseThrow() * RATE / 2)));
        }
        return new Table(
                "Rate x largest eigenvalue / 2 along training, over seeds; the edge of stability is"
                        + " at 1",
                List.of("step", "largest eigenvalue, mean", "least", "mean", "most"),
                rows);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3g", value);
    }

    private static Table table(Measured measured) {
        List<List<String>> rows = new ArrayList<>();
        int rank = 1;
        for (var eigenvalue : measured.last().largest()) {
            rows.add(
                    List.of(
                            Integer.toString(rank++),
                            String.format(Locale.ROOT, "%.3f", eigenvalue.value()),
                            String.format(Locale.ROOT, "%.1e", eigenvalue.residual()),
                            String.format(
                                    Locale.ROOT,
                                    "(0, %.4f)",
                                    HessianSpectrum.stableRate(eigenvalue.value())),
                            RATE < HessianSpectrum.stableRate(eigenvalue.value()) ? "yes" : "no"));
        }
        return new Table(
                "Seed "
                        + measured.run.spec().seed()
                        + ", the last measurement; "
                        + measured.last().products()
                        + " products",
                List.of(
                        "rank",
                        "eigenvalue",
                        "residual",
                        "stable rates",
                        Json.number(RATE) + " inside"),
                rows);
    }
}
