package ai.djl.lrdecay.paper.experiment;

import static ai.djl.lrdecay.paper.experiment.PatternAccuracy.complex;
import static ai.djl.lrdecay.paper.experiment.PatternAccuracy.noise;
import static ai.djl.lrdecay.paper.experiment.PatternAccuracy.simple;
import static ai.djl.lrdecay.paper.experiment.PatternAccuracy.total;

import ai.djl.lrdecay.paper.experiment.Records.Run;
import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Figure;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.finding.Hypothesis;
import ai.djl.lrdecay.paper.finding.Origin;
import ai.djl.lrdecay.paper.finding.Panel;
import ai.djl.lrdecay.paper.finding.Series;
import ai.djl.lrdecay.paper.finding.Table;
import ai.djl.lrdecay.paper.run.EpochRecord;
import ai.djl.lrdecay.paper.run.Json;
import ai.djl.lrdecay.paper.run.RunSpec;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Section 5.3, Figure 10: with 10 % noise, lrDecay against the constant rate of its last stage, on
 * simple patterns, on complex patterns and on the noise.
 */
public final class Ps10Noise extends PairedExperiment {

    private static final String ID = "ps10-noise";
    private static final String PAPER = "Section 5.3, Figure 10";
    private static final String DECAY_NAME = "lrDecay";
    private static final String SMALL_NAME = "constant " + Json.number(Ps10Sizes.SMALL_RATE);

    private static final ClaimSpec NOISE_IN_STAGE_1 =
            new ClaimSpec(
                    "noise-large-rate-suppresses",
                    ID,
                    Origin.PAPER,
                    PAPER,
                    "A large rate suppresses the fitting of noise: at the end of stage 1 the small"
                            + " constant rate fits more of it (difference of training accuracies on"
                            + " noise above 0).",
                    Hypothesis.POSITIVE,
                    Quantities.accuracyDifference(0));
    private static final ClaimSpec NOISE_BEFORE_LAST_DECAY =
            new ClaimSpec(
                    "noise-fitted-before-last-decay",
                    ID,
                    Origin.BEYOND,
                    "a moment that a pilot showed, not the paper's",
                    "Just before the last decay the small constant rate fits more of the noise than"
                            + " lrDecay (difference above 0).",
                    Hypothesis.POSITIVE,
                    Quantities.accuracyDifference(0));
    private static final ClaimSpec NOISE_AT_END =
            new ClaimSpec(
                    "noise-fitted-at-end",
                    ID,
                    Origin.PAPER,
                    PAPER,
                    "At the end of training the small constant rate fits more of the noise than"
                            + " lrDecay (difference above 0).",
                    Hypothesis.POSITIVE,
                    Quantities.accuracyDifference(0));
    private static final ClaimSpec COMPLEX_UNDER_NOISE =
            new ClaimSpec(
                    "noise-decay-better-on-complex",
                    ID,
                    Origin.PAPER,
                    PAPER,
                    "Under noise lrDecay ends with a higher accuracy on complex test patterns than"
                            + " the small constant rate (difference above 0).",
                    Hypothesis.POSITIVE,
                    Quantities.accuracyDifference(0));

    private static final ClaimSpec TOTAL_UNDER_NOISE =
            new ClaimSpec(
                    "noise-decay-better-in-total",
                    ID,
                    Origin.PAPER,
                    "Section 5.3 (Li et al. 2019)",
                    "Under noise lrDecay outperforms the small constant rate: it ends with a higher"
                            + " total test accuracy (difference above 0).",
                    Hypothesis.POSITIVE,
                    Quantities.accuracyDifference(0));

    private static final ClaimSpec NOISE_AT_EQUAL_LEARNING =
            new ClaimSpec(
                    "noise-fitted-at-equal-learning",
                    ID,
                    Origin.BEYOND,
                    "a control of Section 5.3",
                    "Where both have learned the same share of complex test patterns, the small"
                            + " constant rate has fitted more of the noise than lrDecay"
                            + " (difference above 0).",
                    Hypothesis.POSITIVE,
                    Quantities.accuracyDifference(0));

    /** {@inheritDoc} */
    @Override
    public String id() {
        return ID;
    }

    @Override
    List<Function<Long, RunSpec>> kinds(Setting setting) {
        Ps10Sizes sizes = Ps10Sizes.of(setting.preset());
        return List.of(
                seed -> sizes.decay(sizes.noisyDataset(), seed),
                seed -> sizes.constant(sizes.noisyDataset(), Ps10Sizes.SMALL_RATE, seed));
    }

