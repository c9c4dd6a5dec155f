package ai.djl.lrdecay.paper.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.lrdecay.paper.finding.Claim;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What every claim estimates in worlds whose facts can be written down. Deviations of the seeds
 * have a mean of exactly 0, so that an estimate is what the facts say: a difference taken the wrong
 * way round, or one that should not be there, is another number even where the verdict is the same.
 */
class EstimatesTest {

    private static final Setting SETTING =
            new Setting(Preset.QUICK, Setting.seeds(101, 10), List.of());
    private static final Spread SPREAD = new Spread(SETTING.seeds());

    private static Map<String, Double> estimates(Experiment experiment, World world)
            throws Exception {
        return SyntheticRecords.conclude(SETTING, experiment, world).claims().stream()
                .collect(Collectors.toMap(Claim::id, Claim::estimate));
    }

    private static void expect(Map<String, Double> estimates, Map<String, Double> expected) {
        expected.forEach(
                (claim, value) ->
                        assertThat(estimates.get(claim)).as(claim).isCloseTo(value, within(2e-4)));
    }

    /** Stages of 0.35, 0.7 and 0.87 on complex patterns against constant rates. */
    @Test
    void gainsOfPatterns() throws Exception {
        expect(
                estimates(new Ps10Patterns(), PatternWorlds.decayTeachesComplex(SPREAD)),
                Map.of(
                        "patterns-simple-in-stage-1", 0.96,
                        "patterns-gain-is-complex", (0.87 - 0.35) - (0.98 - 0.96),
                        "patterns-decay-teaches-complex", 0.7 - 0.35,
                        "patterns-middle-rate-more-complex", 0.75 - 0.45,
                        "patterns-small-rate-more-complex", 0.86 - 0.45,
                        "patterns-smallest-rate-most-complex", 0.86 - 0.75,
                        "patterns-small-rate-matches-decay",
                                (0.97 + 0.86) / 2 - (0.98 + 0.87) / 2));
    }

    /** What the undecayed rate gains in the same time is taken off: 0.5 in 36 epochs. */
    @Test
    void gainsOfTheUndecayedRateAreTakenOff() throws Exception {
        double toStage2 = 0.5 * 12 / 36;
        double toStage3 = 0.5 * 24 / 36;
        expect(
                estimates(new Ps10Patterns(), PatternWorlds.decayTeachesSimple(SPREAD)),
                Map.of(
                        "patterns-decay-teaches-complex",
                        (0.52 - 0.5) - toStage2,
                        "patterns-gain-is-complex",
                        (0.55 - 0.5) - (0.98 - 0.6) - toStage3));
    }

    /** Noise is fitted 0.05 more and 0.05 less, complex patterns 0.05 t less and more. */
    @Test
    void fittedNoise() throws Exception {
        Map<String, Double> estimates =
                estimates(new Ps10Noise(), PatternWorlds.largeRateSuppresses(SPREAD));
        double end = 35.0 / 36;
        expect(
                estimates,
                Map.of(
                        "noise-large-rate-suppresses", 0.1,
                        "noise-fitted-before-last-decay", 0.1,
                        "noise-fitted-at-end", 0.1,
                        "noise-decay-better-on-complex", 0.1 * end));
        // lrDecay comes to 0.3 + 0.45 t, the other's end, at 0.45 / 0.55 of its time.
        double level = Math.ceil(0.45 / 0.55 * 35);
        assertThat(estimates.get("noise-fitted-at-equal-learning"))
                .isCloseTo(0.1 + 0.1 * (35 - level) / 36, within(0.0025));
    }

    /** A training that gets better by itself, and by a decay more: 0.2, or 0.4 of the loss. */
    @Test
    void gainsOfADecay() throws Exception {
        World better =
                (trial, epoch) -> {
                    double time = epoch / (double) trial.epochs();
                    boolean decayed = trial.stage(epoch) > 1;
                    return Reading.of(
                            (decayed ? 0.4 : 1) * Math.exp(-time),
                            0.5
                                    + 0.1 * time
                                    + (decayed ? 0.2 : 0)
                                    + 0.001 * SPREAD.of(trial, "accuracy", epoch));
                };
        expect(
                estimates(new StochasticDecay(), better),
                Map.of(
                        "sgd-decay-margin-accuracy", 0.2,
                        "sgd-decay-margin-loss", 0.4,
                        "sgd-decay-none-below", 0.2));
        expect(
                estimates(new DescentDecay(), better),
                Map.of(
                        "gd-decay-when", 0.2,
                        "gd-decay-generalization", 0.2,
                        "gd-decay-optimization", 0.4,
                        "gd-decay-final-loss", 0.4));
    }

