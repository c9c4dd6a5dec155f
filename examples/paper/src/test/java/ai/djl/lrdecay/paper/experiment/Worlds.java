package ai.djl.lrdecay.paper.experiment;

import static ai.djl.lrdecay.paper.finding.Verdict.INCONCLUSIVE;
import static ai.djl.lrdecay.paper.finding.Verdict.REFUTED;
import static ai.djl.lrdecay.paper.finding.Verdict.SUPPORTED;

import ai.djl.lrdecay.paper.finding.Verdict;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

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

    static Worlds of(Experiment experiment, String name, World world, Verdict verdict) {
        return new Worlds(experiment, name, world, verdict, Map.of());
    }

    Verdict expected(String claim) {
        return others.getOrDefault(claim, verdict);
    }

    /** At least three an experiment: its claims hold, do not, are undecided. */
    static List<Worlds> all(Spread spread) {
        return Stream.of(
                        ofThePaper(spread),
                        ofControls(spread),
                        ExtensionWorlds.ofPatternControls(spread),
                        ExtensionWorlds.ofContenders(spread))
                .flatMap(List::stream)
                .toList();
    }

    private static List<Worlds> ofControls(Spread spread) {
        Experiment early = new Ps10EarlyDecay();
        Experiment averaging = new WeightAveraging();
        Experiment mediation = new Ps10Mediation();
        Experiment schedules = new Ps10Schedules();
        Experiment noise = new LossNoise();
        Experiment raise = new DescentRaise();
        Experiment controls = new HessianControls();
        Experiment rates = new DescentRates();
        return List.of(
                of(early, "harmless", ControlWorlds.early(spread, 0, 0.001), SUPPORTED),
                of(early, "harmful", ControlWorlds.early(spread, -0.1, 0.01), REFUTED),
                of(early, "undecided", ControlWorlds.early(spread, -0.02, 0.05), INCONCLUSIVE),
                of(
                        averaging,
                        "much but not all",
                        ControlWorlds.averaged(spread, 0.85, 0.45, 0.7, 0.008),
                        SUPPORTED),
                new Worlds(
                        averaging,
                        "nothing",
                        ControlWorlds.averaged(spread, 0.85, 0.45, 0.4, 0.008),
                        REFUTED,
                        Map.of("averaging-below-decay", SUPPORTED)),
                new Worlds(
                        averaging,
                        "more than a decay",
                        ControlWorlds.averaged(spread, 0.85, 0.45, 0.95, 0.008),
                        SUPPORTED,
                        Map.of("averaging-below-decay", REFUTED)),
                of(
                        averaging,
                        "undecided",
                        ControlWorlds.averaged(spread, 0.5, 0.5, 0.5, 0.05),
                        INCONCLUSIVE),
                of(
                        mediation,
                        "with noise alone",
                        ControlWorlds.mediated(spread, 0.2, 0, 0.01),
                        SUPPORTED),
                of(
                        mediation,
                        "without noise alone",
                        ControlWorlds.mediated(spread, 0, 0.2, 0.01),
                        REFUTED),
                of(
                        mediation,
                        "undecided",
                        ControlWorlds.mediated(spread, 0.1, 0.1, 0.05),
                        INCONCLUSIVE),
                of(schedules, "as good", ControlWorlds.scheduled(spread, 0, 0.002), SUPPORTED),
                of(schedules, "worse", ControlWorlds.scheduled(spread, -0.1, 0.01), REFUTED),
                of(
                        schedules,
                        "undecided",
                        ControlWorlds.scheduled(spread, -0.02, 0.05),
                        INCONCLUSIVE),
                of(noise, "independent", ControlWorlds.noise(0, 0), SUPPORTED),
                of(noise, "correlated", ControlWorlds.noise(0.98, 0.98), REFUTED),
                of(noise, "undecided", ControlWorlds.noise(0.05, 0.95), INCONCLUSIVE),
                of(
                        raise,
                        "blows up and returns",
                        new ControlWorlds.Raised(spread, 4, 0.5, 0.5, 0.1),
                        SUPPORTED),
                of(
                        raise,
                        "creeps up",
                        new ControlWorlds.Raised(spread, 1.2, 1.5, 1.5, 0.1),
                        REFUTED),
                of(
                        raise,
                        "undecided",
                        new ControlWorlds.Raised(spread, 2, 1, 1, 0.4),
                        INCONCLUSIVE),
                of(
                        controls,
                        "the paper's",
                        ControlWorlds.curvatures(spread, 100, 0.1, 20, 0.2),
                        SUPPORTED),
                of(
                        controls,
                        "the opposite",
                        ControlWorlds.curvatures(spread, 10, 50, 30, 0.2),
                        REFUTED),
                of(
                        controls,
                        "undecided",
                        ControlWorlds.curvatures(spread, 50, 10, 50, 0.5),
                        INCONCLUSIVE),
                of(
                        rates,
                        "at the edge",
                        ControlWorlds.powerOfRate(spread, 160, -1, 0.01, 0.1),
                        SUPPORTED),
                of(
                        rates,
                        "whatever the rate",
                        ControlWorlds.powerOfRate(spread, 50, 0, 0.01, 0.1),
                        REFUTED),
                of(
                        rates,
                        "undecided",
                        ControlWorlds.powerOfRate(spread, 320, -1.25, 0.2, 0.3),
                        INCONCLUSIVE));
    }

    private static List<Worlds> ofThePaper(Spread spread) {
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
                new Worlds(
                        patterns,
                        "undecided",
                        PatternWorlds.undecidedPatterns(spread),
                        INCONCLUSIVE,
                        Map.of(
                                "patterns-simple-before-complex", SUPPORTED,
                                "patterns-simple-first-at-equal-repetitions", SUPPORTED)),
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
                        DecayWorlds.sharp(spread, 80, 0.1),
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
                                "hessian-edge-of-stability", SUPPORTED)),
                new Worlds(
                        hessian,
                        "undecided about the edge",
                        DecayWorlds.sharp(spread, 40, 0.5),
                        INCONCLUSIVE,
                        Map.of(
                                "hessian-order-of-hundreds", REFUTED,
                                "hessian-above-simple-networks", SUPPORTED,
                                "hessian-rate-is-stable", SUPPORTED)),
                new Worlds(
                        hessian,
                        "undecided about simple networks",
                        DecayWorlds.sharp(spread, 10, 0.5),
                        INCONCLUSIVE,
                        Map.of(
                                "hessian-order-of-hundreds", REFUTED,
                                "hessian-rate-is-stable", SUPPORTED,
                                "hessian-edge-of-stability", REFUTED)),
                of(transfer, "the paper's", TransferWorlds.laterTransfersLess(spread), SUPPORTED),
                new Worlds(
                        transfer,
                        "the opposite",
                        TransferWorlds.laterTransfersMore(spread),
                        REFUTED,
                        Map.of("transfer-decay-harmless", SUPPORTED)),
                new Worlds(
                        transfer,
                        "undecided",
                        TransferWorlds.undecided(spread),
                        INCONCLUSIVE,
                        Map.of("transfer-decay-harmless", SUPPORTED)),
                new Worlds(
                        transfer,
                        "the last decay does harm",
                        TransferWorlds.laterTransfersWorse(spread),
                        SUPPORTED,
                        Map.of("transfer-decay-harmless", REFUTED)),
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
