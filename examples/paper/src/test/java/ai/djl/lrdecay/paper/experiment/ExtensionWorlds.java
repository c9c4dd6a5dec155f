package ai.djl.lrdecay.paper.experiment;

import static ai.djl.lrdecay.paper.experiment.Worlds.of;
import static ai.djl.lrdecay.paper.finding.Verdict.INCONCLUSIVE;
import static ai.djl.lrdecay.paper.finding.Verdict.REFUTED;
import static ai.djl.lrdecay.paper.finding.Verdict.SUPPORTED;

import java.util.List;
import java.util.Map;

/** The worlds of the experiments that the larger presets add. */
final class ExtensionWorlds {

    private ExtensionWorlds() {}

    /** What else could be done than to decay in steps, or to descend with batch norm. */
    static List<Worlds> ofContenders(Spread spread) {
        Experiment growth = new Ps10BatchGrowth();
        Experiment raise = new DescentRaiseControls();
        Experiment contenders = new AutoDecayContenders();
        return List.of(
                of(
                        growth,
                        "as good as a decay",
                        ControlWorlds.grown(spread, 0.8, 0.5, 0.8, 0.002),
                        SUPPORTED),
                of(
                        growth,
                        "worse than nothing",
                        ControlWorlds.grown(spread, 0.8, 0.5, 0.4, 0.01),
                        REFUTED),
                new Worlds(
                        growth,
                        "less than a decay",
                        ControlWorlds.grown(spread, 0.8, 0.5, 0.7, 0.01),
                        SUPPORTED,
                        Map.of("batch-growth-matches-decay", REFUTED)),
                of(
                        growth,
                        "undecided",
                        ControlWorlds.grown(spread, 0.52, 0.5, 0.5, 0.05),
                        INCONCLUSIVE),
                of(
                        raise,
                        "as predicted",
                        ControlWorlds.regimes(
                                new ControlWorlds.Raised(spread, 4, 0.5, 0.5, 0.1),
                                new ControlWorlds.Raised(spread, 4, 3, 0.5, 0.1)),
                        SUPPORTED),
                of(
                        raise,
                        "the opposite",
                        ControlWorlds.regimes(
                                new ControlWorlds.Raised(spread, 1.2, 1.5, 1, 0.1),
                                new ControlWorlds.Raised(spread, 1.2, 0.5, 1, 0.1)),
                        REFUTED),
                of(
                        raise,
                        "undecided",
                        new ControlWorlds.Raised(spread, 2, 1, 1, 0.4),
                        INCONCLUSIVE),
                of(
                        contenders,
                        "as good",
                        DecayWorlds.selfDecided(spread, 0.65, 0.04, 0.001, 0.0005),
                        SUPPORTED),
                of(
                        contenders,
                        "worse",
                        DecayWorlds.selfDecided(spread, 0.97, 0.015, -0.03, 0.003),
                        REFUTED),
                of(
                        contenders,
                        "undecided",
                        DecayWorlds.selfDecided(spread, 0.9, 0.05, -0.005, 0.02),
                        INCONCLUSIVE));
    }

    static List<Worlds> ofPatternControls(Spread spread) {
        Experiment frequency = new Ps10Frequency();
        Experiment heldOut = new Ps10HeldOut();
        Experiment noise = new Ps10NoiseKinds();
        return List.of(
                of(
                        frequency,
                        "as the paper reads it",
                        ControlWorlds.crossed(spread, 0.3, 0.4, 0.1, 0.01),
                        SUPPORTED),
                of(
                        frequency,
                        "many and rare first",
                        ControlWorlds.crossed(spread, -0.3, -0.4, -0.1, 0.01),
                        REFUTED),
                new Worlds(
                        frequency,
                        "frequency more than complexity",
                        ControlWorlds.crossed(spread, 0.1, 0.1, 0.3, 0.01),
                        SUPPORTED,
                        Map.of("frequency-complexity-larger", REFUTED)),
                new Worlds(
                        frequency,
                        "only far apart the other way round",
                        ControlWorlds.crossed(spread, 0.3, -0.1, 0.1, 0.01),
                        SUPPORTED,
                        Map.of("frequency-fewer-first", REFUTED)),
                of(
                        frequency,
                        "undecided",
                        ControlWorlds.crossed(spread, 0, 0, 0, 0.05),
                        INCONCLUSIVE),
                of(
                        heldOut,
                        "as on colours that were shown",
                        ControlWorlds.heldOut(spread, 0.2, 0.3, 0.01),
                        SUPPORTED),
                of(
                        heldOut,
                        "the opposite",
                        ControlWorlds.heldOut(spread, -0.2, -0.3, 0.01),
                        REFUTED),
                of(heldOut, "undecided", ControlWorlds.heldOut(spread, 0, 0, 0.05), INCONCLUSIVE),
                of(
                        noise,
                        "whatever the noise",
                        ControlWorlds.noiseKinds(spread, 0.1, 0.1, 0.1, 0.005),
                        SUPPORTED),
                of(
                        noise,
                        "the opposite",
                        ControlWorlds.noiseKinds(spread, -0.1, -0.1, -0.1, 0.005),
                        REFUTED),
                new Worlds(
                        noise,
                        "worse with flips",
                        ControlWorlds.noiseKinds(spread, 0.1, -0.1, 0.1, 0.005),
                        SUPPORTED,
                        Map.of("noise-kinds-decay-better-in-total", REFUTED)),
                new Worlds(
                        noise,
                        "no matter with flips",
                        ControlWorlds.noiseKinds(spread, 0.1, 0, 0.1, 0.005),
                        SUPPORTED,
                        Map.of("noise-kinds-decay-better-in-total", INCONCLUSIVE)),
                of(
                        noise,
                        "undecided",
                        ControlWorlds.noiseKinds(spread, 0, 0, 0, 0.05),
                        INCONCLUSIVE));
    }
}