    /** The undecayed training is above by 0.05 from its beginning, which is no change. */
    @Test
    void aLeadIsNoGain() throws Exception {
        expect(
                estimates(new StochasticDecay(), DecayWorlds.decayHarms(SPREAD)),
                Map.of(
                        "sgd-decay-margin-accuracy", -0.05,
                        "sgd-decay-margin-loss", 1.5,
                        "sgd-decay-none-below", -0.1));
    }

    @Test
    void eigenvalues() throws Exception {
        expect(
                estimates(new HessianAtTheEnd(), DecayWorlds.sharp(SPREAD, 250, 0.2)),
                Map.of(
                        "hessian-order-of-hundreds",
                        250.0,
                        "hessian-above-simple-networks",
                        250.0,
                        "hessian-rate-is-stable",
                        0.025 * 250 / 2,
                        "hessian-edge-of-stability",
                        0.025 * 250 / 2));
    }

    /** Worlds whose effects are put in by hand, in the same units. */
    @Test
    void controls() throws Exception {
        expect(
                estimates(new DescentRaise(), new ControlWorlds.Raised(SPREAD, 4, 0.5, 0.6, 0.1)),
                Map.of(
                        "gd-raise-blows-up", 4.0,
                        "gd-raise-returns", 0.5,
                        "gd-raise-flattens", 0.6));
        expect(
                estimates(
                        new HessianControls(), ControlWorlds.curvatures(SPREAD, 100, 0.5, 20, 0.2)),
                Map.of("hessian-simple-network", 0.5, "hessian-gd-above-sgd", 5.0));
        expect(
                estimates(new DescentRates(), ControlWorlds.powerOfRate(SPREAD, 160, -0.9, 0, 0.1)),
                Map.of("gd-rates-exponent", 0.1));
        expect(
                estimates(
                        new WeightAveraging(),
                        ControlWorlds.averaged(SPREAD, 0.85, 0.45, 0.7, 0.008)),
                Map.of(
                        "averaging-uncovers-complex", 0.25,
                        "averaging-half-of-decay", 0.05,
                        "averaging-below-decay", 0.15));
        expect(
                estimates(new Ps10Mediation(), ControlWorlds.mediated(SPREAD, 0.2, 0.05, 0.01)),
                Map.of("noise-gain-needs-noise", 0.15));
        expect(
                estimates(new Ps10EarlyDecay(), ControlWorlds.early(SPREAD, -0.1, 0.01)),
                Map.of("patterns-early-decay-harmless", -0.05));
    }

    @Test
    void accuraciesOfAutoDecay() throws Exception {
        Map<String, Double> estimates =
                estimates(
                        new AutoDecayTraining(),
                        DecayWorlds.selfDecided(SPREAD, 0.97, 0.015, -0.03, 0.003));
        assertThat(estimates).hasSize(9);
        estimates.forEach(
                (claim, value) ->
                        assertThat(value)
                                .as(claim)
                                .isCloseTo(claim.endsWith("-epochs") ? 0.97 : -0.03, within(2e-3)));
    }

    /** Every seed, half of the seeds, none. */
    @Test
    void divergences() throws Exception {
        Experiment divergence = new DescentDivergence();
        for (String claim : List.of("gd-divergence-mild", "gd-divergence-limit")) {
            expect(estimates(divergence, DecayWorlds.divergesAsPredicted()), Map.of(claim, 1.0));
            expect(estimates(divergence, DecayWorlds.divergesNowAndThen()), Map.of(claim, 0.5));
            expect(estimates(divergence, DecayWorlds.divergesLate()), Map.of(claim, 0.0));
        }
    }
}
