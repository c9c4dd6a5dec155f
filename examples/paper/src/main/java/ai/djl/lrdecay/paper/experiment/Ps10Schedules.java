package ai.djl.lrdecay.paper.experiment;

import ai.djl.lrdecay.dataset.PatternKind;
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
import java.util.function.Function;

/**
 * Beyond the paper: other schedules on PS10, by kind of pattern, beside the integral of the rate
 * over training. Is it steps that teach complex patterns, or any descent of the rate?
 */
public final class Ps10Schedules implements Experiment {

    private static final String ID = "ps10-schedules";
    private static final String SIMPLE = PatternKind.SIMPLE.label();
    private static final String COMPLEX = PatternKind.COMPLEX.label();
    private static final String FREE = "schedule-free";

    /** Those that are compared with lrDecay. */
    private static final List<String> OTHERS = List.of("cosine", "linear", "wsd", "greedy", FREE);

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

    private static List<Function<Long, RunSpec>> kinds(Ps10Sizes sizes) {
        List<Function<Long, RunSpec>> kinds = new ArrayList<>();
        kinds.add(seed -> sizes.decay(sizes.dataset(), seed));
        for (String name : OTHERS) {
            String schedule = name.equals("wsd") ? "wsd@" + sizes.secondDecay() : name;
            kinds.add(
                    name.equals(FREE)
                            ? seed -> sizes.scheduleFree(sizes.dataset(), seed)
                            : seed -> sizes.scheduled(sizes.dataset(), schedule, seed));
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
    public boolean isPartOf(Preset preset) {
        return preset.hasExtensions();
    }

    /** {@inheritDoc} */
    @Override
    public List<RunSpec> runs(Setting setting) {
        return PairedRuns.specs(setting, kinds(Ps10Sizes.of(setting.preset())));
    }

    /** {@inheritDoc} */
    @Override
    public Findings conclude(Setting setting, Records records) throws IOException {
        Ps10Sizes sizes = Ps10Sizes.of(setting.preset());
        PairedRuns runs = new PairedRuns(setting, records, kinds(sizes));
        JudgedClaims family = new JudgedClaims(setting);
        for (int i = 0; i < OTHERS.size(); i++) {
            int kind = i + 1;
            family.add(
                    claim(OTHERS.get(i)),
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
        return Window.end(run).share(run, epoch -> epoch.test(COMPLEX));
    }

    private static Table table(PairedRuns runs) {
        List<String> names = new ArrayList<>(List.of("lrDecay"));
        names.addAll(OTHERS);
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            List<Run> kind = runs.kind(i).runs();
            rows.add(
                    List.of(
                            names.get(i),
                            MeanText.of("%.3f", kind, Ps10Schedules::complex),
                            MeanText.of(
                                    "%.3f",
                                    kind, run -> Window.end(run).share(run, e -> e.test(SIMPLE))),
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
