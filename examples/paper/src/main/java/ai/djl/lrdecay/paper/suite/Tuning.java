package ai.djl.lrdecay.paper.suite;

import ai.djl.lrdecay.paper.plateau.PlateauRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The best settings of a plateau rule for a horizon, found on seeds that are not used again. */
final class Tuning {

    private static final List<Integer> PATIENCES =
            List.of(1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 50, 75, 100, 150, 200, 300);
    private static final List<Double> THRESHOLDS = List.of(0.0, 1e-4, 1e-3, 3e-3, 1e-2, 3e-2);
    private static final int MOST_DECAYS = 3;
    private static final int TWENTIETHS = 20;

    private Tuning() {}

    /**
     * Finds the settings of least mean cost. Whether the rule ends the training, at the fourth
     * decay or where Keras's early stopping would, is tuned as well.
     */
    static Contender best(
            String name,
            Function<PlateauRule.Settings, PlateauRule> maker,
            int horizon,
            List<Long> seeds,
            double price) {
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
                                        () -> Policy.rule(maker, settings, most)));
                    }
                }
            }
        }
        return best(candidates, horizon, seeds, price);
    }

    /** Finds the step schedule of least mean cost, with three decays on a grid of 5 %. */
    static Contender bestSteps(int horizon, List<Long> seeds, double price) {
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
        return best(candidates, horizon, seeds, price);
    }

    private static Contender best(
            List<Contender> candidates, int horizon, List<Long> seeds, double price) {
        return candidates.parallelStream()
                .map(candidate -> new Scored(candidate, mean(candidate, horizon, seeds, price)))
                .min(Comparator.comparingDouble(Scored::cost))
                .orElseThrow()
                .contender();
    }

    private record Scored(Contender contender, double cost) {}

    private static double mean(Contender candidate, int horizon, List<Long> seeds, double price) {
        double sum = 0;
        for (CurveKind kind : CurveKind.values()) {
            for (long seed : seeds) {
                LossCurve curve = new LossCurve(kind, horizon, seed);
                sum += Episode.play(curve, candidate.policy().get()).cost(price);
            }
        }
        return sum / (seeds.size() * CurveKind.values().length);
    }
}
