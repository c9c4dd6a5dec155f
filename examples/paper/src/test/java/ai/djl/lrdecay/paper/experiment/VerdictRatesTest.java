package ai.djl.lrdecay.paper.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.lrdecay.paper.finding.Hypothesis;
import ai.djl.lrdecay.paper.finding.Kind;
import ai.djl.lrdecay.paper.finding.Origin;
import ai.djl.lrdecay.paper.finding.Verdict;
import ai.djl.lrdecay.paper.statistics.Power;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How often each kind of claim gets which verdict in worlds whose truth is known, by the very code
 * that judges. docs/background/protocol.md shows the table.
 */
class VerdictRatesTest {

    private static final int DRAWS = 10_000;

    /** Above 2.5 % and 5 % by three standard deviations of a share of 10,000. */
    private static final double SLACK = 0.0065;

    private static final double SPREAD = 0.01;
    private static final double MARGIN = 2 * SPREAD;
    private static final Setting SETTING = new Setting(Preset.STANDARD, List.of(101L), List.of());
    private static final Path PROTOCOL = Path.of("../../docs/background/protocol.md");

    /** How seeds are spread about the truth: mean 0, standard deviation 1. */
    private enum Shape {
        NORMAL(Random::nextGaussian),
        /** An exponential: many seeds a little below, a few far above. */
        SKEWED(random -> -Math.log(1 - random.nextDouble()) - 1);

        private final ToDoubleFunction<Random> draw;

        Shape(ToDoubleFunction<Random> draw) {
            this.draw = draw;
        }
    }

    /**
     * A truth: for each cell, the effect in standard deviations; of a count, the share. Just where
     * the claim turns, it is neither true nor false.
     */
    private record World(String label, Hypothesis hypothesis, Verdict truth, double... truths) {}

    private static final List<World> WORLDS =
            List.of(
                    new World("DIRECTION: no effect", Hypothesis.POSITIVE, Verdict.INCONCLUSIVE, 0),
                    new World("DIRECTION: 1 sd", Hypothesis.POSITIVE, Verdict.SUPPORTED, 1),
                    new World("DIRECTION: 2 sd", Hypothesis.POSITIVE, Verdict.SUPPORTED, 2),
                    new World("DIRECTION: 4 sd", Hypothesis.POSITIVE, Verdict.SUPPORTED, 4),
                    new World(
                            "DIRECTION: 2 sd the other way",
                            Hypothesis.POSITIVE,
                            Verdict.REFUTED,
                            -2),
                    new World(
                            "MARGIN: at the margin",
                            Hypothesis.ABOVE_MARGIN,
                            Verdict.INCONCLUSIVE,
                            2),
                    new World(
                            "MARGIN: 2 sd beyond it",
                            Hypothesis.ABOVE_MARGIN,
                            Verdict.SUPPORTED,
                            4),
                    new World(
                            "MARGIN: no effect, 2 sd short",
                            Hypothesis.ABOVE_MARGIN,
                            Verdict.REFUTED,
                            0),
                    new World(
                            "NON_INFERIORITY: worse by the margin",
                            Hypothesis.NOT_LOWER,
                            Verdict.INCONCLUSIVE,
                            -2),
                    new World(
                            "NON_INFERIORITY: no effect",
                            Hypothesis.NOT_LOWER,
                            Verdict.SUPPORTED,
                            0),
                    new World(
                            "NON_INFERIORITY: worse by two margins",
                            Hypothesis.NOT_LOWER,
                            Verdict.REFUTED,
                            -4),
                    new World(
                            "EQUIVALENCE: at the margin",
                            Hypothesis.EQUIVALENT,
                            Verdict.INCONCLUSIVE,
                            2),
                    new World(
                            "EQUIVALENCE: no effect", Hypothesis.EQUIVALENT, Verdict.SUPPORTED, 0),
                    new World(
                            "EQUIVALENCE: two margins away",
                            Hypothesis.EQUIVALENT,
                            Verdict.REFUTED,
                            4),
                    new World(
                            "ALL of 2: none and 4 sd",
                            Hypothesis.POSITIVE.inAll(),
                            Verdict.INCONCLUSIVE,
                            0,
                            4),
                    new World(
                            "ALL of 2: no effect in both",
                            Hypothesis.POSITIVE.inAll(),
                            Verdict.INCONCLUSIVE,
                            0,
                            0),
                    new World(
                            "ALL of 2: 2 sd in both",
                            Hypothesis.POSITIVE.inAll(),
                            Verdict.SUPPORTED,
                            2,
                            2),
                    new World(
                            "ALL of 2: -2 sd and 4 sd",
                            Hypothesis.POSITIVE.inAll(),
                            Verdict.REFUTED,
                            -2,
                            4),
                    new World(
                            "COUNT: half of the seeds",
                            Hypothesis.MOSTLY,
                            Verdict.INCONCLUSIVE,
                            0.5),
                    new World("COUNT: nine of ten", Hypothesis.MOSTLY, Verdict.SUPPORTED, 0.9),
                    new World(
                            "COUNT: all but one in fifty",
                            Hypothesis.MOSTLY,
                            Verdict.SUPPORTED,
                            0.98));

    private record Rates(double supported, double refuted) {}

