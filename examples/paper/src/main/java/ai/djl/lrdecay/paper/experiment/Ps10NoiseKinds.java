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
import ai.djl.lrdecay.paper.finding.Table;
import ai.djl.lrdecay.paper.run.EpochRecord;
import ai.djl.lrdecay.paper.run.Json;
import ai.djl.lrdecay.paper.run.RunSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Beyond the paper, a control of Section 5.3: the paper does not say where its noise is shown, and
 * {@code ps10-noise} shows it among the complex patterns alone, where it can only hurt those. Here
 * it is shown among simple patterns, in both halves at once, and as flipped labels of complex
 * patterns, the usual reading of noisy labels.
 */
public final class Ps10NoiseKinds extends ExtensionExperiment {

    private static final String ID = "ps10-noise-kinds";
    private static final String CONTROL = "a control of Section 5.3";
    private static final String DECAY_NAME = "lrDecay";
    private static final String SMALL_NAME = "constant " + Json.number(Ps10Sizes.SMALL_RATE);

    /** So that more samples are noise, a tenth, than there are complex patterns, 1,000. */
    private static final int LEAST_SAMPLES = 12_000;

    /** For each kind of noise lrDecay, and after it the small constant rate. */
    private static final int TRAININGS = 2;

    private static final List<NoisyData> KINDS =
            List.of(
                    new NoisyData("fresh colours, simple channels", "channels=simple", true),
                    new NoisyData("fresh colours, both halves", "channels=both", true),
                    new NoisyData("flipped labels", "noise-kind=flips", false));

    /**
     * A kind of noise.
     *
     * @param name for people
     * @param option what makes PS10 show it
     * @param fresh whether there is something to memorise: colours that are shown once
     */
    private record NoisyData(String name, String option, boolean fresh) {

        String data(Ps10Sizes sizes) {
            return sizes.dataset(
                    Math.max(sizes.trainSamples(), LEAST_SAMPLES), "noise=0.1," + option);
        }
    }

    private static final ClaimSpec TOTAL =
            new ClaimSpec(
                    "noise-kinds-decay-better-in-total",
                    ID,
                    Origin.BEYOND,
                    CONTROL,
                    "Whatever the noise shows, lrDecay outperforms the small constant rate: it ends"
                            + " with a higher total test accuracy (difference above 0).",
                    Hypothesis.POSITIVE.inAll(),
                    Quantities.accuracyDifference(0));
    private static final ClaimSpec SUPPRESSES =
            new ClaimSpec(
                    "noise-kinds-large-rate-suppresses",
                    ID,
                    Origin.BEYOND,
                    CONTROL,
                    "A large rate suppresses the fitting of noise in other channels, too: at the"
                            + " end of stage 1 the small constant rate fits more of the noise of"
                            + " fresh colours (difference of training accuracies on noise above"
                            + " 0).",
                    Hypothesis.POSITIVE.inAll(),
                    Quantities.accuracyDifference(0));

