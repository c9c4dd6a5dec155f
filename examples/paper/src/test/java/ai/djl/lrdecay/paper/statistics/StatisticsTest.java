package ai.djl.lrdecay.paper.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Closed forms, and what happens at the ends. */
class StatisticsTest {

    private static final double INFINITY = Double.POSITIVE_INFINITY;

    /** Identical values have no spread: what remains is the sign test, 1/2 to the power of n. */
    @Test
    void withoutSpreadOnlyTheSignCounts() {
        MeanTest test = MeanTest.of(0.1 + 0.2, 0.3, 0.3, 0.3, 0.3);
        assertThat(test.deviation()).isZero();
        assertThat(test.above(0)).isEqualTo(1 / 32.0);
        assertThat(test.below(0)).isEqualTo(1);
        assertThat(test.below(1)).isEqualTo(1 / 32.0);
        assertThat(test.twoSided(0)).isEqualTo(1 / 16.0);
        assertThat(test.twoSided(test.mean())).isEqualTo(1);
        assertThat(test.within(new Interval(0, 1))).isEqualTo(1 / 32.0);
        assertThat(test.within(new Interval(0.5, 1))).isEqualTo(1);
        assertThat(test.outside(new Interval(0.5, 1))).isEqualTo(1 / 16.0);
        assertThat(test.outside(new Interval(0, 1))).isEqualTo(1);
        assertThat(test.interval(0.95)).isEqualTo(new Interval(test.mean(), test.mean()));
    }

    @Test
    void outsideIsTwiceTheTailBeyondTheNearerBound() {
        MeanTest test = MeanTest.of(1, 2, 3, 4, 5);
        assertThat(test.outside(new Interval(-1, 1))).isEqualTo(2 * test.above(1));
        assertThat(test.outside(new Interval(5, 7))).isEqualTo(2 * test.below(5));
        assertThat(test.outside(new Interval(2, 4))).isEqualTo(1);
    }

