package ai.djl.lrdecay.paper.experiment;

import static ai.djl.lrdecay.paper.experiment.PatternAccuracy.complex;
import static ai.djl.lrdecay.paper.experiment.PatternAccuracy.simple;
import static ai.djl.lrdecay.paper.experiment.PatternAccuracy.total;

import ai.djl.lrdecay.dataset.PatternKind;
import ai.djl.lrdecay.paper.experiment.Records.Run;
import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Figure;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.finding.Hypothesis;
import ai.djl.lrdecay.paper.finding.Origin;
import ai.djl.lrdecay.paper.finding.Table;
import ai.djl.lrdecay.paper.run.Json;
import ai.djl.lrdecay.paper.run.RunSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Beyond the paper, a control of Section 5.2: the same on test colours that training never showed.
 * On PS10 as it is a test input has been seen, so that test accuracy is no generalisation.
 */
public final class Ps10HeldOut extends ExtensionExperiment {

    private static final String ID = "ps10-held-out";

    /**
     * Of the 1,000 complex patterns of ten categories 94 % have no other whose colours could be
     * theirs: the cubes around two uniform points of [-1, 1]^3 overlap with the probability 8
     * jitter^3. It is more than a sixth of the mean distance of nearest neighbours, 0.11.
     */
    private static final double JITTER = 0.02;

    private static final List<String> NAMES =
            List.of("lrDecay", "constant " + Json.number(Ps10Sizes.LARGE_RATE));
    private static final int DECAY = 0;
    private static final int CONSTANT = 1;

    private static final ClaimSpec TEACHES =
            new ClaimSpec(
                    "held-out-decay-teaches-complex",
                    ID,
                    Origin.BEYOND,
                    "a control of Section 5.2",
                    "The decay teaches complex patterns beyond the colours that were shown: from"
                            + " the end of stage 1 to that of stage 2 the accuracy on held-out"
                            + " colours of complex patterns gains more than with the undecayed rate"
                            + " (difference of gains above 0).",
                    Hypothesis.POSITIVE,
                    Quantities.gainDifference(0));
    private static final ClaimSpec SIMPLE_FIRST =
            new ClaimSpec(
                    "held-out-simple-before-complex",
                    ID,
                    Origin.BEYOND,
                    "a control of Section 5.2",
                    "On held-out colours, too, simple patterns are learned first: at the undecayed"
                            + " rate the mean accuracy over all epochs on them is above that on"
                            + " complex ones (difference above 0).",
                    Hypothesis.POSITIVE,
                    Quantities.accuracyDifference(0));

    private static String data(Ps10Sizes sizes) {
        return sizes.dataset(sizes.trainSamples(), "jitter=" + Json.number(JITTER));
    }

    @Override
    List<Function<Long, RunSpec>> kinds(Setting setting) {
        Ps10Sizes sizes = Ps10Sizes.ofControls(setting.preset());
        return List.of(
                seed -> sizes.decay(data(sizes), seed),
                seed -> sizes.constant(data(sizes), Ps10Sizes.LARGE_RATE, seed));
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
        Window two = sizes.endOfStage(2);
        Window all = new Window(1, sizes.epochs());
        List<Claim> claims =
                new JudgedClaims(setting)
                        .add(
                                TEACHES,
                                runs.sample(
                                        r ->
                                                PatternAccuracy.complexGain(
                                                        r.get(DECAY), r.get(CONSTANT), one, two)),
                                "From " + one.text() + " to " + two.text() + ".")
                        .add(
                                SIMPLE_FIRST,
                                runs.sample(r -> PatternAccuracy.simpleLead(r.get(CONSTANT), all)),
                                "")
                        .claims();
        return new Findings(
                ID,
                "Colours that training never showed",
                "beyond Section 5.2",
                Ps10Patterns.summary(setting, sizes, runs)
                        + " The data are "
                        + data(sizes)
                        + ": each sample shows its pattern's colour displaced by up to "
                        + Json.number(JITTER)
                        + " in each channel, training and test samples by different amounts.",
                claims,
                List.of(figure(sizes, runs)),
                List.of(table(sizes, runs)),
                List.of(
                        "Training accuracies are measured before each update, with batch norm in"
                                + " training mode: they differ from the others in more than the"
                                + " colours."));
    }

    private static Figure figure(Ps10Sizes sizes, PairedRuns runs) {
        return new Figure.Panels(
                "figure-ps10-held-out",
                "Accuracy on held-out colours of simple and complex patterns",
                "Left: lrDecay; right: the undecayed rate. Test accuracy, mean over seeds; bands"
                        + " span the seeds; dashed lines mark decays.",
                "epoch",
                "accuracy",
                0,
                1,
                List.of(
                        Ps10Patterns.panel(NAMES.get(DECAY), runs.kind(DECAY), sizes.decays()),
                        Ps10Patterns.panel(NAMES.get(CONSTANT), runs.kind(CONSTANT), List.of())));
    }

    private static Table table(Ps10Sizes sizes, PairedRuns runs) {
        Window end = sizes.endOfStage(3);
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < NAMES.size(); i++) {
            List<Run> kind = runs.kind(i).runs();
            rows.add(
                    List.of(
                            NAMES.get(i),
                            MeanText.of("%.3f", kind, run -> complex(run, sizes.endOfStage(1))),
                            MeanText.of("%.3f", kind, run -> complex(run, sizes.endOfStage(2))),
                            MeanText.of("%.3f", kind, run -> complex(run, end)),
                            MeanText.of("%.3f", kind, run -> trained(run, end)),
                            MeanText.of("%.3f", kind, run -> simple(run, end)),
                            MeanText.of("%.3f", kind, run -> total(run, end))));
        }
        return new Table(
                "Accuracy on held-out colours at the ends of stages, mean over seeds with its 95 %"
                        + " interval",
                List.of(
                        "learning rate",
                        "complex, stage 1",
                        "complex, stage 2",
                        "complex, end",
                        "complex, end, training colours",
                        "simple, end",
                        "total, end"),
                rows);
    }

    private static double trained(Run run, Window window) {
        return window.share(run, epoch -> epoch.train(PatternKind.COMPLEX.label()));
    }
}
