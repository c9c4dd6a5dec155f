package ai.djl.lrdecay.paper.suite;

import ai.djl.lrdecay.decay.GreedyLr;
import ai.djl.lrdecay.decay.PlateauSettings;
import ai.djl.lrdecay.decay.Stability;
import ai.djl.lrdecay.decay.WarmUpStableDecay;
import ai.djl.lrdecay.decay.WarmUpStableDecay.Descent;
import ai.djl.lrdecay.paper.plateau.KerasRule;
import ai.djl.lrdecay.paper.plateau.PlateauRule;
import ai.djl.lrdecay.paper.plateau.PyTorchRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Who takes part at a horizon; deadlines are given to all that decide by the loss, or to none. */
final class Contenders {

    /** The contender that is set against all others. */
    static final String CHAMPION = "AutoDecay, scaled";

    private static final double USUAL_START = 0.8;

    /** AutoDecay's defaults for {@code SCALED}. */
    private static final double[] SHARES = {0.7, 0.9, 0.95};

    private final int horizon;
    private final boolean deadlines;

    private Contenders(int horizon, boolean deadlines) {
        this.horizon = horizon;
        this.deadlines = deadlines;
    }

    /** All of them, the oracle first; those that are tuned for the horizon are tuned here. */
    static List<Contender> at(int horizon, boolean deadlines, double price) {
        return new Contenders(horizon, deadlines).all(new Tuning(horizon, price));
    }

    private List<Contender> all(Tuning tuning) {
        List<Integer> latest = observations();
        PlateauRule.Settings defaults = PlateauRule.Settings.DEFAULTS;
        List<Contender> all = new ArrayList<>();
        all.add(new Contender("oracle", Policy::oracle));
        all.add(autoDecay("AutoDecay, paper", Stability.PAPER, false));
        all.add(autoDecay("AutoDecay, paper, quality", Stability.PAPER, true));
        all.add(autoDecay("AutoDecay, trend", Stability.TREND, false));
        all.add(autoDecay(CHAMPION, Stability.SCALED, false));
        all.add(autoDecay(CHAMPION + ", quality", Stability.SCALED, true));
        all.add(
                new Contender(
                        "PyTorch's rule, defaults",
                        () -> Policy.rule(PyTorchRule::new, defaults, Integer.MAX_VALUE, latest)));
        all.add(
                new Contender(
                        "Keras's rule, defaults",
                        () -> Policy.rule(KerasRule::new, defaults, Integer.MAX_VALUE, latest)));
        all.add(tuning.rule("PyTorch's rule", PyTorchRule::new, latest));
        all.add(tuning.rule("Keras's rule", KerasRule::new, latest));
        all.add(
                new Contender(
                        "GreedyLR, defaults",
                        () ->
                                Policy.tracker(
                                        GreedyLr.builder().setLearningRate(1).build(), latest)));
        all.add(tuning.greedy(latest));
        all.add(
                new Contender(
                        "WSD, detector",
                        () ->
                                Policy.tracker(
                                        wsd(PlateauSettings.builder()
                                                        .optPlannedObservations(horizon)
                                                        .build())
                                                .build(),
                                        List.of())));
        all.add(tuning.detectedDescent(this::wsd));
        all.add(
                new Contender(
                        "WSD, descent after 80 %",
                        () -> Policy.tracker(fixed(USUAL_START, Descent.LINEAR), List.of())));
        all.add(tuning.fixedDescent(this::fixed));
        all.add(new Contender("cosine", () -> Policy.tracker(fixed(0, Descent.COSINE), List.of())));
        all.add(new Contender("linear", () -> Policy.tracker(fixed(0, Descent.LINEAR), List.of())));
        all.add(tuning.steps());
        return all;
    }

    private Contender autoDecay(String name, Stability criterion, boolean quality) {
        return new Contender(
                name,
                () ->
                        Policy.autoDecay(
                                PlateauSettings.builder()
                                        .optStability(criterion)
                                        .optQuality(quality)
                                        .optPlannedObservations(horizon)
                                        .optDeadlines(deadlines ? SHARES : new double[0])
                                        .build()));
    }

    /** What is its deadline is the planned length: the descent begins in time to end with it. */
    private WarmUpStableDecay.Builder wsd(PlateauSettings detector) {
        WarmUpStableDecay.Builder builder =
                WarmUpStableDecay.builder().setLearningRate(1).optDetector(detector);
        return deadlines ? builder.optPlannedUpdates(horizon) : builder;
    }

    private WarmUpStableDecay fixed(double share, Descent descent) {
        int start = (int) Math.round(share * horizon);
        return WarmUpStableDecay.builder()
                .setLearningRate(1)
                .optDescent(descent)
                .optDescentAfter(start, horizon - start)
                .build();
    }

    private List<Integer> observations() {
        if (!deadlines) {
            return List.of();
        }
        return Arrays.stream(SHARES).mapToObj(share -> (int) Math.round(share * horizon)).toList();
    }
}
