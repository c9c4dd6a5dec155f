package ai.djl.lrdecay.paper.experiment;

import static ai.djl.lrdecay.paper.finding.Verdict.INCONCLUSIVE;
import static ai.djl.lrdecay.paper.finding.Verdict.REFUTED;
import static ai.djl.lrdecay.paper.finding.Verdict.SUPPORTED;

import ai.djl.lrdecay.paper.finding.Verdict;
import java.util.List;
import java.util.Map;

/**
 * For each experiment the worlds that it is tried in, and what it must conclude there.
 *
 * @param experiment the experiment
 * @param name the world
 * @param world the facts
 * @param verdict of all claims
 * @param others claims with another verdict, where one world cannot have all claims hold
 */
record Worlds(
        Experiment experiment,
        String name,
        World world,
        Verdict verdict,
        Map<String, Verdict> others) {

    private static Worlds of(Experiment experiment, String name, World world, Verdict verdict) {
        return new Worlds(experiment, name, world, verdict, Map.of());
    }

    Verdict expected(String claim) {
        return others.getOrDefault(claim, verdict);
    }

    /** At least three an experiment: its claims hold, do not, are undecided. */
    static List<Worlds> all(Spread spread) {
        Experiment patterns = new Ps10Patterns();
        Experiment noise = new Ps10Noise();
        Experiment descent = new DescentDecay();
        Experiment stochastic = new StochasticDecay();
        Experiment divergence = new DescentDivergence();
        Experiment hessian = new HessianAtTheEnd();
        Experiment transfer = new StageTransfer();
        Experiment auto = new AutoDecayTraining();
        return List.of(
                of(patterns, "the paper's", PatternWorlds.decayTeachesComplex(spread), SUPPORTED),
                of(patterns, "the opposite", PatternWorlds.decayTeachesSimple(spread), REFUTED),
                of(patterns, "undecided", PatternWorlds.undecidedPatterns(spread), INCONCLUSIVE),
                of(noise, "the paper's", PatternWorlds.largeRateSuppresses(spread), SUPPORTED),
                of(noise, "the opposite", PatternWorlds.largeRateFits(spread), REFUTED),
                of(noise, "undecided", PatternWorlds.undecidedNoise(spread), INCONCLUSIVE),
                of(descent, "the paper's", DecayWorlds.decayIsIdle(spread), SUPPORTED),
                of(descent, "the opposite", DecayWorlds.decayHelps(spread), REFUTED),
                of(descent, "undecided", DecayWorlds.undecidedDescent(spread), INCONCLUSIVE),
                of(stochastic, "the paper's", DecayWorlds.decayHelps(spread), SUPPORTED),
                of(stochastic, "the opposite", DecayWorlds.decayHarms(spread), REFUTED),
                of(stochastic, "undecided", DecayWorlds.undecidedStochastic(spread), INCONCLUSIVE),
                of(divergence, "the paper's", DecayWorlds.divergesAsPredicted(), SUPPORTED),
                of(divergence, "late", DecayWorlds.divergesLate(), REFUTED),
                of(divergence, "never", DecayWorlds.neverDiverges(), REFUTED),
                of(divergence, "undecided", DecayWorlds.divergesNowAndThen(), INCONCLUSIVE),
                new Worlds(
                        hessian,
                        "sharp, far beyond the interval",
                        DecayWorlds.sharp(spread, 250, 0.2),
                        SUPPORTED,
                        Map.of(
                                "hessian-rate-is-stable", REFUTED,
                                "hessian-edge-of-stability", REFUTED)),
                new Worlds(
                        hessian,
                        "flat",
                        DecayWorlds.sharp(spread, 4, 0.1),
                        REFUTED,
                        Map.of("hessian-rate-is-stable", SUPPORTED)),
                new Worlds(
                        hessian,
                        "at the edge",
                        DecayWorlds.sharp(spread, 20, 0.1),
                        REFUTED,
                        Map.of(
                                "hessian-above-simple-networks", SUPPORTED,
                                "hessian-rate-is-stable", INCONCLUSIVE,
                                "hessian-edge-of-stability", SUPPORTED)),
                new Worlds(
                        hessian,
                        "undecided about hundreds",
                        DecayWorlds.sharp(spread, 100, 0.5),
                        INCONCLUSIVE,
                        Map.of(
                                "hessian-above-simple-networks", SUPPORTED,
                                "hessian-rate-is-stable", REFUTED,
                                "hessian-edge-of-stability", REFUTED)),
                new Worlds(
                        hessian,
                        "undecided about the interval",
                        DecayWorlds.sharp(spread, 10, 0.5),
                        INCONCLUSIVE,
                        Map.of(
                                "hessian-order-of-hundreds", REFUTED,
                                "hessian-rate-is-stable", SUPPORTED)),
                of(transfer, "the paper's", TransferWorlds.laterTransfersLess(spread), SUPPORTED),
                of(transfer, "the opposite", TransferWorlds.laterTransfersMore(spread), REFUTED),
                of(transfer, "undecided", TransferWorlds.undecided(spread), INCONCLUSIVE),
                of(
                        transfer,
                        "no gain on the source in a seed",
                        TransferWorlds.gainless(spread, spread.seeds().get(4)),
                        SUPPORTED),
                of(
                        auto,
                        "the paper's",
                        DecayWorlds.selfDecided(spread, 0.65, 0.04, 0.001, 0.0005),
                        SUPPORTED),
                of(
                        auto,
                        "the opposite",
                        DecayWorlds.selfDecided(spread, 0.97, 0.015, -0.03, 0.003),
                        REFUTED),
                of(
                        auto,
                        "undecided",
                        DecayWorlds.selfDecided(spread, 0.9, 0.05, -0.005, 0.02),
                        INCONCLUSIVE));
    }

    @Override
    public String toString() {
        return experiment.id() + ": " + name;
    }
}
