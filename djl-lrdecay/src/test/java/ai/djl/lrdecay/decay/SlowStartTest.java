package ai.djl.lrdecay.decay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A loss that hardly falls before the network has learned anything. */
class SlowStartTest {

    private static final int PLANNED = 40;

    /** With AutoDecay's least number of decays; a window of 2, stable at once, drops by a half. */
    private static PlateauDetector detector() {
        return new PlateauDetector(
                PlateauDetectorTest.raw(2).optMinDecays(1).optSlowStart(6).build());
    }

    private static List<Decision> constant(PlateauDetector detector, int observations) {
        return IntStream.range(0, observations).mapToObj(i -> detector.observe(1)).toList();
    }

    @Test
    void theTimeOfASlowStartIsOverInTheEnd() {
        PlateauDetector detector = detector();
        assertThat(constant(detector, 5)).containsOnly(Decision.CONTINUE);
        assertThat(constant(detector, 1)).containsExactly(Decision.DECAY);
        assertThat(detector.reason()).isEqualTo(Reason.TOO_FEW_DECAYS);
        assertThat(constant(detector, 5)).containsOnly(Decision.CONTINUE);
        assertThat(constant(detector, 1)).containsExactly(Decision.TERMINATE);
        assertThat(detector.reason()).isEqualTo(Reason.NO_DROP);
    }

    /** What was learned in the first stage is not forgotten, also over a checkpoint. */
    @Test
    void afterADropOneWindowIsEnough() {
        PlateauDetector detector = detector();
        detector.observe(4);
        constant(detector, 2);
        assertThat(detector.stage()).isEqualTo(2);
        PlateauDetector restored = detector();
        restored.restore(detector.state());
        assertThat(constant(detector, 2)).endsWith(Decision.TERMINATE);
        assertThat(constant(restored, 2)).endsWith(Decision.TERMINATE);
        assertThat(restored.whyTerminated())
                .isEqualTo(
                        "the moving average was stable at 1.000 after 1.000 at the beginning of the"
                                + " stage, a gain of less than 50 %");
    }

    /** Where drops come and go at the threshold, a window more is all that they are given. */
    @Test
    void dropsThatDoNotLastAreNotWaitedForForEver() {
        PlateauDetector detector =
                new PlateauDetector(
                        PlateauDetectorTest.raw(2)
                                .optMinDecays(1)
                                .optSlowStart(6)
                                .optEta(5)
                                .build());
        int observations = 0;
        Decision last = Decision.CONTINUE;
        while (last == Decision.CONTINUE && observations < 20) {
            last = detector.observe(observations % 2 == 0 ? 4 : 1.9);
            observations++;
        }
        assertThat(last).isEqualTo(Decision.DECAY);
        assertThat(observations).isBetween(6, 8);
    }

    /** A validation loss that was better is a training that has learned. */
    @Test
    void aDropThatLastedAWindowIsRemembered() {
        PlateauDetector detector = detector();
        for (double loss : new double[] {4, 3, 1.5, 1}) {
            assertThat(detector.observe(loss)).isEqualTo(Decision.CONTINUE);
        }
        assertThat(detector.observe(4)).isEqualTo(Decision.CONTINUE);
        assertThat(detector.observe(4)).isEqualTo(Decision.DECAY);
    }

    /** At most half of the plan is spent, and never less than the window. */
    @Test
    void shortPlansWaitForOneWindow() {
        for (int planned : new int[] {4, 6, 8}) {
            assertThat(plan(planned)).as("%d", planned).isEqualTo(4);
        }
        assertThat(plan(40)).isEqualTo(20);
        assertThat(plan(100)).isEqualTo(50);
        assertThat(PlateauSettings.builder().build().stages().slowStart()).isEqualTo(20);
    }

    private static int plan(int observations) {
        return PlateauSettings.builder()
                .optPlannedObservations(observations)
                .build()
                .stages()
                .slowStart();
    }

    /**
     * The first updates of a deep network bring a few percent, from which on it is at chance; when
     * it begins to learn at last, the moving average is the last to notice.
     */
    @ParameterizedTest
    @EnumSource(Stability.class)
    void whatTheFirstUpdatesBringIsNotTakenForLearning(Stability criterion) {
        for (int start : new int[] {5, 15, 25, 35}) {
            PlateauDetector detector =
                    new PlateauDetector(
                            PlateauSettings.builder()
                                    .optStability(criterion)
                                    .optPlannedObservations(90)
                                    .optMinDecays(1)
                                    .build());
            Random random = new Random(start);
            double chance = Math.log(4);
            for (int epoch = 1; epoch <= 2 * start + 10; epoch++) {
                double share = epoch <= start ? 1 : Math.exp(-(epoch - start) / 4.0);
                double loss = chance * share + 0.09 * Math.exp(-(epoch - 1) / 1.5);
                Decision decision = detector.observe(loss * (1 + 0.003 * random.nextGaussian()));
                assertThat(decision == Decision.CONTINUE || loss < 0.3 * chance)
                        .as("%s, from %d, epoch %d: %s", criterion, start, epoch, detector)
                        .isTrue();
            }
        }
    }

    /** Long at chance, until no more time is given; in the last epoch it has begun to learn. */
    @Test
    void aLossFarBelowItsAverageIsNotStable() {
        PlateauDetector detector =
                new PlateauDetector(
                        PlateauSettings.builder()
                                .optWindow(4)
                                .optMinDecays(1)
                                .optSlowStart(10)
                                .build());
        detector.observe(1);
        for (int i = 2; i < 10; i++) {
            assertThat(detector.observe(0.95)).isEqualTo(Decision.CONTINUE);
        }
        assertThat(detector.observe(0.9)).isEqualTo(Decision.CONTINUE);
        PlateauDetector still = new PlateauDetector(detector.settings());
        still.observe(1);
        for (int i = 2; i < 10; i++) {
            still.observe(0.95);
        }
        assertThat(still.observe(0.95)).isEqualTo(Decision.DECAY);
    }

    /** The paper ends a training that gains nothing (Figure 12): no least number of decays. */
    @Test
    void thePaperSRuleWaitsForNothing() {
        PlateauDetector paper = new PlateauDetector(PlateauDetectorTest.raw(2).build());
        assertThat(constant(paper, 2)).containsExactly(Decision.CONTINUE, Decision.TERMINATE);
    }

    /** At chance, ln 10, for the first eighteen of forty epochs; then it learns fast. */
    @ParameterizedTest
    @EnumSource(Stability.class)
    void theRateIsKeptUntilTheLossHasFallen(Stability criterion) {
        for (int seed = 1; seed <= 20; seed++) {
            AutoDecay rate =
                    AutoDecay.builder()
                            .setLearningRate(1)
                            .optDetector(
                                    PlateauSettings.builder()
                                            .optStability(criterion)
                                            .optPlannedObservations(PLANNED)
                                            .build())
                            .build();
            Random random = new Random(seed);
            for (int epoch = 1; epoch <= 2 * PLANNED && !rate.isTerminated(); epoch++) {
                double share = epoch <= 18 ? 1 : Math.exp(-(epoch - 18) / 2.0);
                double loss = 0.3 + (Math.log(10) - 0.3) * share;
                Decision decision = rate.observe(loss * (1 + 0.002 * random.nextGaussian()));
                assertThat(decision == Decision.CONTINUE || loss < 0.5)
                        .as("%s, seed %d, epoch %d: %s", criterion, seed, epoch, rate)
                        .isTrue();
            }
            assertThat(rate.stage()).isGreaterThan(1);
        }
    }
}