    @Override
    List<Function<Long, RunSpec>> kinds(Setting setting) {
        Ps10Sizes sizes = Ps10Sizes.ofControls(setting.preset());
        List<Function<Long, RunSpec>> kinds = new ArrayList<>();
        for (NoisyData kind : KINDS) {
            kinds.add(seed -> sizes.decay(kind.data(sizes), seed));
            kinds.add(seed -> sizes.constant(kind.data(sizes), Ps10Sizes.SMALL_RATE, seed));
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
        Ps10Sizes sizes = Ps10Sizes.ofControls(setting.preset());
        PairedRuns runs = read(setting, records);
        Window one = sizes.endOfStage(1);
        Window end = sizes.endOfStage(3);
        List<Cell> totals = new ArrayList<>();
        List<Cell> fitted = new ArrayList<>();
        for (int i = 0; i < KINDS.size(); i++) {
            int decay = i * TRAININGS;
            NoisyData kind = KINDS.get(i);
            totals.add(
                    new Cell(
                            kind.name(),
                            runs.sample(
                                    r -> total(r.get(decay), end) - total(r.get(decay + 1), end))));
            if (kind.fresh()) {
                fitted.add(
                        new Cell(
                                kind.name(),
                                runs.sample(
                                        r ->
                                                noise(r.get(decay + 1), one)
                                                        - noise(r.get(decay), one))));
            }
        }
        List<Claim> claims =
                new JudgedClaims(setting)
                        .add(TOTAL, totals, "Read over " + end.text() + ".")
                        .add(SUPPRESSES, fitted, "Read over " + one.text() + ".")
                        .claims();
        return new Findings(
                ID,
                "Other kinds of noise",
                "beyond Section 5.3",
                Ps10Patterns.summary(setting, sizes, runs)
                        + " The data are "
                        + KINDS.stream()
                                .map(kind -> kind.data(sizes))
                                .collect(Collectors.joining("; "))
                        + ".",
                claims,
                List.of(
                        figure(
                                "figure-ps10-noise-kinds-fitted",
                                "How much of each kind of noise is fitted",
                                "accuracy on noise",
                                panels(sizes, runs, PatternAccuracy::noise)),
                        figure(
                                "figure-ps10-noise-kinds-total",
                                "Total test accuracy under each kind of noise",
                                "test accuracy",
                                panels(sizes, runs, EpochRecord::testAccuracy))),
                List.of(table(sizes, runs)),
                List.of(
                        "Accuracy on noise is that on the noisy training samples, evaluated after"
                                + " each epoch like test data; 0.1 is chance. Patterns whose labels"
                                + " are flipped now and then are mostly seen with their own: a"
                                + " network that has learned them predicts the labels of flips at"
                                + " about chance; more is memorised.",
                        "At equal epochs the small rate has also learned less, with noise or"
                                + " without: ps10-mediation says how much of lrDecay's lead needs"
                                + " the noise."));
    }

    private static Figure figure(String id, String title, String label, List<Panel> panels) {
        return new Figure.Panels(
                id,
                title,
                "From left to right: "
                        + KINDS.stream().map(NoisyData::name).collect(Collectors.joining("; "))
                        + ". Mean over seeds; bands span the seeds; dashed lines mark the decays"
                        + " of lrDecay.",
                "epoch",
                label,
                0,
                1,
                panels);
    }

    private static List<Panel> panels(
            Ps10Sizes sizes, PairedRuns runs, ToDoubleFunction<EpochRecord> value) {
        List<Panel> panels = new ArrayList<>();
        for (int i = 0; i < KINDS.size(); i++) {
            panels.add(
                    new Panel(
                            KINDS.get(i).name(),
                            List.of(
                                    runs.kind(i * TRAININGS).series(DECAY_NAME, value),
                                    runs.kind(i * TRAININGS + 1).series(SMALL_NAME, value)),
                            sizes.decays()));
        }
        return panels;
    }

    private static Table table(Ps10Sizes sizes, PairedRuns runs) {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < KINDS.size(); i++) {
            String name = KINDS.get(i).name();
            rows.add(row(name, DECAY_NAME, sizes, runs.kind(i * TRAININGS).runs()));
            rows.add(row(name, SMALL_NAME, sizes, runs.kind(i * TRAININGS + 1).runs()));
        }
        return new Table(
                "Accuracy at the ends of stages, mean over seeds with its 95 % interval",
                List.of(
                        "noise",
                        "learning rate",
                        "noise, stage 1",
                        "noise, end",
                        "simple, end",
                        "complex, end",
                        "total, end"),
                rows);
    }

    private static List<String> row(String kind, String rate, Ps10Sizes sizes, List<Run> runs) {
        Window end = sizes.endOfStage(3);
        return List.of(
                kind,
                rate,
                MeanText.of("%.3f", runs, run -> noise(run, sizes.endOfStage(1))),
                MeanText.of("%.3f", runs, run -> noise(run, end)),
                MeanText.of("%.3f", runs, run -> simple(run, end)),
                MeanText.of("%.3f", runs, run -> complex(run, end)),
                MeanText.of("%.3f", runs, run -> total(run, end)));
    }
}