    /** {@inheritDoc} */
    @Override
    public Findings conclude(Setting setting, Records records) throws IOException {
        Ps10Sizes sizes = Ps10Sizes.of(setting.preset());
        PairedRuns runs = read(setting, records);
        List<Claim> claims =
                new JudgedClaims(setting)
                        .add(NOISE_IN_STAGE_1, fitted(runs, sizes.endOfStage(1)), read(sizes, 1))
                        .add(
                                NOISE_BEFORE_LAST_DECAY,
                                fitted(runs, sizes.endOfStage(2)),
                                read(sizes, 2))
                        .add(NOISE_AT_END, fitted(runs, sizes.endOfStage(3)), read(sizes, 3))
                        .add(
                                COMPLEX_UNDER_NOISE,
                                runs.sample(
                                        r ->
                                                complex(r.get(0), sizes.endOfStage(3))
                                                        - complex(r.get(1), sizes.endOfStage(3))),
                                read(sizes, 3))
                        .add(
                                TOTAL_UNDER_NOISE,
                                runs.sample(
                                        r ->
                                                total(r.get(0), sizes.endOfStage(3))
                                                        - total(r.get(1), sizes.endOfStage(3))),
                                read(sizes, 3))
                        .add(
                                NOISE_AT_EQUAL_LEARNING,
                                runs.sample(r -> atEqualLearning(sizes, r.get(1), r.get(0))),
                                "At the first window of each in which the accuracy on complex"
                                        + " patterns is the largest that both reach.")
                        .claims();
        return new Findings(
                ID,
                "What a large rate at first prevents: fitting noise",
                PAPER,
                Ps10Patterns.summary(setting, sizes, runs)
                        + " The data are "
                        + sizes.noisyDataset()
                        + ".",
                claims,
                List.of(figure(sizes, runs)),
                List.of(table(sizes, runs)),
                List.of(
                        "Accuracies on simple and complex patterns are those on test data, which"
                                + " carry no noise. Accuracy on noise is that on the noisy training"
                                + " samples, evaluated after each epoch like test data; 0.1 is"
                                + " chance, and more means that their random labels are being"
                                + " memorised.",
                        "What matters is the number of noise points relative to that of complex"
                                + " patterns (1,000) in the same channels, and the time of"
                                + " measurement: the last stage of lrDecay has the same rate as the"
                                + " constant run and fits noise as fast."));
    }

    private static String read(Ps10Sizes sizes, int stage) {
        return "Read over " + sizes.endOfStage(stage).text() + ".";
    }

    private static Sample fitted(PairedRuns runs, Window window) {
        return runs.sample(r -> noise(r.get(1), window) - noise(r.get(0), window));
    }

    /** How much more noise the first has fitted, along both trajectories at the same accuracy. */
    private static double atEqualLearning(Ps10Sizes sizes, Run first, Run second) {
        List<Window> windows = windows(sizes, first);
        List<Window> others = windows(sizes, second);
        double level = Math.min(most(first, windows), most(second, others));
        return noise(first, reached(first, windows, level))
                - noise(second, reached(second, others, level));
    }

    private static List<Window> windows(Ps10Sizes sizes, Run run) {
        int length = Math.min(sizes.endOfStage(1).length(), run.epochs().size());
        return IntStream.rangeClosed(length, run.epochs().size())
                .mapToObj(to -> new Window(to - length + 1, to))
                .toList();
    }

    private static double most(Run run, List<Window> windows) {
        return windows.stream().mapToDouble(w -> complex(run, w)).max().orElseThrow();
    }

    /** The first window at a level; the last one where accuracies were not recorded. */
    private static Window reached(Run run, List<Window> windows, double level) {
        return windows.stream()
                .filter(window -> complex(run, window) >= level)
                .findFirst()
                .orElse(windows.get(windows.size() - 1));
    }

    private static Figure figure(Ps10Sizes sizes, PairedRuns runs) {
        return new Figure.Panels(
                "figure-10-ps10-noise",
                "Figure 10: lrDecay and a small constant rate under noise",
                "From left to right: simple test patterns, complex test patterns, noisy training"
                        + " samples (higher means more memorised noise). Mean over seeds; bands"
                        + " span the seeds; dashed lines mark the decays of lrDecay.",
                "epoch",
                "accuracy",
                0,
                1,
                List.of(
                        panel("simple patterns", sizes, runs, PatternAccuracy::simple),
                        panel("complex patterns", sizes, runs, PatternAccuracy::complex),
                        panel("noise", sizes, runs, PatternAccuracy::noise)));
    }

    private static Panel panel(
            String title, Ps10Sizes sizes, PairedRuns runs, ToDoubleFunction<EpochRecord> value) {
        List<Series> series =
                List.of(
                        runs.kind(0).series(DECAY_NAME, value),
                        runs.kind(1).series(SMALL_NAME, value));
        return new Panel(title, series, sizes.decays());
    }

    private static Table table(Ps10Sizes sizes, PairedRuns runs) {
        List<Run> decay = runs.kind(0).runs();
        List<Run> small = runs.kind(1).runs();
        return new Table(
                "Accuracy at the ends of stages, mean over seeds",
                List.of(
                        "learning rate",
                        "noise, stage 1",
                        "noise, stage 2",
                        "noise, end",
                        "complex, end",
                        "simple, end"),
                List.of(row(DECAY_NAME, sizes, decay), row(SMALL_NAME, sizes, small)));
    }

    private static List<String> row(String name, Ps10Sizes sizes, List<Run> runs) {
        return List.of(
                name,
                Ps10Patterns.mean(runs, run -> noise(run, sizes.endOfStage(1))),
                Ps10Patterns.mean(runs, run -> noise(run, sizes.endOfStage(2))),
                Ps10Patterns.mean(runs, run -> noise(run, sizes.endOfStage(3))),
                Ps10Patterns.mean(runs, run -> complex(run, sizes.endOfStage(3))),
                Ps10Patterns.mean(runs, run -> simple(run, sizes.endOfStage(3))));
    }
}
