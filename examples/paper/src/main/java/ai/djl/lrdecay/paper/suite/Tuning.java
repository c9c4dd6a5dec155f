package ai.djl.lrdecay.paper.suite;

import ai.djl.lrdecay.decay.GreedyLr;
import ai.djl.lrdecay.decay.PlateauSettings;
import ai.djl.lrdecay.decay.Stability;
import ai.djl.lrdecay.decay.WarmUpStableDecay;
import ai.djl.lrdecay.decay.WarmUpStableDecay.Descent;
import ai.djl.lrdecay.paper.plateau.PlateauRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The best settings of a schedule for a horizon: those of least mean cost, found on seeds that are
 * not used again.
 */
final class Tuning {

    /** Seeds for tuning lie where no seed for measuring does. */
    static final long SEEDS_FROM = 1_000_000;

    /** As many trainings decide on the settings of a rule as there are kinds, times this. */
    static final int SEEDS = 20;

    private static final List<Integer> PATIENCES =
            List.of(1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 50, 75, 100, 150, 200, 300);
    private static final List<Double> THRESHOLDS = List.of(0.0, 1e-4, 1e-3, 3e-3, 1e-2, 3e-2);
    private static final int MOST_DECAYS = 3;
    private static final int TWENTIETHS = 20;

    private static final List<Double> GREEDY_FACTORS = List.of(0.5, 0.7, 0.8, 0.9, 0.95, 0.98);
    private static final List<Integer> GREEDY_PATIENCES = List.of(0, 1, 2, 3, 5, 10, 20, 50, 100);
    private static final List<Double> DESCENT_SHARES = List.of(0.1, 0.2, 0.3, 0.5);

    private final int horizon;
    private final double price;
    private final List<LossCurve> curves = new ArrayList<>();

    /**
     * Prepares the trainings.
     *
     * @param horizon the planned number of observations
     * @param price what the whole horizon costs, in percents of loss
     */
    Tuning(int horizon, double price) {
        this.horizon = horizon;
        this.price = price;
        for (CurveKind kind : CurveKind.values()) {
            for (long seed = SEEDS_FROM; seed < SEEDS_FROM + SEEDS; seed++) {
                curves.add(new LossCurve(kind, horizon, seed));
            }
        }
    }

    /**
     * Tunes a plateau rule. Whether the rule ends the training, at the fourth decay or where
     * Keras's early stopping would, is tuned as well.
     */
    Contender rule(
            String name,
            Function<PlateauRule.Settings, PlateauRule> maker,
            List<Integer> deadlines) {
        List<Contender> candidates = new ArrayList<>();
        for (int patience : PATIENCES) {
            if (patience > horizon / 4) {
                continue;
            }
            for (double threshold : THRESHOLDS) {
                for (int cooldown : List.of(0, patience)) {
                    for (int most : List.of(1, 2, MOST_DECAYS, Integer.MAX_VALUE)) {
                        PlateauRule.Settings settings =
                                new PlateauRule.Settings(patience, threshold, cooldown);
                        String ends = most == Integer.MAX_VALUE ? "never ends" : "at most " + most;
                        candidates.add(
                                new Contender(
                                        String.format(
                                                Locale.ROOT,
                                                "%s, tuned (patience %d, threshold %s, cooldown %d,"
                                                        + " %s decays)",
                                                name,
                                                patience,
                                                Double.toString(threshold),
                                                cooldown,
                                                ends),
                                        () -> Policy.rule(maker, settings, most, deadlines)));
                    }
                }
            }
        }
        return best(candidates);
    }

    /** Tunes GreedyLR: factor, patience, smoothing, threshold, and the limits of the rate. */
    Contender greedy(List<Integer> deadlines) {
        List<Contender> candidates = new ArrayList<>();
        for (double factor : GREEDY_FACTORS) {
            for (int patience : GREEDY_PATIENCES) {
                if (patience > horizon / 4) {
                    continue;
                }
                for (int window : List.of(0, 10)) {
                    for (double threshold : List.of(1e-6, 1e-2)) {
                        for (double min : List.of(1e-2, 1e-3)) {
                            for (double max : List.of(1.0, 10.0)) {
                                candidates.add(
                                        new Contender(
                                                String.format(
                                                        Locale.ROOT,
                                                        "GreedyLR, tuned (factor %s, patience %d,"
                                                                + " window %d, threshold %s, rates"
                                                                + " from %s to %s)",
                                                        Double.toString(factor),
                                                        patience,
                                                        window,
                                                        Double.toString(threshold),
                                                        Double.toString(min),
                                                        Double.toString(max)),
                                                () ->
                                                        Policy.tracker(
                                                                GreedyLr.builder()
                                                                        .setLearningRate(1)
                                                                        .optFactor(factor)
                                                                        .optPatience(patience)
                                                                        .optWindow(window)
                                                                        .optThreshold(threshold)
                                                                        .optLimits(min, max)
                                                                        .build(),
                                                                deadlines)));
                            }
                        }
                    }
                }
            }
        }
        return best(candidates);
    }

