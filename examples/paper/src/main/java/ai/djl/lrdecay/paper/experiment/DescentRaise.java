package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.hessian.record.HessianSpectrum;
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
import java.util.SortedMap;
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

    /** The steps within which a divergence is immediate. */
    private static final int AT_ONCE = 20;

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
                    "It is no divergence: some steps later, at the doubled rate, the training loss"
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

    /** The step after which the rate is raised. */
    private static int trained(DecayTask task) {
        return task.epochs() / 2;
    }

    private static int steps(DecayTask task) {
        return trained(task) + task.epochs() / 4;
    }

    @Override
    List<Function<Long, RunSpec>> kinds(Setting setting) {
        DecayTask task = DecayTask.descent(setting);
        List<Function<Long, RunSpec>> kinds = new ArrayList<>();
        for (int factor : FACTORS) {
            kinds.add(seed -> task.raised(trained(task), factor, steps(task), seed));
        }
        return kinds;
    }

    /** {@inheritDoc} */
    @Override
    public String id() {
        return ID;
    }

    /**
     * The training loss before the rate is raised; that of an epoch is the one before its step. NaN
     * if the training diverged before.
     */
    private static double before(DecayTask task, Run run) {
        return run.epochs().size() <= trained(task)
                ? Double.NaN
                : run.epoch(trained(task) + 1).trainLoss();
    }

    /** The largest finite loss up to soon after, over the one before: at least 1. */
    private static double blowUp(DecayTask task, Run run) {
        int from = Math.min(run.epochs().size(), trained(task));
        int to = Math.min(run.epochs().size(), trained(task) + 1 + AT_ONCE);
        double most =
                run.epochs().subList(from, to).stream()
                        .mapToDouble(EpochRecord::trainLoss)
                        .filter(Double::isFinite)
                        .max()
                        .orElse(Double.NaN);
        return most / before(task, run);
    }

    private static double change(DecayTask task, Run run) {
        return Window.endOfStage(trained(task), steps(task)).loss(run) / before(task, run);
    }

    private static double flattening(DecayTask task, SortedMap<Integer, HessianSpectrum> spectra) {
        HessianSpectrum before = spectra.get(trained(task));
        HessianSpectrum end = spectra.get(steps(task));
        return before == null || end == null ? Double.NaN : end.sharpness() / before.sharpness();
    }

    /** {@inheritDoc} */
    @Override
    public Findings conclude(Setting setting, Records records) throws IOException {
        DecayTask task = DecayTask.descent(setting);
        PairedRuns runs = read(setting, records);
        List<Double> flattened = new ArrayList<>();
        for (List<Run> columns : runs.complete()) {
            flattened.add(flattening(task, records.spectra(columns.get(0).spec())));
        }
        List<Claim> claims =
                new JudgedClaims(setting)
                        .add(BLOWS_UP, runs.sample(r -> blowUp(task, r.get(0))), "")
                        .add(RETURNS, runs.sample(r -> change(task, r.get(0))), "")
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
                        trained(task),
                        Json.number(DecayTask.DESCENT_RATE),
                        steps(task) - trained(task),
                        runs.seeds(),
                        setting.seeds().size()),
                claims,
                List.of(figure(task, runs)),
                List.of(table(task, runs)),
                List.of(
                        "Batch norm makes the loss independent of the length of the weights before"
                                + " it. A step that is too large lengthens them, which acts like a"
                                + " smaller rate, so that the training catches itself; networks"
                                + " without it are not tried here."));
    }

    private static Figure figure(DecayTask task, PairedRuns runs) {
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
                            List.of((double) trained(task))));
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

    private static Table table(DecayTask task, PairedRuns runs) {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < FACTORS.size(); i++) {
            List<Run> kind = runs.kind(i).runs();
            rows.add(
                    List.of(
                            "x " + FACTORS.get(i),
                            text(kind, run -> before(task, run)),
                            text(kind, run -> blowUp(task, run)),
                            text(kind, run -> change(task, run))));
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