    private static ClaimSpec spec(Hypothesis hypothesis) {
        return new ClaimSpec(
                "id",
                "e",
                Origin.PAPER,
                "Section",
                "statement",
                hypothesis,
                hypothesis.test() == Kind.COUNT
                        ? Quantities.shareOfSeeds()
                        : Quantities.accuracyDifference(MARGIN));
    }

    private static Sample sample(World world, double truth, int n, Shape shape, Random random) {
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] =
                    world.hypothesis().test() == Kind.COUNT
                            ? (random.nextDouble() < truth ? 1 : 0)
                            : SPREAD * (truth + shape.draw.applyAsDouble(random));
        }
        return new Sample(Setting.seeds(101, n), values, List.of());
    }

    /** The claim is the first of its family, of which nothing else was run. */
    private static Rates rates(World world, int n, int family, Shape shape) {
        Random random = new Random(20261129L);
        int supported = 0;
        int refuted = 0;
        for (int i = 0; i < DRAWS; i++) {
            List<Cell> cells = new ArrayList<>();
            for (double truth : world.truths()) {
                cells.add(new Cell("", sample(world, truth, n, shape, random)));
            }
            JudgedClaims claims = new JudgedClaims(SETTING);
            claims.add(spec(world.hypothesis()), cells, "");
            for (int other = 1; other < family; other++) {
                claims.add(spec(Hypothesis.POSITIVE), List.of(), "");
            }
            Verdict verdict = claims.verdicts().get(0);
            supported += verdict == Verdict.SUPPORTED ? 1 : 0;
            refuted += verdict == Verdict.REFUTED ? 1 : 0;
        }
        return new Rates(supported / (double) DRAWS, refuted / (double) DRAWS);
    }

    /** Wrong verdicts where seeds are spread as the tests suppose. */
    private static Rates checked(World world, int n, int family) {
        Rates rates = rates(world, n, family, Shape.NORMAL);
        double level = world.hypothesis().test() == Kind.EQUIVALENCE ? 0.05 : 0.025;
        if (world.truth() != Verdict.SUPPORTED) {
            assertThat(rates.supported()).as(world.label()).isLessThan(level / family + SLACK);
        }
        if (world.truth() != Verdict.REFUTED) {
            assertThat(rates.refuted()).as(world.label()).isLessThan(level / family + SLACK);
        }
        double power = power(world, n, JudgingConstants.LEVEL / family);
        if (!Double.isNaN(power)) {
            assertThat(rates.supported() + rates.refuted())
                    .as(world.label())
                    .isCloseTo(
                            power,
                            within(4 * Math.sqrt(Math.max(0, power * (1 - power)) / DRAWS) + 1e-3));
        }
        return rates;
    }

    /**
     * By the theory of the tests, which is compared with SciPy elsewhere; NaN where it has none.
     */
    private static double power(World world, int n, double alpha) {
        if (world.hypothesis().all()) {
            return Double.NaN;
        }
        double truth = world.truths()[0];
        return switch (world.hypothesis().test()) {
            case COUNT -> n < 10 ? 0 : Power.ofShare(n, truth, alpha);
            case DIRECTION -> Power.ofMeanTest(n, truth, alpha);
            case MARGIN -> Power.ofMeanTest(n, truth - MARGIN / SPREAD, alpha);
            case NON_INFERIORITY -> Power.ofMeanTest(n, truth + MARGIN / SPREAD, alpha);
            case EQUIVALENCE ->
                    truth == 0 ? Power.ofEquivalence(n, MARGIN / SPREAD, alpha) : Double.NaN;
            case ALL -> Double.NaN;
        };
    }

    /** Six claims of which none is true or false: seldom any verdict at all. */
    @ParameterizedTest
    @ValueSource(ints = {5, 10})
    void aFamilyErrsAsSeldomAsAClaim(int n) {
        Random random = new Random(20261129L);
        World world = new World("none", Hypothesis.POSITIVE, Verdict.INCONCLUSIVE, 0);
        int errors = 0;
        for (int i = 0; i < DRAWS; i++) {
            JudgedClaims claims = new JudgedClaims(SETTING);
            for (int claim = 0; claim < 6; claim++) {
                claims.add(spec(world.hypothesis()), sample(world, 0, n, Shape.NORMAL, random), "");
            }
            errors += claims.verdicts().stream().allMatch(v -> v == Verdict.INCONCLUSIVE) ? 0 : 1;
        }
        assertThat(errors / (double) DRAWS).isBetween(0.03, 0.05 + SLACK);
    }

    @Test
    void theTableOfTheProtocolIsWhatTheCodeDoes() throws IOException {
        StringBuilder table = new StringBuilder();
        table.append("| claim and truth | 5 | 5, of 6 | 10 | 10, of 6 | 5, skewed |\n");
        table.append("| --- | ---: | ---: | ---: | ---: | ---: |\n");
        for (World world : WORLDS) {
            table.append("| ").append(world.label());
            append(table, checked(world, 5, 1));
            append(table, checked(world, 5, 6));
            append(table, checked(world, 10, 1));
            append(table, checked(world, 10, 6));
            append(table, rates(world, 5, 1, Shape.SKEWED));
            table.append(" |\n");
        }
        assertThat(Files.readString(PROTOCOL)).contains(table);
    }

    private static void append(StringBuilder table, Rates rates) {
        table.append(
                String.format(
                        Locale.ROOT,
                        " | %.1f / %.1f",
                        100 * rates.supported(),
                        100 * rates.refuted()));
    }
}
