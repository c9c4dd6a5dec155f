package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.paper.experiment.Records.Run;
import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Figure;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.finding.Hypothesis;
import ai.djl.lrdecay.paper.finding.Origin;
import ai.djl.lrdecay.paper.finding.Panel;
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
 * Sections 4.1 and A.2: a network that gradient descent has trained, and a rate that is raised
 * there. Where {@link DescentDivergence} starts anew at larger rates, this is the place of which
 * the paper's argument speaks: the neighbourhood of a minimum.
 */
public final class DescentRaise extends PairedExperiment {

    private static final String ID = "gd-raise";
    private static final String LEWKOWYCZ = "Lewkowycz et al. 2020, arXiv 2003.02218";

    /** What the rate is multiplied with; claims are about the first. */
    private static final List<Integer> FACTORS = List.of(2, 4);

    private static final ClaimSpec BLOWS_UP =
            new ClaimSpec(
                    "gd-raise-blows-up",
                    ID,
                    Origin.PAPER,
                    "Sections 4.1 and A.2, Figure 15",
                    "Near a minimum even a small growth of the rate leads to divergence at once:"
                            + " within 20 steps after it is doubled the training loss is more than"
                            + " twice what it was.",
                    Hypothesis.ABOVE_MARGIN,
                    Quantities.ratio(2));
    private static final ClaimSpec RETURNS =
            new ClaimSpec(
                    "gd-raise-returns",
                    ID,
                    Origin.BEYOND,
                    LEWKOWYCZ,
                    "This is not divergence: some steps later, at the doubled rate, the training loss"
                            + " is below what it was before (quotient below 1).",
                    Hypothesis.NEGATIVE,
                    Quantities.ratio(1));
    private static final ClaimSpec FLATTER =
            new ClaimSpec(
                    "gd-raise-flattens",
                    ID,
                    Origin.BEYOND,
                    LEWKOWYCZ,
                    "It ends in a flatter place: the largest eigenvalue is below what it was before"
                            + " the rate was doubled (quotient below 1).",
                    Hypothesis.NEGATIVE,
                    Quantities.ratio(1));

    @Override
    List<Function<Long, RunSpec>> kinds(Setting setting) {
        DecayTask task = DecayTask.descent(setting);
        List<Function<Long, RunSpec>> kinds = new ArrayList<>();
        for (int factor : FACTORS) {
            kinds.add(seed -> task.raised(RaisedDescent.of(task), factor, seed));
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
        DecayTask task = DecayTask.descent(setting);
        RaisedDescent raise = RaisedDescent.of(task);
        PairedRuns runs = read(setting, records);
        List<Double> flattened = new ArrayList<>();
        for (List<Run> columns : runs.complete()) {
            flattened.add(raise.flattening(records.spectra(columns.get(0).spec())));
        }
        List<Claim> claims =
                new JudgedClaims(setting)
                        .add(BLOWS_UP, runs.sample(r -> raise.blowUp(r.get(0))), "")
                        .add(RETURNS, runs.sample(r -> raise.change(r.get(0))), "")
                        .add(FLATTER, runs.sample(flattened, value -> value), "")
                        .claims();
        return new Findings(
                ID,
                "Gradient descent: a larger rate near a minimum",
                "Sections 4.1 and A.2, Figure 15",
                String.format(
                        Locale.ROOT,
                        "%s on %s, full-batch gradient descent without momentum: %d steps at the"
                                + " rate %s, then %d steps at two and four times that. %d of %d"
                                + " seeds are complete.",
                        task.model().toUpperCase(Locale.ROOT),
                        task.dataset(),
                        raise.trained(),
                        Json.number(DecayTask.DESCENT_RATE),
                        raise.steps() - raise.trained(),
                        runs.seeds(),
                        setting.seeds().size()),
                claims,
                List.of(figure(raise, runs)),
                List.of(table(raise, runs)),
                List.of(
                        "Batch norm makes the loss independent of the length of the weights before"
                                + " it. A step that is too large lengthens them, which acts like a"
                                + " smaller rate, so training recovers; networks without batch norm"
                                + " are in gd-raise-controls."));
    }

    private static Figure figure(RaisedDescent raise, PairedRuns runs) {
        List<Panel> panels = new ArrayList<>();
        double top = 1;
        for (int i = 0; i < FACTORS.size(); i++) {
            top =
                    Math.max(
                            top,
                            runs.kind(i).runs().stream()
                                    .flatMap(run -> run.epochs().stream())
                                    .mapToDouble(EpochRecord::trainLoss)
                                    .filter(Double::isFinite)
                                    .max()
                                    .orElse(0));
            panels.add(
                    new Panel(
                            "rate times " + FACTORS.get(i),
                            List.of(runs.kind(i).series("training loss", EpochRecord::trainLoss)),
                            List.of((double) raise.trained())));
        }
        return new Figure.Panels(
                "figure-15-gd-raise",
                "Figure 15: gradient descent whose rate is raised",
                "Training loss, mean over seeds; bands span the seeds; the dashed line marks the"
                        + " step after which the rate is raised.",
                "step",
                "training loss",
                0,
                Math.ceil(top * 10) / 10,
                panels);
    }

    private static Table table(RaisedDescent raise, PairedRuns runs) {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < FACTORS.size(); i++) {
            List<Run> kind = runs.kind(i).runs();
            rows.add(
                    List.of(
                            "x " + FACTORS.get(i),
                            text(kind, raise::before),
                            text(kind, raise::blowUp),
                            text(kind, raise::change)));
        }
        return new Table(
                "Mean over seeds",
                List.of("rate", "loss before", "largest soon after / before", "end / before"),
                rows);
    }

    private static String text(List<Run> runs, ToDoubleFunction<Run> value) {
        return MeanText.of("%.3f", runs, value);
    }
}
