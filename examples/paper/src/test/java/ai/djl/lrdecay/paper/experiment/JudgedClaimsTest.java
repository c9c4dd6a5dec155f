package ai.djl.lrdecay.paper.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Hypothesis;
import ai.djl.lrdecay.paper.finding.Kind;
import ai.djl.lrdecay.paper.finding.Origin;
import ai.djl.lrdecay.paper.finding.Quantity;
import ai.djl.lrdecay.paper.finding.Verdict;
import ai.djl.lrdecay.paper.statistics.Interval;
import ai.djl.lrdecay.paper.statistics.Power;
import ai.djl.lrdecay.paper.statistics.Scale;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JudgedClaimsTest {

    /** What five seeds show in 80 % of cases at 5 %, in standard deviations. */
    private static final double EFFECT = 1.6819970;

    private static final Quantity DIFFERENCE = Quantities.accuracyDifference(0.1);

    private static Setting setting(Preset preset, long first) {
        return new Setting(preset, List.of(first), List.of());
    }

    private static final Setting QUICK = setting(Preset.QUICK, 101);

    private static ClaimSpec spec(Origin origin, Hypothesis hypothesis, Quantity quantity) {
        return new ClaimSpec("id", "e", origin, "Section", "statement", hypothesis, quantity);
    }

    private static Sample sample(double... values) {
        return new Sample(Setting.seeds(101, values.length), values, List.of());
    }

    private static Claim judge(Setting setting, Hypothesis hypothesis, double... values) {
        return new JudgedClaims(setting)
                .add(spec(Origin.PAPER, hypothesis, DIFFERENCE), sample(values), "detail")
                .claims()
                .get(0);
    }

    private static Hypothesis hypothesis(String name) {
        return switch (name) {
            case "POSITIVE" -> Hypothesis.POSITIVE;
            case "NEGATIVE" -> Hypothesis.NEGATIVE;
            case "ABOVE" -> Hypothesis.ABOVE_MARGIN;
            case "BELOW" -> Hypothesis.BELOW_MARGIN;
            case "EQUIVALENT" -> Hypothesis.EQUIVALENT;
            case "NOT_LOWER" -> Hypothesis.NOT_LOWER;
            case "NOT_HIGHER" -> Hypothesis.NOT_HIGHER;
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** Means with a standard deviation of 0.01, so that its error with five seeds is 0.0045. */
    @ParameterizedTest
    @CsvSource({
        "POSITIVE,0.05,SUPPORTED",
        "POSITIVE,-0.05,REFUTED",
        "POSITIVE,0.001,INCONCLUSIVE",
        "NEGATIVE,-0.05,SUPPORTED",
        "NEGATIVE,0.05,REFUTED",
        "ABOVE,0.15,SUPPORTED",
        "ABOVE,0.05,REFUTED",
        "ABOVE,0.1,INCONCLUSIVE",
        "BELOW,0.05,SUPPORTED",
        "BELOW,0.15,REFUTED",
        "EQUIVALENT,0.03,SUPPORTED",
        "EQUIVALENT,-0.03,SUPPORTED",
        "EQUIVALENT,0.2,REFUTED",
        "EQUIVALENT,-0.2,REFUTED",
        "EQUIVALENT,0.099,INCONCLUSIVE",
        "EQUIVALENT,0.101,INCONCLUSIVE",
        "NOT_LOWER,-0.05,SUPPORTED",
        "NOT_LOWER,0.5,SUPPORTED",
        "NOT_LOWER,-0.15,REFUTED",
        "NOT_LOWER,-0.1,INCONCLUSIVE",
        "NOT_HIGHER,0.05,SUPPORTED",
        "NOT_HIGHER,-0.5,SUPPORTED",
        "NOT_HIGHER,0.15,REFUTED",
    })
    void verdictsComeFromTheSideOfTheMargin(String name, double mean, Verdict verdict) {
        double[] values =
                DoubleStream.of(-1.2649, -0.63246, 0, 0.63246, 1.2649)
                        .map(z -> mean + 0.01 * z)
                        .toArray();
        Claim claim = judge(QUICK, hypothesis(name), values);
        assertThat(claim.verdict()).as(claim.detail()).isEqualTo(verdict);
        assertThat(claim.estimate()).isCloseTo(mean, within(1e-12));
        assertThat(claim.n()).isEqualTo(5);
        // t(0.975) and t(0.95) with 4 degrees of freedom, from tables.
        double t = name.equals("EQUIVALENT") ? 2.131847 : 2.776445;
        assertThat(claim.interval().high() - mean).isCloseTo(t * 0.01 / Math.sqrt(5), within(1e-6));
        assertThat(claim.outcome().detectable()).isCloseTo(detectable(name), within(1e-5));
        assertThat(claim.detail().contains("on which side of the margin"))
                .isEqualTo(verdict == Verdict.INCONCLUSIVE && !name.equals("POSITIVE"));
        assertThat(claim.detail().contains("Not even the sign"))
                .isEqualTo(verdict == Verdict.INCONCLUSIVE && name.equals("POSITIVE"));
        assertThat(claim.detail().contains("cell that decides")).isFalse();
        assertThat(claim.detail().contains("that of 90 %")).isEqualTo(name.equals("EQUIVALENT"));
        assertThat(claim.detail().contains("Excluded are values below"))
                .isEqualTo(verdict == Verdict.INCONCLUSIVE);
        // In smoke, and on seeds that were seen, the numbers are the same.
        Claim smoke = judge(setting(Preset.SMOKE, 101), hypothesis(name), values);
        assertThat(smoke.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(smoke.outcome().p()).isEqualTo(claim.outcome().p());
        assertThat(smoke.detail()).contains("too small for any verdict").doesNotContain("fewer");
    }

    /** From where the claim turns, to its side; the number is that of golden/statistics.py. */
    private static double detectable(String name) {
        double effect = 0.01 * EFFECT;
        return switch (name) {
            case "POSITIVE" -> effect;
            case "NEGATIVE" -> -effect;
            case "ABOVE" -> 0.1 + effect;
            case "BELOW" -> 0.1 - effect;
            case "NOT_LOWER" -> -0.1 + effect;
            case "NOT_HIGHER" -> 0.1 - effect;
            default -> 0.01 * Power.detectableMargin(5, 0.05, 0.8);
        };
    }

    @ParameterizedTest
    @CsvSource({"1,false", "99,false", "100,false", "101,true", "999,true", "1000,false"})
    void onlySomeSeedsConfirm(long seed, boolean confirms) {
        Claim claim = judge(setting(Preset.QUICK, seed), Hypothesis.POSITIVE, 1, 2, 3, 4, 5);
        assertThat(claim.detail().contains("Exploratory")).isEqualTo(!confirms);
    }

    @Test
    void fewSeedsGiveNoVerdict() {
        Claim four = judge(QUICK, Hypothesis.POSITIVE, 0.6, 0.61, 0.62, 0.63);
        assertThat(four.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(four.outcome().p()).isNull();
        assertThat(four.interval()).isNotNull();
        assertThat(four.detail()).contains("fewer than 5 seeds").doesNotContain("Excluded");
        Claim one = judge(QUICK, Hypothesis.POSITIVE, 0.6);
        assertThat(one.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(one.estimate()).isEqualTo(0.6);
        assertThat(one.interval()).isNull();
        assertThat(judge(QUICK, Hypothesis.POSITIVE, 0.6, 0.61, 0.62, 0.63, 0.64).verdict())
                .isEqualTo(Verdict.SUPPORTED);
        Claim none = judge(QUICK, Hypothesis.POSITIVE);
        assertThat(none.verdict()).isEqualTo(Verdict.NOT_RUN);
        assertThat(none.estimate()).isNull();
        assertThat(none.interval()).isNull();
        assertThat(none.detail()).isEqualTo("None of the runs it needs is finished.");
    }

    /** 2 / 1024 and 22 / 1024 are below 5 %, 112 / 1024 is not. */
    @ParameterizedTest
    @CsvSource({
        "10,10,SUPPORTED",
        "9,10,SUPPORTED",
        "8,10,INCONCLUSIVE",
        "5,10,INCONCLUSIVE",
        "1,10,REFUTED",
        "0,10,REFUTED",
        "9,9,INCONCLUSIVE"
    })
    void countsNeedTenSeeds(int k, int n, Verdict verdict) {
        double[] values = new double[n];
        Arrays.fill(values, 0, k, 1);
        Claim claim =
                new JudgedClaims(QUICK)
                        .add(
                                spec(Origin.PAPER, Hypothesis.MOSTLY, Quantities.shareOfSeeds()),
                                sample(values),
                                "")
                        .claims()
                        .get(0);
        assertThat(claim.verdict()).isEqualTo(verdict);
        assertThat(claim.kind()).isEqualTo(Kind.COUNT);
        // Nine of ten are enough: the share at which 0.8 of samples have as many.
        assertThat(claim.outcome().detectable()).isCloseTo(n == 10 ? 0.9167 : 0.908, within(2e-3));
        assertThat(claim.estimate()).isEqualTo(k / (double) n);
        assertThat(claim.quantity().scale().range().contains(claim.interval().low())).isTrue();
        assertThat(claim.quantity().scale().range().contains(claim.interval().high())).isTrue();
    }

    /** p = 0.0133 (t = 4.24 with 4 degrees of freedom): decided in a family of three, not four. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 9})
    void theFamilyAdjusts(int size) {
        double[] values = {1, 2, 3, 4, 5};
        ClaimSpec spec = spec(Origin.PAPER, Hypothesis.POSITIVE, gain());
        JudgedClaims family = new JudgedClaims(QUICK).add(spec, sample(values), "");
        for (int i = 1; i < size; i++) {
            // Not run at all: p = 1.
            family.add(spec, sample(), "");
        }
        // Others do not count.
        family.add(spec(Origin.BEYOND, Hypothesis.POSITIVE, gain()), sample(values), "");
        List<Claim> claims = family.claims();
        assertThat(claims).hasSize(size + 1);
        Claim first = claims.get(0);
        assertThat(first.outcome().p()).isCloseTo(0.013236, within(1e-5));
        assertThat(first.outcome().adjusted()).isCloseTo(0.013236 * size, within(1e-4));
        assertThat(first.verdict()).isEqualTo(size <= 3 ? Verdict.SUPPORTED : Verdict.INCONCLUSIVE);
        assertThat(first.detail().contains("On its own it would be decided")).isEqualTo(size > 3);
        assertThat(first.family()).isEqualTo("e/paper");
        Claim other = claims.get(size);
        assertThat(other.verdict()).isEqualTo(Verdict.SUPPORTED);
        assertThat(other.family()).isEqualTo("e/beyond");
        // What is detectable grows with the family: 3.2 deviations of five seeds among ten claims.
        if (size == 9) {
            assertThat(first.outcome().detectable()).isBetween(1.58 * 2.9, 1.58 * 3.3);
        }
    }

    private static Quantity gain() {
        return new Quantity("", Scale.linear(new Interval(-100, 100)), 0);
    }

    /** All: supported by the weakest cell, refuted by any that holds against Holm. */
    @Test
    void allCellsMustHold() {
        ClaimSpec spec = spec(Origin.PAPER, Hypothesis.POSITIVE.inAll(), gain());
        assertThat(all(spec, sample(1, 2, 3, 4, 5), sample(2, 3, 4, 5, 6)).verdict())
                .isEqualTo(Verdict.SUPPORTED);
        Claim weakest = all(spec, sample(1, 2, 3, 4, 5), sample(-2, 0, 1, 2, 3));
        assertThat(weakest.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(weakest.estimate()).isCloseTo(0.8, within(1e-12));
        Claim refuted = all(spec, sample(1, 2, 3, 4, 5), sample(-1, -2, -3, -4, -5));
        assertThat(refuted.verdict()).isEqualTo(Verdict.REFUTED);
        assertThat(refuted.estimate()).isCloseTo(-3, within(1e-12));
        assertThat(refuted.outcome().p()).isCloseTo(2 * 0.013236, within(1e-5));
        Claim undecided = all(spec, sample(1, 2, 3, 4, 5), sample(-3, -1, 0, 1, 2));
        assertThat(undecided.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(undecided.kind()).isEqualTo(Kind.ALL);
        assertThat(undecided.detail()).contains("Seeds, b: -3.00", "cell that decides");
        Claim spoiled = all(spec, sample(1, 2, 3, 4, 5), sample(1, 2, 3, Double.NaN, 5));
        assertThat(spoiled.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(spoiled.detail()).contains("Seed 104 has no value");
        Claim none = new JudgedClaims(QUICK).add(spec, List.of(), "").claims().get(0);
        assertThat(none.verdict()).isEqualTo(Verdict.NOT_RUN);
    }

    private static Claim all(ClaimSpec spec, Sample a, Sample b) {
        return new JudgedClaims(QUICK)
                .add(spec, List.of(new Cell("a", a), new Cell("b", b)), "")
                .claims()
                .get(0);
    }

    /** On the log scale margins are factors, and an equivalence is one of quotients. */
    @ParameterizedTest
    @CsvSource({
        "EQUIVALENT,1.2,SUPPORTED",
        "EQUIVALENT,0.8,SUPPORTED",
        "EQUIVALENT,3,REFUTED",
        "EQUIVALENT,0.3,REFUTED",
        "NOT_LOWER,0.8,SUPPORTED",
        "NOT_LOWER,0.3,REFUTED",
        "NOT_LOWER,9,SUPPORTED",
        "ABOVE,3,SUPPORTED",
        "ABOVE,1.2,REFUTED",
        "BELOW,1.2,SUPPORTED"
    })
    void marginsOfRatiosAreFactors(String name, double ratio, Verdict verdict) {
        double[] values =
                DoubleStream.of(0.9, 0.95, 1, 1 / 0.95, 1 / 0.9).map(v -> ratio * v).toArray();
        Claim claim =
                new JudgedClaims(QUICK)
                        .add(
                                spec(Origin.PAPER, hypothesis(name), Quantities.ratio(2)),
                                sample(values),
                                "")
                        .claims()
                        .get(0);
        assertThat(claim.verdict()).isEqualTo(verdict);
        // The geometric mean.
        assertThat(claim.estimate()).isCloseTo(ratio, within(1e-9));
        assertThat(claim.interval().low()).isPositive();
    }

    /** Values without spread: the sign test, 2 / 2^n; and no interval. */
    @Test
    void sameValuesHaveOnlyASign() {
        Claim five = judge(QUICK, Hypothesis.POSITIVE, 1, 1, 1, 1, 1);
        assertThat(five.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(five.outcome().p()).isEqualTo(1 / 16.0);
        assertThat(five.interval()).isNull();
        assertThat(five.outcome().detectable()).isNull();
        assertThat(judge(QUICK, Hypothesis.POSITIVE, 1, 1, 1, 1, 1, 1).verdict())
                .isEqualTo(Verdict.SUPPORTED);
        assertThat(judge(QUICK, Hypothesis.EQUIVALENT, 0, 0, 0, 0, 0).verdict())
                .isEqualTo(Verdict.SUPPORTED);
    }

    @Test
    void singleAccuraciesHaveNoPlaceOfNoEffect() {
        Quantity accuracy = Quantities.accuracy(1000, 0.9);
        assertThatThrownBy(() -> spec(Origin.PAPER, Hypothesis.EQUIVALENT, accuracy))
                .hasMessageContaining("no place of no effect: id");
        assertThatThrownBy(() -> spec(Origin.PAPER, Hypothesis.NOT_LOWER, accuracy))
                .hasMessageContaining("no place of no effect: id");
        assertThatThrownBy(() -> new Sample(List.of(1L), new double[2], List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        // All of 1,000 is a value like others.
        Claim claim =
                new JudgedClaims(QUICK)
                        .add(
                                spec(Origin.PAPER, Hypothesis.ABOVE_MARGIN, accuracy),
                                sample(1, 1, 0.999, 0.998, 1),
                                "")
                        .claims()
                        .get(0);
        assertThat(claim.verdict()).isEqualTo(Verdict.SUPPORTED);
        assertThat(claim.interval().high()).isLessThanOrEqualTo(1);
    }
}
