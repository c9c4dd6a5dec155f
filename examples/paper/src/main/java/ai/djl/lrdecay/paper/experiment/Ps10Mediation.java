package ai.djl.lrdecay.paper.experiment;

import static ai.djl.lrdecay.paper.experiment.PatternAccuracy.complex;

import ai.djl.lrdecay.paper.experiment.Records.Run;
import ai.djl.lrdecay.paper.finding.Claim;
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
 * Beyond the paper, a control of Section 5.3: if lrDecay gains on complex patterns because it keeps
 * noise out, the gain goes away with the noise.
 */
public final class Ps10Mediation extends ExtensionExperiment {

    private static final String ID = "ps10-mediation";
    private static final List<String> NAMES =
            List.of(
                    "lrDecay, with noise",
                    "constant 0.001, with noise",
                    "lrDecay, without noise",
                    "constant 0.001, without noise");

    private static final ClaimSpec NEEDS_NOISE =
            new ClaimSpec(
                    "noise-gain-needs-noise",
                    ID,
                    Origin.BEYOND,
                    "a control of Section 5.3",
                    "The gain on complex patterns comes from the suppression of noise: lrDecay's"
                            + " lead over the small constant rate is larger with noise than on the"
                            + " same data without it (difference of leads above 0).",
                    Hypothesis.POSITIVE,
                    Quantities.gainDifference(0));

    @Override
    List<Function<Long, RunSpec>> kinds(Setting setting) {
        Ps10Sizes sizes = Ps10Sizes.of(setting.preset());
        List<Function<Long, RunSpec>> kinds = new ArrayList<>();
        for (String data : List.of(sizes.noisyDataset(), sizes.quietDataset())) {
            kinds.add(seed -> sizes.decay(data, seed));
            kinds.add(seed -> sizes.constant(data, Ps10Sizes.SMALL_RATE, seed));
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
        Ps10Sizes sizes = Ps10Sizes.of(setting.preset());
        PairedRuns runs = read(setting, records);
        Window end = sizes.endOfStage(3);
        List<Claim> claims =
                new JudgedClaims(setting)
                        .add(
                                NEEDS_NOISE,
                                runs.sample(r -> lead(r, 0, end) - lead(r, 2, end)),
                                "Read over " + end.text() + ".")
                        .claims();
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < NAMES.size(); i++) {
            rows.add(
                    List.of(
                            NAMES.get(i),
                            MeanText.of("%.3f", runs.kind(i).runs(), run -> complex(run, end))));
        }
        return new Findings(
                ID,
                "Does the gain under noise come from the noise?",
                "beyond Section 5.3",
                Ps10Patterns.summary(setting, sizes, runs)
                        + " The data are "
                        + sizes.noisyDataset()
                        + ", and the same without noise.",
                claims,
                List.of(),
                List.of(
                        new Table(
                                "Accuracy on complex test patterns at the end, mean over seeds",
                                List.of("training", "complex"),
                                rows)),
                List.of());
    }

    private static double lead(List<Run> runs, int first, Window end) {
        return complex(runs.get(first), end) - complex(runs.get(first + 1), end);
    }
}
