package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.hessian.record.HessianSpectrum;
import ai.djl.lrdecay.paper.experiment.Records.Run;
import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.finding.Hypothesis;
import ai.djl.lrdecay.paper.finding.Origin;
import ai.djl.lrdecay.paper.finding.Table;
import ai.djl.lrdecay.paper.run.Json;
import ai.djl.lrdecay.paper.run.RunSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Section 4.1: what Figure 5's eigenvalues are compared with. A network of one layer, as LeCun et
 * al. (1991) analysed, and the same network trained by SGD, which Keskar et al. (2017) found in
 * flatter places.
 */
public final class HessianControls extends PairedExperiment {

    private static final String ID = "hessian-controls";
    private static final String PAPER = "Section 4.1";
    private static final List<String> NAMES =
            List.of("gradient descent", "one layer, gradient descent", "SGD");
    private static final int DEEP = 0;
    private static final int SIMPLE = 1;
    private static final int STOCHASTIC = 2;

    private static final ClaimSpec SIMPLE_IS_FLAT =
            new ClaimSpec(
                    "hessian-simple-network",
                    ID,
                    Origin.PAPER,
                    PAPER + " (LeCun et al. 1991)",
                    "Eigenvalues of simple networks lie in [0, 10]: the largest one of a network of"
                            + " one layer, on the same data and at the same rate, is below 10.",
                    Hypothesis.BELOW_MARGIN,
                    Quantities.eigenvalue(10));
    private static final ClaimSpec SHARPER =
            new ClaimSpec(
                    "hessian-gd-above-sgd",
                    ID,
                    Origin.PAPER,
                    PAPER + " (Keskar et al. 2017)",
                    "Gradient descent leads to sharper minima than SGD: after the same number of steps at"
                            + " the same rate its largest eigenvalue is above that of SGD with"
                            + " batches of a tenth of the data (quotient above 1).",
                    Hypothesis.POSITIVE,
                    Quantities.ratio(1));

    @Override
    List<Function<Long, RunSpec>> kinds(Setting setting) {
        DecayTask task = DecayTask.descent(setting);
        List<Function<Long, RunSpec>> kinds = new ArrayList<>();
        kinds.add(task::undecayedDescent);
        kinds.add(task.with("linear")::undecayedDescent);
        kinds.add(task::stochasticTwin);
        return kinds;
    }

    /** {@inheritDoc} */
    @Override
    public String id() {
        return ID;
    }

    /** At the end of each training; NaN where it diverged. */
    private static double[] eigenvalues(Records records, List<Run> columns) throws IOException {
        double[] values = new double[columns.size()];
        for (int i = 0; i < values.length; i++) {
            Run run = columns.get(i);
            HessianSpectrum spectrum = records.spectra(run.spec()).get(run.epochs().size());
            values[i] = spectrum == null ? Double.NaN : spectrum.sharpness();
        }
        return values;
    }

    /** {@inheritDoc} */
    @Override
    public Findings conclude(Setting setting, Records records) throws IOException {
        DecayTask task = DecayTask.descent(setting);
        PairedRuns runs = read(setting, records);
        List<double[]> measured = new ArrayList<>();
        for (List<Run> columns : runs.complete()) {
            measured.add(eigenvalues(records, columns));
        }
        List<Claim> claims =
                new JudgedClaims(setting)
                        .add(SIMPLE_IS_FLAT, runs.sample(measured, e -> e[SIMPLE]), "")
                        .add(
                                SHARPER,
                                runs.sample(measured, e -> e[DEEP] / e[STOCHASTIC]),
                                "Both are eigenvalues of the loss of all data as one batch, with"
                                        + " batch norm in training mode.")
                        .claims();
        return new Findings(
                ID,
                "Curvature: simple networks, and SGD",
                PAPER,
                String.format(
                        Locale.ROOT,
                        "%s and one linear layer on %s, all without momentum and weight decay at"
                                + " the rate %s, %d steps. %d of %d seeds are complete.",
                        task.model().toUpperCase(Locale.ROOT),
                        task.dataset(),
                        Json.number(DecayTask.DESCENT_RATE),
                        task.epochs(),
                        runs.seeds(),
                        setting.seeds().size()),
                claims,
                List.of(),
                List.of(table(task, runs, measured)),
                List.of(
                        "The same number of steps is not the same amount of learning: SGD and"
                                + " gradient descent end at different training losses, which are"
                                + " listed beside the eigenvalues."));
    }

    private static Table table(DecayTask task, PairedRuns runs, List<double[]> measured) {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < NAMES.size(); i++) {
            int column = i;
            int epochs = i == STOCHASTIC ? task.stochasticTwin(1).epochs() : task.epochs();
            Window end = Window.endOfStage(0, epochs);
            rows.add(
                    List.of(
                            NAMES.get(i),
                            measured.stream()
                                    .map(e -> String.format(Locale.ROOT, "%.3g", e[column]))
                                    .reduce((a, b) -> a + ", " + b)
                                    .orElse("–"),
                            MeanText.of("%.3f", runs.kind(i).runs(), end::loss)));
        }
        return new Table(
                "The largest eigenvalue at the end, by seed",
                List.of("training", "largest eigenvalue", "training loss, mean"),
                rows);
    }
}
