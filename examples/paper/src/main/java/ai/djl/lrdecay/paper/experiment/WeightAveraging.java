package ai.djl.lrdecay.paper.experiment;

import static ai.djl.lrdecay.paper.experiment.PatternAccuracy.complex;
import static ai.djl.lrdecay.paper.experiment.PatternAccuracy.total;

import ai.djl.lrdecay.paper.experiment.Records.Run;
import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Figure;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.finding.Hypothesis;
import ai.djl.lrdecay.paper.finding.Origin;
import ai.djl.lrdecay.paper.finding.Table;
import ai.djl.lrdecay.paper.run.RunSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Beyond the paper, a control of Section 5.2: does a decay teach the complex patterns, or does it
 * uncover what was learned at the large rate and hidden by its noise? An average of the weights
 * takes that noise away and teaches nothing.
 */
public final class WeightAveraging extends PairedExperiment {

    private static final String ID = "weight-averaging";
    private static final String SANDLER = "cf. Sandler et al. 2023, arXiv 2301.04251";
    private static final List<String> NAMES =
            List.of("lrDecay", "undecayed", "undecayed, averaged weights");
    private static final int DECAY = 0;
    private static final int CONSTANT = 1;
    private static final int AVERAGED = 2;

    private static final ClaimSpec UNCOVERS =
            new ClaimSpec(
                    "averaging-uncovers-complex",
                    ID,
                    Origin.BEYOND,
                    SANDLER,
                    "Without any decay an average of the weights knows more complex patterns than"
                            + " the weights do (difference of test accuracies above 0).",
                    Hypothesis.POSITIVE,
                    Quantities.accuracyDifference(0));
    private static final ClaimSpec HALF =
            new ClaimSpec(
                    "averaging-half-of-decay",
                    ID,
                    Origin.BEYOND,
                    "a control of Section 5.2",
                    "Averaging alone gains more than half of what lrDecay gains on complex"
                            + " patterns: what it adds to the undecayed training, less half of what"
                            + " lrDecay adds to it, is above 0.",
                    Hypothesis.POSITIVE,
                    Quantities.gainDifference(0));
    private static final ClaimSpec LESS =
            new ClaimSpec(
                    "averaging-below-decay",
                    ID,
                    Origin.BEYOND,
                    "a control of Section 5.2",
                    "Averaging is not all: lrDecay ends with a higher accuracy on complex test"
                            + " patterns than the averaged weights of the undecayed training"
                            + " (difference above 0).",
                    Hypothesis.POSITIVE,
                    Quantities.accuracyDifference(0));

    @Override
    List<Function<Long, RunSpec>> kinds(Setting setting) {
        Ps10Sizes sizes = Ps10Sizes.of(setting.preset());
        return List.of(
                seed -> sizes.decay(sizes.dataset(), seed),
                seed -> sizes.constant(sizes.dataset(), Ps10Sizes.LARGE_RATE, seed),
                seed -> sizes.averaged(sizes.dataset(), seed));
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
                        .add(UNCOVERS, runs.sample(r -> lead(r, end, AVERAGED, CONSTANT)), "")
                        .add(
                                HALF,
                                runs.sample(
                                        r ->
                                                lead(r, end, AVERAGED, CONSTANT)
                                                        - lead(r, end, DECAY, CONSTANT) / 2),
                                "")
                        .add(LESS, runs.sample(r -> lead(r, end, DECAY, AVERAGED)), "")
                        .claims();
        return new Findings(
                ID,
                "Averaged weights instead of a decay",
                "beyond Section 5.2",
                Ps10Patterns.summary(setting, sizes, runs)
                        + " The average is an exponential one over updates with the decay "
                        + Ps10Sizes.AVERAGE.decay()
                        + ", and its batch norm statistics are recomputed.",
                claims,
                List.of(
                        new Figure.Panels(
                                "figure-weight-averaging",
                                "Complex patterns: decayed, undecayed, averaged",
                                "Accuracy on complex test patterns, mean over seeds; bands span the"
                                        + " seeds; dashed lines mark the decays of lrDecay.",
                                "epoch",
                                "accuracy on complex patterns",
                                0,
                                1,
                                List.of(Ps10Patterns.complexPanel(NAMES, sizes, runs)))),
                List.of(table(runs, end)),
                List.of(
                        "The averaged weights come from the same training as the undecayed ones:"
                                + " they are only evaluated, never trained."));
    }

    private static double lead(List<Run> runs, Window window, int first, int second) {
        return complex(runs.get(first), window) - complex(runs.get(second), window);
    }

    private static Table table(PairedRuns runs, Window end) {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < NAMES.size(); i++) {
            List<Run> kind = runs.kind(i).runs();
            rows.add(
                    List.of(
                            NAMES.get(i),
                            MeanText.of("%.3f", kind, run -> complex(run, end)),
                            MeanText.of("%.3f", kind, run -> total(run, end))));
        }
        return new Table(
                "Test accuracy at the end, mean over seeds with its 95 % interval",
                List.of("weights", "complex", "total"), rows);
    }
}