    /** Tunes WSD with a detector: its criterion, and the descent. */
    Contender detectedDescent(Function<PlateauSettings, WarmUpStableDecay.Builder> maker) {
        List<Contender> candidates = new ArrayList<>();
        for (Stability criterion : Stability.values()) {
            for (boolean quality : List.of(false, true)) {
                PlateauSettings detector =
                        PlateauSettings.builder()
                                .optStability(criterion)
                                .optQuality(quality)
                                .optPlannedObservations(horizon)
                                .optDeadlines()
                                .build();
                for (double share : DESCENT_SHARES) {
                    for (Descent descent : Descent.values()) {
                        candidates.add(
                                new Contender(
                                        String.format(
                                                Locale.ROOT,
                                                "WSD, detector, tuned (%s%s, %s descent of %.0f %%)",
                                                label(criterion),
                                                quality ? ", quality" : "",
                                                label(descent),
                                                100 * share),
                                        () ->
                                                Policy.tracker(
                                                        maker.apply(detector)
                                                                .optDescentShare(share)
                                                                .optDescent(descent)
                                                                .build(),
                                                        List.of())));
                    }
                }
            }
        }
        return best(candidates);
    }

    /** Tunes WSD whose descent begins at a given time, on a grid of 5 %. */
    Contender fixedDescent(BiFunction<Double, Descent, WarmUpStableDecay> maker) {
        List<Contender> candidates = new ArrayList<>();
        for (int start = 1; start < TWENTIETHS; start++) {
            double share = start / (double) TWENTIETHS;
            for (Descent descent : Descent.values()) {
                candidates.add(
                        new Contender(
                                String.format(
                                        Locale.ROOT,
                                        "WSD, fixed, tuned (%s descent after %.0f %%)",
                                        label(descent),
                                        100 * share),
                                () -> Policy.tracker(maker.apply(share, descent), List.of())));
            }
        }
        return best(candidates);
    }

    private static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** Finds the best step schedule with three decays on a grid of 5 %. */
    Contender steps() {
        List<Contender> candidates = new ArrayList<>();
        for (int first = 2; first < TWENTIETHS; first++) {
            for (int second = first + 1; second < TWENTIETHS; second++) {
                for (int third = second + 1; third < TWENTIETHS; third++) {
                    List<Integer> percents =
                            Stream.of(first, second, third).map(i -> i * 100 / TWENTIETHS).toList();
                    Set<Integer> decays =
                            percents.stream()
                                    .map(share -> Math.round(share * horizon / 100f))
                                    .collect(Collectors.toSet());
                    candidates.add(
                            new Contender(
                                    "fixed steps, tuned (at "
                                            + percents.stream()
                                                    .map(String::valueOf)
                                                    .collect(Collectors.joining(", "))
                                            + " %)",
                                    () -> Policy.steps(decays)));
                }
            }
        }
        return best(candidates);
    }

    private record Scored(Contender contender, int order, double cost) {}

    /** The one of least mean cost; of equal ones the first. */
    private Contender best(List<Contender> candidates) {
        return IntStream.range(0, candidates.size())
                .parallel()
                .mapToObj(i -> new Scored(candidates.get(i), i, mean(candidates.get(i))))
                .min(Comparator.comparingDouble(Scored::cost).thenComparingInt(Scored::order))
                .orElseThrow()
                .contender();
    }

    private double mean(Contender candidate) {
        double sum = 0;
        for (LossCurve curve : curves) {
            sum += Episode.cost(curve.copy(), candidate.policy().get(), price);
        }
        return sum / curves.size();
    }
}
