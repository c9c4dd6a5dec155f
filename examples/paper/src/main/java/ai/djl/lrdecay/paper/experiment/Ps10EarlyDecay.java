package ai.djl.lrdecay.paper.experiment;

import static ai.djl.lrdecay.paper.experiment.PatternAccuracy.complex;
import static ai.djl.lrdecay.paper.experiment.PatternAccuracy.simple;
import static ai.djl.lrdecay.paper.experiment.PatternAccuracy.total;

import ai.djl.lrdecay.paper.experiment.Records.Run;
import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Figure;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.finding.Hypothesis;
import ai.djl.lrdecay.paper.finding.Origin;
import ai.djl.lrdecay.paper.finding.Panel;
import ai.djl.lrdecay.paper.finding.Table;
import ai.djl.lrdecay.paper.run.RunSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Section 1: when the simple patterns are learned, but the epoch to decay has not been reached,
 * decaying at once does no harm.
 */
public final class Ps10EarlyDecay extends PairedExperiment {

    private static final String ID = "ps10-early-decay";
    private static final String PAPER = "Section 1";
    private static final List<String> NAMES = List.of("lrDecay", "first decay early");

    private static final ClaimSpec HARMLESS =
            new ClaimSpec(
                    "patterns-early-decay-harmless",
                    ID,
                    Origin.PAPER,
                    PAPER,
                    "Once the simple patterns are learned, decaying at once does not hurt: with the"
                            + " first decay at a third of its epoch the total test accuracy at the"
                            + " end is lower than lrDecay's by less than 0.01, if at all (difference).",
                    Hypothesis.NOT_LOWER,
                    Quantities.accuracyDifference(0.01));

    @Override
    List<Function<Long, RunSpec>> kinds(Setting setting) {
        Ps10Sizes sizes = Ps10Sizes.of(setting.preset());
        return List.of(
                seed -> sizes.decay(sizes.dataset(), seed),
                seed -> sizes.earlyDecay(sizes.dataset(), seed));
    }

    /** {@inheritDoc} */
    @Override
    public String id() {
        return ID;
    }

    /** {@inheritDoc} */
    @Override
    public Findings conclude(Setting setting, Records records) throws IOException {
        Ps10Sizes sizes = Ps10Sizes.of(setting.preset());
        PairedRuns runs = read(setting, records);
        Window end = sizes.endOfStage(3);
        List<Claim> claims =
                new JudgedClaims(setting)
                        .add(
                                HARMLESS,
                                runs.sample(r -> total(r.get(1), end) - total(r.get(0), end)),
                                "The early decay follows epoch " + sizes.earlyEpoch() + ".")
                        .claims();
        return new Findings(
                ID,
                "Decaying as soon as the simple patterns are learned",
                PAPER,
                Ps10Patterns.summary(setting, sizes, runs)
                        + " The other training decays after epochs "
                        + sizes.earlyEpoch()
                        + " and "
                        + sizes.secondDecay()
                        + ".",
                claims,
                List.of(figure(sizes, runs)),
                List.of(table(sizes, runs)),
                List.of(
                        "The table shows how much of the simple patterns is learned when the early"
                                + " decay comes. AutoDecay, which finds that moment automatically,"
                                + " has an experiment of its own."));
    }

    private static Figure figure(Ps10Sizes sizes, PairedRuns runs) {
        List<Panel> panels = new ArrayList<>();
        List<Integer> firsts = List.of(sizes.firstDecay(), sizes.earlyEpoch());
        for (int i = 0; i < NAMES.size(); i++) {
            panels.add(
                    Ps10Patterns.panel(
                            NAMES.get(i),
                            runs.kind(i),
                            List.of((double) firsts.get(i), (double) sizes.secondDecay())));
        }
        return new Figure.Panels(
                "figure-ps10-early-decay",
                "An early first decay",
                "Test accuracy, mean over seeds; bands span the seeds; dashed lines mark decays.",
                "epoch",
                "accuracy",
                0,
                1,
                panels);
    }

    private static Table table(Ps10Sizes sizes, PairedRuns runs) {
        Window early = Window.endOfStage(0, sizes.earlyEpoch());
        Window end = sizes.endOfStage(3);
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < NAMES.size(); i++) {
            List<Run> kind = runs.kind(i).runs();
            rows.add(
                    List.of(
                            NAMES.get(i),
                            Ps10Patterns.mean(kind, r -> simple(r, early)),
                            Ps10Patterns.mean(kind, r -> complex(r, end)),
                            Ps10Patterns.mean(kind, r -> total(r, end))));
        }
        return new Table(
                "Test accuracy, mean over seeds",
                List.of("schedule", "simple, " + early.text(), "complex, end", "total, end"),
                rows);
    }
}
