package ai.djl.lrdecay.decay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlateauDetectorTest {

    static PlateauSettings.Builder raw(int window) {
        return PlateauSettings.builder()
                .optBeta(0)
                .optWindow(window)
                .optEta(0.1)
                .optZeta(0.5)
                .optEps(0);
    }

    private static List<Decision> decide(PlateauSettings settings, double... losses) {
        return decide(new PlateauDetector(settings), losses);
    }

    private static List<Decision> decide(PlateauDetector detector, double... losses) {
        List<Decision> decisions = new ArrayList<>();
        for (double loss : losses) {
            decisions.add(detector.observe(loss));
        }
        return decisions;
    }

    /** A spread of exactly eta is not stable: 1.1 - 1 over 1 is 0.1, and a little less is. */
    @Test
    void stableIsStrictlyLess() {
        assertThat(decide(raw(2).optEta(0.125).build(), 1.125, 1))
                .doesNotContain(Decision.TERMINATE);
        assertThat(decide(raw(2).optEta(0.126).build(), 1.125, 1)).endsWith(Decision.TERMINATE);
    }

    /** From 4 to 2 is a drop to exactly one half. */
    @Test
    void aDropToExactlyZetaIsSignificant() {
        assertThat(decide(raw(2).build(), 4, 2, 2)).endsWith(Decision.DECAY);
        assertThat(decide(raw(2).build(), 4, 2.001, 2.001)).endsWith(Decision.TERMINATE);
    }

    @Test
    void laterStagesAreMeasuredAgainstTheSmoothedLossAtTheirDecay() {
        PlateauDetector detector = new PlateauDetector(raw(2).build());
        assertThat(decide(detector, 4, 2, 2)).endsWith(Decision.DECAY);
        assertThat(detector.reference()).isEqualTo(2);
        assertThat(detector.stage()).isEqualTo(2);
        assertThat(detector.observations()).isZero();
        // The first observation of stage 2 is 1; measured against it, 1 would be no drop.
        assertThat(decide(detector, 1, 1)).endsWith(Decision.DECAY);
        assertThat(detector.reference()).isEqualTo(1);
        assertThat(decide(detector, 1, 1)).endsWith(Decision.TERMINATE);
    }

    @Test
    void theAverageStartsAfreshAtADecay() {
        PlateauDetector detector = new PlateauDetector(raw(2).optBeta(0.5).optEta(10).build());
        assertThat(decide(detector, 8, 1)).endsWith(Decision.DECAY);
        detector.observe(0.25);
        assertThat(detector.smoothed()).isEqualTo(0.25);
    }

    @Test
    void thereIsNoVerdictBeforeTheMinimalStage() {
        PlateauDetector detector = new PlateauDetector(raw(2).optMinStage(5).build());
        assertThat(decide(detector, 1, 1, 1, 1)).containsOnly(Decision.CONTINUE);
        assertThat(detector.observe(1)).isEqualTo(Decision.TERMINATE);
    }

    @Test
    void terminateIsFinal() {
        PlateauDetector detector = new PlateauDetector(raw(2).build());
        decide(detector, 1, 1);
        assertThat(decide(detector, 0.1, 5, Double.NaN, 0.1)).containsOnly(Decision.TERMINATE);
        assertThat(detector.smoothed()).isEqualTo(1);
    }

    @Test
    void lossesThatAreNotFiniteAreSkippedAndCounted() {
        PlateauDetector detector = new PlateauDetector(raw(2).build());
        assertThat(detector.observe(Double.NaN)).isEqualTo(Decision.CONTINUE);
        assertThat(detector.smoothed()).isNaN();
        detector.observe(Double.POSITIVE_INFINITY);
        detector.observe(3);
        assertThat(detector.reference()).isEqualTo(3);
        assertThat(detector.observations()).isEqualTo(1);
        assertThat(detector.skipped()).isEqualTo(2);
    }

    /** Stable at -20 after a start at -10: a significant drop. At -10 from -10: none. */
    @Test
    void lossesBelowZeroDropToo() {
        assertThat(decide(raw(2).build(), -10, -20, -20)).endsWith(Decision.DECAY);
        assertThat(decide(raw(2).build(), -10, -10)).endsWith(Decision.TERMINATE);
        assertThat(decide(raw(2).build(), -10, -14, -14)).endsWith(Decision.TERMINATE);
    }

    /** For losses of at least zero the drop is the paper's quotient, for random numbers. */
    @ParameterizedTest
    @CsvSource({"1", "2", "3"})
    void theDropIsThePaperSQuotient(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            double first = random.nextDouble() * 3;
            double last = random.nextDouble() * 3;
            double zeta = 0.05 + 0.9 * random.nextDouble();
            double eps = random.nextDouble() * 0.1;
            Decision decision =
                    decide(raw(2).optZeta(zeta).optEps(eps).optEta(1e9).build(), first, last)
                            .get(1);
            double quotient = (last + eps) / (first + eps);
            if (Math.abs(quotient - zeta) > 1e-12) {
                assertThat(decision)
                        .isEqualTo(quotient <= zeta ? Decision.DECAY : Decision.TERMINATE);
            }
        }
    }

    /** Equation 1, the explicit form, for random losses. */
    @ParameterizedTest
    @CsvSource({"0.9,1", "0.5,2", "0.99,3"})
    void theAverageIsTheExplicitOne(double beta, long seed) {
        PlateauDetector detector =
                new PlateauDetector(PlateauSettings.builder().optBeta(beta).optWindow(200).build());
        Random random = new Random(seed);
        List<Double> losses = new ArrayList<>();
        for (int t = 1; t <= 100; t++) {
            losses.add(random.nextGaussian());
            detector.observe(losses.get(t - 1));
            double sum = 0;
            double weights = 0;
            for (int i = 0; i < t; i++) {
                sum += Math.pow(beta, i) * losses.get(t - 1 - i);
                weights += Math.pow(beta, i);
            }
            assertThat(detector.smoothed()).isCloseTo(sum / weights, within(1e-12));
        }
    }

    /** An accuracy that rises from 0.2 to 0.8 gains as a loss that falls does. */
    @Test
    void anAccuracyCanDriveIt() {
        PlateauSettings.Builder max = raw(2).optMode(MetricMode.MAX);
        assertThat(decide(max.build(), 0.2, 0.8, 0.8)).endsWith(Decision.DECAY);
        assertThat(decide(max.build(), 0.8, 0.8)).endsWith(Decision.TERMINATE);
        PlateauDetector detector = new PlateauDetector(max.build());
        decide(detector, 0.2, 0.8, 0.8);
        assertThat(detector.smoothed()).isEqualTo(0.8);
        assertThat(detector.reference()).isEqualTo(0.8);
        assertThat(decide(detector, 0.7, 0.7)).endsWith(Decision.TERMINATE);
    }

    @Test
    void patienceAsksForMoreStableObservationsInARow() {
        assertThat(decide(raw(2).optPatience(2).build(), 4, 1, 1, 1))
                .containsOnly(Decision.CONTINUE);
        assertThat(decide(raw(2).optPatience(2).build(), 4, 1, 1, 1, 1)).endsWith(Decision.DECAY);
        // A jump begins the count anew.
        assertThat(decide(raw(2).optPatience(2).build(), 4, 1, 1, 1, 3, 3, 3))
                .containsOnly(Decision.CONTINUE);
    }

    @Test
    void cooldownDoesNotLookAfterADecay() {
        PlateauDetector detector = new PlateauDetector(raw(2).optCooldown(3).build());
        assertThat(decide(detector, 4, 2, 2)).endsWith(Decision.DECAY);
        assertThat(decide(detector, 1, 1, 1)).containsOnly(Decision.CONTINUE);
        assertThat(detector.observations()).isZero();
        assertThat(detector.reason()).isEqualTo(Reason.WAITING);
        assertThat(decide(detector, 1, 1)).endsWith(Decision.DECAY);
    }

    @Test
    void theNumberOfDecaysHasLimits() {
        PlateauDetector least = new PlateauDetector(raw(2).optMinDecays(2).build());
        assertThat(decide(least, 4, 2, 2)).endsWith(Decision.DECAY);
        assertThat(decide(least, 2, 2)).endsWith(Decision.DECAY);
        assertThat(least.reason()).isEqualTo(Reason.TOO_FEW_DECAYS);
        assertThat(decide(least, 2, 2)).endsWith(Decision.TERMINATE);
        assertThat(least.reason()).isEqualTo(Reason.NO_DROP);
        PlateauDetector most = new PlateauDetector(raw(2).optMaxDecays(1).build());
        assertThat(decide(most, 4, 2, 2)).endsWith(Decision.DECAY);
        assertThat(decide(most, 1, 1)).endsWith(Decision.TERMINATE);
        assertThat(most.reason()).isEqualTo(Reason.NO_DECAYS_LEFT);
    }

    /** The drop of the warm-up counts, its observations do not fill the window. */
    @Test
    void aWarmUpCountsForTheDropAlone() {
        PlateauDetector detector = new PlateauDetector(raw(2).build());
        for (double loss : new double[] {4, 1, 1, 1}) {
            assertThat(detector.observeWarmUp(loss)).isEqualTo(Decision.CONTINUE);
        }
        assertThat(detector.observations()).isZero();
        assertThat(detector.reference()).isEqualTo(4);
        assertThat(decide(detector, 1, 1)).endsWith(Decision.DECAY);
    }

    /** High losses of a warm-up do not stay in the moving average: a constant loss is stable. */
    @Test
    void theMovingAverageBeginsAfterTheWarmUp() {
        PlateauSettings settings = PlateauSettings.builder().optWindow(4).build();
        PlateauDetector detector = new PlateauDetector(settings);
        for (double loss : new double[] {10, 8, 6}) {
            detector.observeWarmUp(loss);
        }
        assertThat(detector.smoothed()).isCloseTo((0.81 * 10 + 0.9 * 8 + 6) / 2.71, within(1e-12));
        assertThat(decide(detector, 1, 1, 1)).containsOnly(Decision.CONTINUE);
        assertThat(detector.smoothed()).isCloseTo(1, within(1e-12));
        assertThat(detector.reference()).isEqualTo(10);
        assertThat(decide(detector, 1)).containsExactly(Decision.DECAY);
        assertThat(detector.reason()).isEqualTo(Reason.DROP);
    }

    /** A falling line is never stable, a level one always is; noise does not matter to either. */
    @Test
    void theTrendSeesThroughNoise() {
        int early = 0;
        int late = 0;
        for (long seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            PlateauDetector falling =
                    new PlateauDetector(
                            PlateauSettings.builder()
                                    .optStability(Stability.TREND)
                                    .optWindow(10)
                                    .build());
            for (int i = 0; i < 60; i++) {
                double loss = 3 - 0.03 * i + 0.05 * random.nextGaussian();
                early += falling.observe(loss) == Decision.CONTINUE ? 0 : 1;
            }
            PlateauDetector level =
                    new PlateauDetector(
                            PlateauSettings.builder()
                                    .optStability(Stability.TREND)
                                    .optWindow(10)
                                    .build());
            int decided = 0;
            for (int i = 0; i < 80; i++) {
                double loss = (i < 10 ? 2 : 1) + 0.02 * random.nextGaussian();
                decided += level.observe(loss) == Decision.CONTINUE ? 0 : 1;
            }
            late += decided > 0 ? 0 : 1;
        }
        assertThat(early).isLessThanOrEqualTo(5);
        assertThat(late).isZero();
    }

    /** Equation 2 and the band, with beta 1 - 1/W and eta 0.07, written out anew. */
    @ParameterizedTest
    @ValueSource(ints = {4, 9, 50})
    void theScaledStabilityIsThePapersWithItsMemoryInTheWindow(int window) {
        Random random = new Random(window);
        PlateauDetector detector =
                new PlateauDetector(
                        PlateauSettings.builder()
                                .optStability(Stability.SCALED)
                                .optWindow(window)
                                .build());
        List<Double> averages = new ArrayList<>();
        double sum = 0;
        double weights = 0;
        boolean decided = false;
        for (int t = 1; t <= 40 * window && !decided; t++) {
            double loss = 1 + 2 * Math.exp(-t / (3.0 * window)) + 0.05 * random.nextGaussian();
            // The weighted mean of Equation 1.
            sum = sum * (1 - 1.0 / window) + loss;
            weights = weights * (1 - 1.0 / window) + 1;
            averages.add(sum / weights);
            List<Double> last = averages.subList(Math.max(0, t - window), t);
            double min = Collections.min(last);
            boolean stable = t >= window && (Collections.max(last) - min) / (min + 1e-8) < 0.07;
            Decision decision = detector.observe(loss);
            assertThat(detector.smoothed()).isCloseTo(sum / weights, within(1e-12));
            assertThat(decision).isEqualTo(stable ? Decision.DECAY : Decision.CONTINUE);
            decided = stable;
        }
        assertThat(decided).isTrue();
    }

    /** A loss that falls by a tenth at each observation is never stable within a band of 7 %. */
    @Test
    void aStageEndsAtItsDeadlineWithoutAPlateau() {
        PlateauDetector detector =
                new PlateauDetector(
                        PlateauSettings.builder()
                                .optStability(Stability.SCALED)
                                .optPlannedObservations(40)
                                .build());
        List<Integer> decays = new ArrayList<>();
        for (int t = 1; t <= 40; t++) {
            if (detector.observe(Math.pow(0.9, t)) == Decision.DECAY) {
                decays.add(t);
                assertThat(detector.reason()).isEqualTo(Reason.DEADLINE);
            } else {
                assertThat(detector.reason()).isNotEqualTo(Reason.DEADLINE);
            }
        }
        assertThat(decays).containsExactly(28, 36, 38);
    }

    @Test
    void aPlateauBeforeTheDeadlineIsNotLate() {
        PlateauDetector detector =
                new PlateauDetector(
                        raw(2).optPlannedObservations(10).optDeadlines(0.5, 0.8).build());
        assertThat(decide(detector, 4, 2, 2)).endsWith(Decision.DECAY);
        assertThat(detector.reason()).isNotEqualTo(Reason.DEADLINE);
        // The first deadline is that of the first stage; an observation that is not finite counts.
        assertThat(decide(detector, 1, 2, 1, Double.NaN)).containsOnly(Decision.CONTINUE);
        assertThat(detector.observe(3)).isEqualTo(Decision.DECAY);
        assertThat(detector.reason()).isEqualTo(Reason.DEADLINE);
        assertThat(detector.reference()).isEqualTo(3);
    }

    /** Stable and no drop is an end, deadline or not. */
    @Test
    void aDeadlineDoesNotKeepATrainingFromEnding() {
        PlateauDetector detector =
                new PlateauDetector(raw(2).optPlannedObservations(4).optDeadlines(0.5).build());
        assertThat(decide(detector, 1, 1)).endsWith(Decision.TERMINATE);
    }

    @Test
    void theTrendDoesNotTerminateWhileTheLossRises() {
        PlateauDetector trend =
                new PlateauDetector(
                        PlateauSettings.builder()
                                .optStability(Stability.TREND)
                                .optWindow(5)
                                .build());
        PlateauDetector paper =
                new PlateauDetector(PlateauSettings.builder().optWindow(5).optEta(0.5).build());
        List<Decision> ofTrend = new ArrayList<>();
        List<Decision> ofPaper = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            ofTrend.add(trend.observe(1 + 0.001 * i));
            ofPaper.add(paper.observe(1 + 0.001 * i));
        }
        assertThat(ofTrend).containsOnly(Decision.CONTINUE);
        assertThat(Collections.frequency(ofPaper, Decision.TERMINATE)).isPositive();
    }
}
