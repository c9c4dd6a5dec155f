package ai.djl.lrdecay.paper.suite;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Plays all contenders on all kinds of curves. Every contender sees the same disturbances, so that
 * differences between contenders are taken within a seed.
 */
public final class CurveSuite {

    /** The planned lengths: epochs of small trainings, epochs of long ones, iterations. */
    public static final List<Integer> HORIZONS = List.of(90, 200, 2000);

    /** What the whole planned length costs, in percents of final loss. */
    public static final double PRICE = 10;

    private CurveSuite() {}

    /**
     * What a contender did at one horizon.
     *
     * @param name its name
     * @param regrets for each seed the mean over the kinds of its cost beyond the oracle's
     * @param lossRegrets the same without any price of length: percents of final loss
     * @param byKind the mean regret for each kind of curve
     * @param length its mean length as a share of the horizon
     * @param falseDecays the share of its decays that came far from a plateau; NaN where there are
     *     none
     * @param delay the mean delay of a decay after a plateau, as a share of the horizon; NaN where
     *     there is none
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
     * @param deadlines whether those that decide by the loss have deadlines: all of them, or none
     * @return the standings, that of the oracle first
     */
    public static List<Standing> play(int horizon, int seeds, boolean deadlines) {
        List<Contender> contenders = Contenders.at(horizon, deadlines, PRICE);
        Episode[][][] episodes = episodes(contenders, horizon, seeds);
        return IntStream.range(0, contenders.size())
                .mapToObj(i -> standing(contenders.get(i).name(), episodes[i], episodes[0]))
                .toList();
    }

    /** Episodes by contender, kind and seed. */
    private static Episode[][][] episodes(List<Contender> contenders, int horizon, int seeds) {
        CurveKind[] kinds = CurveKind.values();
        Episode[][][] episodes = new Episode[contenders.size()][kinds.length][seeds];
        IntStream.range(0, seeds)
                .parallel()
                .forEach(
                        seed -> {
                            for (CurveKind kind : kinds) {
                                LossCurve curve = new LossCurve(kind, horizon, seed);
                                for (int c = 0; c < contenders.size(); c++) {
                                    episodes[c][kind.ordinal()][seed] =
                                            Episode.play(
                                                    curve.copy(), contenders.get(c).policy().get());
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
                decays == 0 ? Double.NaN : (double) falseDecays / decays,
                answered == 0 ? Double.NaN : delay / answered,
                falseEnds / trainings);
    }
}
