package ai.djl.lrdecay.paper.experiment;

import java.util.function.ToDoubleFunction;

/** Worlds for the experiments on PS10: accuracies by kind of pattern. */
final class PatternWorlds {

    private PatternWorlds() {}

    /** By schedule: lrDecay in its stage, else the constant rate. */
    private static double by(
            Trial trial, int epoch, double[] stages, ToDoubleFunction<Double> constant) {
        return trial.constant()
                ? constant.applyAsDouble(trial.rate())
                : stages[trial.stage(epoch) - 1];
    }

    private static double[] stages(double... values) {
        return values;
    }

    private static double rates(double rate, double large, double middle, double small) {
        return rate > 0.05 ? large : rate > 0.005 ? middle : small;
    }

    /** The paper's Figure 9: simple patterns at once, complex ones with each decay. */
    static World decayTeachesComplex(Spread spread) {
        return (trial, epoch) ->
                Reading.patterns(
                        by(trial, epoch, stages(0.96, 0.98, 0.98), rate -> 0.97)
                                + 0.003 * spread.of(trial, "simple", epoch),
                        by(trial, epoch, stages(0.35, 0.7, 0.87), r -> rates(r, 0.45, 0.75, 0.86))
                                + 0.008 * spread.of(trial, "complex", epoch),
                        0.1);
    }

    /** The opposite: simple patterns come late, and complex ones by themselves at large rates. */
    static World decayTeachesSimple(Spread spread) {
        return (trial, epoch) -> {
            double time = epoch / (double) trial.epochs();
            return Reading.patterns(
                    by(trial, epoch, stages(0.6, 0.95, 0.98), rate -> 0.55)
                            + 0.004 * spread.of(trial, "simple", epoch),
                    by(
                                    trial,
                                    epoch,
                                    stages(0.5, 0.52, 0.55),
                                    r -> rates(r, 0.45 + 0.5 * time, 0.6, 0.4))
                            + 0.008 * spread.of(trial, "complex", epoch),
                    0.1);
        };
    }

    /** Every quantity where its claim turns, and a wide spread. */
    static World undecidedPatterns(Spread spread) {
        return (trial, epoch) -> {
            int stage = epoch <= trial.epochs() / 3 ? 0 : epoch <= trial.epochs() * 2 / 3 ? 1 : 2;
            double complex = stages(0.5, 0.55, 0.55)[stage];
            boolean small = trial.constant() && trial.rate() < 0.005;
            double simple = stages(0.9, 0.95, 0.95)[stage];
            Reading reading =
                    Reading.patterns(
                            simple + 0.02 * spread.of(trial, "simple", epoch),
                            complex + 0.05 * spread.of(trial, "complex", epoch),
                            0.1);
            return new Reading(
                    reading.loss(),
                    (simple + complex) / 2
                            - (small ? 0.05 : 0)
                            + 0.02 * spread.of(trial, "total", epoch),
                    reading.simple(),
                    reading.complex(),
                    reading.noise());
        };
    }

    /** The paper's Figure 10: a small rate fits noise and so loses complex patterns. */
    static World largeRateSuppresses(Spread spread) {
        return noisy(spread, 1, 0.004);
    }

    /** The opposite: it is the large rate that fits noise. */
    static World largeRateFits(Spread spread) {
        return noisy(spread, -1, 0.004);
    }

    static World undecidedNoise(Spread spread) {
        return noisy(spread, 0, 0.03);
    }

    /**
     * Complex patterns grow alike in both, so that they pass the same level at the same epoch, and
     * lrDecay ends above; the small rate has fitted more of the noise all the way.
     */
    private static World noisy(Spread spread, double effect, double sd) {
        return (trial, epoch) -> {
            double time = epoch / (double) trial.epochs();
            double sign = effect * (trial.constant() ? 1 : -1);
            return Reading.patterns(
                    0.97 + sd * 0.1 * spread.of(trial, "simple", epoch),
                    0.3 + 0.5 * time - 0.05 * sign * time + sd * spread.of(trial, "complex", epoch),
                    0.25 + 0.1 * time + 0.05 * sign + sd * spread.of(trial, "noise", epoch));
        };
    }
}
