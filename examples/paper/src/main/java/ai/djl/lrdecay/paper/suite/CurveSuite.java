package ai.djl.lrdecay.paper.suite;

import ai.djl.lrdecay.decay.PlateauSettings;
import ai.djl.lrdecay.decay.Stability;
import ai.djl.lrdecay.paper.plateau.KerasRule;
import ai.djl.lrdecay.paper.plateau.PlateauRule;
import ai.djl.lrdecay.paper.plateau.PyTorchRule;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Plays all contenders on all kinds of curves. Every contender sees the same disturbances, so that
 * differences between contenders are taken within a seed.
 */
public final class CurveSuite {

    /** The planned lengths: epochs of small trainings, epochs of long ones, iterations. */
    public static final List<Integer> HORIZONS = List.of(90, 200, 2000);

    /** What the whole planned length costs, in percents of final loss. */
    public static final double PRICE = 10;

    /** Seeds for tuning lie where no seed for measuring does. */
    private static final long TUNING_SEEDS_FROM = 1_000_000;

    /** As many trainings decide on the settings of a rule as there are kinds, times this. */
    static final int TUNING_SEEDS = 20;

    /** The contender whose regret is set against the best of the plateau rules. */
    static final String CHAMPION = "AutoDecay, scaled";

    private CurveSuite() {}

    /**
     * What a contender did at one horizon.
     *
     * @param name its name
     * @param regrets for each seed the mean over the kinds of its cost beyond the oracle's
     * @param lossRegrets the same without any price of length: percents of final loss
     * @param byKind the mean regret for each kind of curve
     * @param length its mean length as a share of the horizon
     * @param falseDecays the share of its decays that came far from a plateau
     * @param delay the mean delay of a decay after a plateau, as a share of the horizon
     * @param falseEnds the share of trainings that it ended while a decay would have helped
     */
    public record Standing(
            String name,
            double[] regrets,
            double[] lossRegrets,
            Map<CurveKind, Double> byKind,
            double length,
            double falseDecays,
            double delay,
            double falseEnds) {}

    /**
     * Plays at one horizon.
     *
     * @param horizon the planned number of observations, at least 20
     * @param seeds the number of seeds, at least 2
     * @return the standings: the oracle, AutoDecay, the plateau rules with their defaults, the two
     *     that were tuned, and at last a tuned step schedule
     */
    public static List<Standing> play(int horizon, int seeds) {
        List<Long> tuningSeeds =
                LongStream.range(TUNING_SEEDS_FROM, TUNING_SEEDS_FROM + TUNING_SEEDS)
                        .boxed()
                        .toList();
        List<Contender> contenders = new ArrayList<>();
        contenders.add(new Contender("oracle", Policy::oracle));
        contenders.add(autoDecay("AutoDecay, paper", Stability.PAPER, horizon, false));
        contenders.add(autoDecay("AutoDecay, paper, quality", Stability.PAPER, horizon, true));
        contenders.add(autoDecay("AutoDecay, trend", Stability.TREND, horizon, false));
        contenders.add(autoDecay(CHAMPION, Stability.SCALED, horizon, false));
        contenders.add(autoDecay(CHAMPION + ", quality", Stability.SCALED, horizon, true));
        PlateauRule.Settings defaults = PlateauRule.Settings.DEFAULTS;
        contenders.add(
                new Contender(
                        "PyTorch's rule, defaults",
                        () -> Policy.rule(PyTorchRule::new, defaults, Integer.MAX_VALUE)));
        contenders.add(
                new Contender(
                        "Keras's rule, defaults",
                        () -> Policy.rule(KerasRule::new, defaults, Integer.MAX_VALUE)));
        contenders.add(
                Tuning.best("PyTorch's rule", PyTorchRule::new, horizon, tuningSeeds, PRICE));
        contenders.add(Tuning.best("Keras's rule", KerasRule::new, horizon, tuningSeeds, PRICE));
        contenders.add(Tuning.bestSteps(horizon, tuningSeeds, PRICE));
        Episode[][][] episodes = episodes(contenders, horizon, seeds);
        return IntStream.range(0, contenders.size())
                .mapToObj(i -> standing(contenders.get(i).name(), episodes[i], episodes[0]))
                .toList();
    }

    private static Contender autoDecay(
            String name, Stability criterion, int horizon, boolean quality) {
        return new Contender(
                name,
                () ->
                        Policy.autoDecay(
                                PlateauSettings.builder()
                                        .optStability(criterion)
                                        .optQuality(quality)
                                        .optPlannedObservations(horizon)
                                        .build()));
    }

    /** Episodes by contender, kind and seed. */
    private static Episode[][][] episodes(List<Contender> contenders, int horizon, int seeds) {
        CurveKind[] kinds = CurveKind.values();
        Episode[][][] episodes = new Episode[contenders.size()][kinds.length][seeds];
        IntStream.range(0, seeds)
                .parallel()
                .forEach(
                        seed -> {
                            for (int c = 0; c < contenders.size(); c++) {
                                for (CurveKind kind : kinds) {
                                    LossCurve curve = new LossCurve(kind, horizon, seed);
                                    episodes[c][kind.ordinal()][seed] =
                                            Episode.play(curve, contenders.get(c).policy().get());
                                }
                            }
                        });
        return episodes;
    }

    private static Standing standing(String name, Episode[][] own, Episode[][] oracle) {
        CurveKind[] kinds = CurveKind.values();
        int seeds = own[0].length;
        double[] regrets = new double[seeds];
        double[] lossRegrets = new double[seeds];
        Map<CurveKind, Double> byKind = new EnumMap<>(CurveKind.class);
        double length = 0;
        int decays = 0;
        int falseDecays = 0;
        double delay = 0;
        int answered = 0;
        int falseEnds = 0;
        for (CurveKind kind : kinds) {
            double sum = 0;
            for (int seed = 0; seed < seeds; seed++) {
                Episode episode = own[kind.ordinal()][seed];
                Episode best = oracle[kind.ordinal()][seed];
                double regret = episode.cost(PRICE) - best.cost(PRICE);
                regrets[seed] += regret / kinds.length;
                lossRegrets[seed] += (episode.cost(0) - best.cost(0)) / kinds.length;
                sum += regret;
                length += episode.length();
                decays += episode.decays();
                falseDecays += episode.falseDecays();
                delay += episode.delay();
                answered += episode.answered();
                falseEnds += episode.falseEnd() ? 1 : 0;
            }
            byKind.put(kind, sum / seeds);
        }
        double trainings = (double) seeds * kinds.length;
        return new Standing(
                name,
                regrets,
                lossRegrets,
                byKind,
                length / trainings,
                decays == 0 ? 0 : (double) falseDecays / decays,
                answered == 0 ? Double.NaN : delay / answered,
                falseEnds / trainings);
    }
}
