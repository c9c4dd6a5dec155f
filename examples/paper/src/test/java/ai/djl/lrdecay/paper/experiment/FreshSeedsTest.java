package ai.djl.lrdecay.paper.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Hypothesis;
import ai.djl.lrdecay.paper.finding.Origin;
import ai.djl.lrdecay.paper.finding.Quantity;
import ai.djl.lrdecay.paper.finding.Verdict;
import ai.djl.lrdecay.paper.statistics.Power;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What fresh seeds say, against the power of the tests, which is compared with SciPy elsewhere. */
class FreshSeedsTest {

    private static final int DRAWS = 2000;
    private static final int MANY = 400;
    private static final double SPREAD = 0.01;

    private static ClaimSpec spec(String id, Hypothesis hypothesis, Quantity quantity) {
        return new ClaimSpec(id, "e", Origin.PAPER, "Section", "statement", hypothesis, quantity);
    }

    private static ClaimSpec direction(String id, Hypothesis hypothesis) {
        return spec(id, hypothesis, Quantities.accuracyDifference(0));
    }

    /** Values with this mean and standard deviation, in standard deviations, spread normally. */
    private static double[] normal(int n, double mean) {
        NormalDistribution distribution = new NormalDistribution(0, 1);
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = distribution.inverseCumulativeProbability((i + 0.5) / n);
        }
        double square = Arrays.stream(values).map(v -> v * v).sum() / (n - 1);
        return Arrays.stream(values).map(v -> SPREAD * (mean + v / Math.sqrt(square))).toArray();
    }

    private static Cell cell(long firstSeed, double... values) {
        return new Cell("", new Sample(Setting.seeds(firstSeed, values.length), values, List.of()));
    }

    private static List<Claim> judged(ClaimSpec spec, Cell... cells) {
        Setting setting = new Setting(Preset.QUICK, List.of(101L), List.of());
        return new JudgedClaims(setting).add(spec, List.of(cells), "").claims();
    }

    /** Five seeds that say nothing, and many more that say what is true. */
    private static List<Map<String, Verdict>> draws(
            ClaimSpec spec, List<Cell> few, List<Cell> many) {
        FreshSeeds seeds =
                new FreshSeeds(
                        Preset.QUICK,
                        List.of(judged(spec, few.toArray(Cell[]::new))),
                        List.of(judged(spec, many.toArray(Cell[]::new))),
                        7);
        List<Map<String, Verdict>> draws = new ArrayList<>();
        for (int i = 0; i < DRAWS; i++) {
            draws.add(seeds.next().get(0));
        }
        return draws;
    }

    private static double share(List<Map<String, Verdict>> draws, String id, Verdict verdict) {
        return draws.stream().filter(draw -> draw.get(id) == verdict).count() / (double) DRAWS;
    }

    /** Four standard deviations of a share, and what 400 seeds leave open of the truth. */
    private static Offset<Double> error(double share) {
        return within(4 * Math.sqrt(share * (1 - share) / DRAWS) + 0.01);
    }

    @ParameterizedTest
    @CsvSource({"0.5", "1", "1.5", "2", "-1"})
    void whatIsKnownIsShownAsOftenAsThePowerOfTheTestSays(double effect) {
        ClaimSpec spec = direction("a", Hypothesis.POSITIVE);
        List<Map<String, Verdict>> draws =
                draws(
                        spec,
                        List.of(cell(101, normal(5, effect))),
                        List.of(cell(1001, normal(MANY, effect))));
        double power = Power.ofMeanTest(5, effect, 0.05);
        Verdict verdict = effect > 0 ? Verdict.SUPPORTED : Verdict.REFUTED;
        assertThat(share(draws, "a", verdict)).isCloseTo(power, error(power));
    }

    /** Five seeds do not say how large an effect is: fresh ones show it less often than if so. */
    @Test
    void whatIsNotKnownIsDrawn() {
        ClaimSpec spec = direction("a", Hypothesis.POSITIVE);
        List<Map<String, Verdict>> draws = draws(spec, List.of(cell(101, normal(5, 2))), List.of());
        assertThat(Power.ofMeanTest(5, 2, 0.05)).isCloseTo(0.915, within(0.01));
        // Four million draws with NumPy and SciPy, from the posterior of the five.
        assertThat(share(draws, "a", Verdict.SUPPORTED)).isCloseTo(0.7547, within(0.04));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.6, 0.9})
    void sharesOfSeeds(double share) {
        double[] values = new double[MANY];
        Arrays.fill(values, 0, (int) (share * MANY), 1);
        double[] ten = new double[10];
        ClaimSpec spec = spec("a", Hypothesis.MOSTLY, Quantities.shareOfSeeds());
        List<Map<String, Verdict>> draws =
                draws(spec, List.of(cell(101, ten)), List.of(cell(1001, values)));
        // Ten seeds that never had it are among the 410.
        double truth = share * MANY / (MANY + 10.0);
        double power = Power.ofShare(10, truth, 0.05);
        double shown = share(draws, "a", Verdict.SUPPORTED) + share(draws, "a", Verdict.REFUTED);
        assertThat(shown).isCloseTo(power, within(0.06));
    }

    /** Cells that have the same values in each seed hold together, and not by chance each. */
    @Test
    void cellsKeepTheCorrelationOfTheirSeeds() {
        ClaimSpec spec = direction("a", Hypothesis.POSITIVE.inAll());
        Cell few = cell(101, normal(5, 1));
        Cell many = cell(1001, normal(MANY, 1));
        List<Map<String, Verdict>> same = draws(spec, List.of(few, few), List.of(many, many));
        double power = Power.ofMeanTest(5, 1, 0.05);
        assertThat(share(same, "a", Verdict.SUPPORTED)).isCloseTo(power, error(power));
    }

    /** The family decides, as it does with the seeds themselves. */
    @Test
    void claimsThatWereNotRunCountInTheFamily() {
        Setting setting = new Setting(Preset.QUICK, List.of(101L), List.of());
        ClaimSpec spec = direction("a", Hypothesis.POSITIVE);
        List<Claim> family =
                new JudgedClaims(setting)
                        .add(spec, cell(101, normal(5, 2)).sample(), "")
                        .add(direction("b", Hypothesis.POSITIVE), List.of(), "")
                        .claims();
        FreshSeeds seeds =
                new FreshSeeds(
                        Preset.QUICK,
                        List.of(family),
                        List.of(judged(spec, cell(1001, normal(MANY, 2)))),
                        7);
        int supported = 0;
        for (int i = 0; i < DRAWS; i++) {
            Map<String, Verdict> verdicts = seeds.next().get(0);
            assertThat(verdicts).containsEntry("b", Verdict.NOT_RUN);
            supported += verdicts.get("a") == Verdict.SUPPORTED ? 1 : 0;
        }
        double power = Power.ofMeanTest(5, 2, 0.025);
        assertThat(supported / (double) DRAWS).isCloseTo(power, error(power));
    }

    /** A seed in two reproductions is known once, and with the value of the first. */
    @Test
    void aSeedCountsOnce() {
        ClaimSpec spec = direction("a", Hypothesis.POSITIVE);
        List<Cell> once = List.of(cell(101, normal(5, 1)));
        List<Cell> again = List.of(cell(101, normal(5, -30)));
        assertThat(draws(spec, once, again)).isEqualTo(draws(spec, once, List.of()));
    }
}