    @Test
    void refusesWhatIsNoSample() {
        assertThatThrownBy(() -> MeanTest.of(1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MeanTest.of(1, Double.NaN, 2))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Interval(2, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Interval(Double.NaN, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Holm.adjust(new double[] {0.1, 0.2}, 1))
                .hasMessageContaining("family of 1");
        assertThatThrownBy(() -> Holm.adjust(new double[] {Double.NaN}, 1))
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> Holm.adjust(new double[] {1.1}, 1)).hasMessageContaining("1.1");
        assertThatThrownBy(() -> Holm.adjust(new double[] {-0.1}, 1)).hasMessageContaining("-0.1");
        assertThat(Holm.adjust(new double[] {0, 1}, 2)).containsExactly(0, 1);
        assertThatThrownBy(() -> Fieller.interval(new double[3], new double[2], 0.95))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Fieller.interval(new double[1], new double[1], 0.95))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ExactBinomial(3, 2)).hasMessageContaining("3 of 2");
        assertThatThrownBy(() -> new ExactBinomial(-1, 2)).hasMessageContaining("-1 of 2");
        assertThatThrownBy(() -> new ExactBinomial(0, 0)).hasMessageContaining("0 of 0");
        assertThat(new ExactBinomial(1, 1).share()).isEqualTo(1);
        assertThatThrownBy(() -> CensoredMedian.of(List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Scale.logit(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anIntervalHoldsItsEnds() {
        Interval interval = new Interval(1, 2);
        assertThat(interval.contains(1)).isTrue();
        assertThat(interval.contains(2)).isTrue();
        assertThat(interval.contains(0.999)).isFalse();
        assertThat(interval.contains(2.001)).isFalse();
        assertThat(interval.contains(Double.NaN)).isFalse();
    }

    @Test
    void scalesGoThereAndBack() {
        Scale linear = Scale.linear(new Interval(-1, 1));
        assertThat(linear.from(linear.to(0.3))).isEqualTo(0.3);
        assertThat(linear.from(1.2)).isEqualTo(1);
        assertThat(linear.from(-1.2)).isEqualTo(-1);
        assertThat(linear.neutral()).isZero();
        assertThat(linear.range()).isEqualTo(new Interval(-1, 1));
        assertThat(linear.label()).isEqualTo("linear");
        Scale log = Scale.log();
        assertThat(log.to(Math.E)).isCloseTo(1, within(1e-15));
        assertThat(log.from(log.to(200))).isCloseTo(200, within(1e-10));
        assertThat(log.to(0)).isInfinite();
        assertThat(log.neutral()).isEqualTo(1);
        assertThat(log.range()).isEqualTo(new Interval(0, INFINITY));
        assertThat(log.label()).isEqualTo("log");
        Scale logit = Scale.logit(999);
        assertThat(logit.to(1)).isCloseTo(Math.log(999.5 / 0.5), within(1e-9));
        assertThat(logit.to(0)).isCloseTo(-Math.log(999.5 / 0.5), within(1e-9));
        assertThat(logit.from(logit.to(0.87))).isCloseTo(0.87, within(1e-12));
        assertThat(logit.from(100)).isEqualTo(1);
        assertThat(logit.from(-100)).isZero();
        assertThat(logit.neutral()).isEqualTo(0.5);
        assertThat(logit.range()).isEqualTo(new Interval(0, 1));
        assertThat(logit.label()).isEqualTo("logit");
    }

    /** 2^-n on either side: below six values no interval of order statistics reaches 95 %. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void fewValuesHaveNoIntervalOfTheMedian(int n) {
        assertThat(CensoredMedian.interval(counts(n), 0.95)).isEmpty();
    }

    private static List<Interval> counts(int n) {
        return IntStream.rangeClosed(1, n).mapToObj(i -> new Interval(i - 1, i)).toList();
    }

    /** With ten values from the second to the ninth: 1 - 2 * 11 / 1024 = 97.9 %. */
    @Test
    void censoredValuesWidenTheInterval() {
        assertThat(CensoredMedian.interval(counts(10), 0.95)).contains(new Interval(1, 9));
        assertThat(CensoredMedian.interval(counts(10), 0.98)).contains(new Interval(0, 10));
        assertThat(CensoredMedian.of(counts(10))).isEqualTo(new Interval(4.5, 5.5));
        assertThat(CensoredMedian.of(counts(3))).isEqualTo(new Interval(1, 2));
        List<Interval> open = Stream.generate(() -> new Interval(8, INFINITY)).limit(7).toList();
        assertThat(CensoredMedian.of(open)).isEqualTo(new Interval(8, INFINITY));
        assertThat(CensoredMedian.interval(open, 0.95)).contains(new Interval(8, INFINITY));
    }

    /** A quotient of constants is known; a denominator about 0 leaves nothing to say. */
    @Test
    void quotientsOfConstants() {
        double[] twos = {2, 2, 2};
        double[] fours = {4, 4, 4};
        assertThat(Fieller.interval(twos, fours, 0.95)).contains(new Interval(0.5, 0.5));
        assertThat(Fieller.interval(twos, new double[] {-1, 0, 1}, 0.95)).isEmpty();
    }

    /** Without an effect the power is the level; with a huge one it is 1. */
    @ParameterizedTest
    @CsvSource({"3,0.05", "5,0.05", "10,0.005", "60,0.01"})
    void powerHasItsLimits(int n, double alpha) {
        assertThat(Power.ofMeanTest(n, 0, alpha)).isCloseTo(alpha, within(1e-8));
        assertThat(Power.ofMeanTest(n, 1000, alpha)).isCloseTo(1, within(1e-8));
        assertThat(Power.ofMeanTest(n, -0.7, alpha))
                .isCloseTo(Power.ofMeanTest(n, 0.7, alpha), within(1e-12));
        assertThat(Power.ofEquivalence(n, 0, alpha)).isZero();
        assertThat(Power.ofEquivalence(n, 1000, alpha)).isCloseTo(1, within(1e-8));
        double margin = Power.detectableMargin(n, alpha, 0.8);
        assertThat(Power.ofEquivalence(n, margin, alpha)).isCloseTo(0.8, within(1e-6));
    }

    /** Ten of ten have p = 2 / 1024, nine of ten 22 / 1024: at 1 % only ten of ten count. */
    @Test
    void powerOfShares() {
        assertThat(Power.ofShare(10, 0.9, 0.01)).isCloseTo(Math.pow(0.9, 10), within(1e-9));
        assertThat(Power.ofShare(10, 0.5, 0.05)).isCloseTo(22 / 1024.0, within(1e-12));
        assertThat(Power.detectableShare(10, 0.01, 0.8).orElseThrow())
                .isCloseTo(Math.pow(0.8, 0.1), within(1e-7));
        assertThat(Power.detectableShare(5, 0.05, 0.8)).isEmpty();
        assertThat(Power.detectableShare(7, 2 * Math.pow(0.5, 7) + 1e-9, 0.8)).isPresent();
    }
}
