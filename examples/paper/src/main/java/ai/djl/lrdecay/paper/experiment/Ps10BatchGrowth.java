package ai.djl.lrdecay.paper.experiment;

import static ai.djl.lrdecay.paper.experiment.PatternAccuracy.complex;
import static ai.djl.lrdecay.paper.experiment.PatternAccuracy.simple;

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
 * Beyond the paper: a batch that grows where lrDecay decays. Both divide the noise of the updates
 * by ten; if it is less noise that uncovers the complex patterns, the rate need not fall for it.
 */
public final class Ps10BatchGrowth extends ExtensionExperiment {

    private static final String ID = "ps10-batch-growth";
    private static final String SMITH = "cf. Smith et al. 2018, arXiv 1711.00489";
    private static final List<String> NAMES = List.of("lrDecay", "undecayed", "growing batch");
    private static final int DECAY = 0;
    private static final int CONSTANT = 1;
    private static final int GROWN = 2;

    private static final ClaimSpec MATCHES =
            new ClaimSpec(
                    "batch-growth-matches-decay",
                    ID,
                    Origin.BEYOND,
                    SMITH,
                    "Growing the batch by ten where lrDecay divides the rate by ten teaches complex"
                            + " patterns as well: the accuracy on complex test patterns at the end"
                            + " is not lower than lrDecay's by as much as 0.02 (difference).",
                    Hypothesis.NOT_LOWER,
                    Quantities.accuracyDifference(0.02));
    private static final ClaimSpec HELPS =
            new ClaimSpec(
                    "batch-growth-teaches-complex",
                    ID,
                    Origin.BEYOND,
                    SMITH,
                    "At a constant rate a growing batch ends with a higher accuracy on complex test"
                            + " patterns than a constant one (difference above 0).",
                    Hypothesis.POSITIVE,
                    Quantities.accuracyDifference(0));

    @Override
    List<Function<Long, RunSpec>> kinds(Setting setting) {
        Ps10Sizes sizes = Ps10Sizes.of(setting.preset());
        return List.of(
                seed -> sizes.decay(sizes.dataset(), seed),
                seed -> sizes.constant(sizes.dataset(), Ps10Sizes.LARGE_RATE, seed),
                seed -> sizes.scheduled(sizes.dataset(), sizes.growth(), seed));
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
                        .add(MATCHES, runs.sample(r -> lead(r, end, DECAY)), "")
                        .add(HELPS, runs.sample(r -> lead(r, end, CONSTANT)), "")
                        .claims();
        return new Findings(
                ID,
                "A larger batch instead of a decay",
                "beyond Section 5.2",
                Ps10Patterns.summary(setting, sizes, runs)
                        + " The growing batch has the rate 0.1 throughout, and ten times as many"
                        + " samples an update after the same epochs.",
                claims,
                List.of(figure(sizes, runs)),
                List.of(table(sizes, runs, end)),
                List.of(
                        "An update takes all samples where the batch would be larger than that; the"
                                + " table has the sizes. Batch norm sees 128 samples at a time in"
                                + " all three (ghost batch norm), so that the batch changes nothing"
                                + " but the noise and the number of updates.",
                        "A larger batch means fewer updates in as many epochs. What the growing"
                                + " batch lacks at the end may be that, and not the decay."));
    }

    private static double lead(List<Run> runs, Window end, int other) {
        return complex(runs.get(GROWN), end) - complex(runs.get(other), end);
    }

    private static Figure figure(Ps10Sizes sizes, PairedRuns runs) {
        return new Figure.Panels(
                "figure-batch-growth",
                "Complex patterns: decayed, undecayed, growing batch",
                "Accuracy on complex test patterns, mean over seeds; bands span the seeds; dashed"
                        + " lines mark where the rate decays or the batch grows.",
                "epoch",
                "accuracy on complex patterns",
                0,
                1,
                List.of(Ps10Patterns.complexPanel(NAMES, sizes, runs)));
    }

    private static Table table(Ps10Sizes sizes, PairedRuns runs, Window end) {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < NAMES.size(); i++) {
            List<Run> kind = runs.kind(i).runs();
            boolean grows = i == GROWN;
            rows.add(
                    List.of(
                            NAMES.get(i),
                            MeanText.of("%.3f", kind, run -> complex(run, end)),
                            MeanText.of("%.3f", kind, run -> simple(run, end)),
                            Integer.toString(sizes.samplesOfUpdate(grows ? 3 : 1)),
                            Integer.toString(updates(sizes, grows))));
        }
        return new Table(
                "Test accuracy at the end, mean over seeds with its 95 % interval",
                List.of("training", "complex", "simple", "samples an update, end", "updates"),
                rows);
    }

    private static int updates(Ps10Sizes sizes, boolean grows) {
        int[] ends = {sizes.firstDecay(), sizes.secondDecay(), sizes.epochs()};
        int updates = 0;
        int from = 0;
        for (int stage = 1; stage <= ends.length; stage++) {
            int to = ends[stage - 1];
            updates += (to - from) * sizes.updatesOfEpoch(grows ? stage : 1);
            from = to;
        }
        return updates;
    }
}
