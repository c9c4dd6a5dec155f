package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.paper.experiment.Records.Run;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.finding.Hypothesis;
import ai.djl.lrdecay.paper.finding.Origin;
import ai.djl.lrdecay.paper.finding.Table;
import ai.djl.lrdecay.paper.run.EpochRecord;
import ai.djl.lrdecay.paper.run.RunSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Beyond the paper: other schedules on PS10, by kind of pattern, beside the integral of the rate
 * over training. Is it steps that teach complex patterns, or any descent of the rate?
 */
public final class Ps10Schedules extends ExtensionExperiment {

    private static final String ID = "ps10-schedules";

    /** Those that are compared with lrDecay. */
    private static final List<Other> OTHERS =
            List.of(
                    Other.scheduled("cosine", sizes -> "cosine"),
                    Other.scheduled("linear", sizes -> "linear"),
                    Other.scheduled("wsd", sizes -> "wsd@" + sizes.secondDecay()),
                    Other.scheduled("greedy", sizes -> "greedy"),
                    new Other(
                            "schedule-free",
                            (sizes, seed) -> sizes.scheduleFree(sizes.dataset(), seed)));

    /**
     * A training that is compared.
     *
     * @param name a short name
     * @param spec makes its specification from the sizes and a seed
     */
    private record Other(String name, BiFunction<Ps10Sizes, Long, RunSpec> spec) {

        static Other scheduled(String name, Function<Ps10Sizes, String> schedule) {
            return new Other(
                    name,
                    (sizes, seed) -> sizes.scheduled(sizes.dataset(), schedule.apply(sizes), seed));
        }
    }

    private static ClaimSpec claim(String name) {
        return new ClaimSpec(
                "schedules-" + name + "-complex",
                ID,
                Origin.BEYOND,
                "a comparison of ours",
                "Without steps, too ("
                        + name
                        + "): the accuracy on complex test patterns at the end is not lower than"
                        + " lrDecay's by as much as 0.02 (difference).",
                Hypothesis.NOT_LOWER,
                Quantities.accuracyDifference(0.02));
    }

    @Override
    List<Function<Long, RunSpec>> kinds(Setting setting) {
        Ps10Sizes sizes = Ps10Sizes.of(setting.preset());
        List<Function<Long, RunSpec>> kinds = new ArrayList<>();
        kinds.add(seed -> sizes.decay(sizes.dataset(), seed));
        for (Other other : OTHERS) {
            kinds.add(seed -> other.spec().apply(sizes, seed));
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
        JudgedClaims family = new JudgedClaims(setting);
        for (int i = 0; i < OTHERS.size(); i++) {
            int kind = i + 1;
            family.add(
                    claim(OTHERS.get(i).name()),
                    runs.sample(r -> complex(r.get(kind)) - complex(r.get(0))),
                    "");
        }
        return new Findings(
                ID,
                "Other schedules, by kind of pattern",
                "beyond Section 5.2",
                Ps10Patterns.summary(setting, sizes, runs)
                        + " All others start at 0.1, too, and have as many epochs.",
                family.claims(),
                List.of(),
                List.of(table(runs)),
                List.of(
                        "None is tuned. The integral is the sum of the rates over epochs: how far"
                                + " training could have gone in a quiet landscape."));
    }

    /** At the end of the last stage that a training had. */
    private static double complex(Run run) {
        return PatternAccuracy.complex(run, Window.end(run));
    }

    private static Table table(PairedRuns runs) {
        List<String> names = new ArrayList<>(List.of("lrDecay"));
        OTHERS.forEach(other -> names.add(other.name()));
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            List<Run> kind = runs.kind(i).runs();
            rows.add(
                    List.of(
                            names.get(i),
                            MeanText.of("%.3f", kind, Ps10Schedules::complex),
                            MeanText.of(
                                    "%.3f",
                                    kind, run -> PatternAccuracy.simple(run, Window.end(run))),
                            MeanText.of(
                                    "%.2f",
                                    kind,
                                    run ->
                                            run.epochs().stream()
                                                    .mapToDouble(EpochRecord::learningRate)
                                                    .sum())));
        }
        return new Table(
                "Test accuracy at the end, mean over seeds with its 95 % interval",
                List.of("schedule", "complex", "simple", "integral of the rate"), rows);
    }
}
