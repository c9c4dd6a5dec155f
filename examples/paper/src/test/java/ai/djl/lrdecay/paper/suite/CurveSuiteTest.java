package ai.djl.lrdecay.paper.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.lrdecay.decay.Decision;
import ai.djl.lrdecay.decay.GreedyLr;
import ai.djl.lrdecay.decay.WarmUpStableDecay;
import ai.djl.lrdecay.paper.plateau.KerasRule;
import ai.djl.lrdecay.paper.plateau.PlateauRule;
import ai.djl.lrdecay.paper.suite.CurveSuite.Standing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CurveSuiteTest {

    /** The noise is around the true loss: its mean over many trainings vanishes. */
    @ParameterizedTest
    @EnumSource(
            value = CurveKind.class,
            names = {
                "IID",
                "HEAVY_TAILED",
                "AUTOCORRELATED",
                "PERIODIC",
                "POWER_LAW",
                "LEVEL_SHIFT"
            })
    void observationsLieAroundTheTruth(CurveKind kind) {
        double sum = 0;
        int n = 2000;
        for (int seed = 0; seed < n; seed++) {
            LossCurve curve = new LossCurve(kind, 90, seed);
            for (int t = 0; t < 19; t++) {
                curve.observe();
            }
            double observed = curve.observe();
            sum += observed / curve.trueLoss() - 1;
        }
        // The standard deviation of one is at most 0.05.
        assertThat(sum / n).isCloseTo(0, within(4 * 0.05 / Math.sqrt(n)));
    }

    /** A forecast is what then happens; it neither draws noise nor moves the training. */
    @ParameterizedTest
    @EnumSource(CurveKind.class)
    void forecastsComeTrue(CurveKind kind) {
        LossCurve curve = new LossCurve(kind, 200, 3);
        LossCurve same = new LossCurve(kind, 200, 3);
        for (int t = 0; t < 130; t++) {
            if (t == 60 || t == 100) {
                curve.decay();
                same.decay();
            }
            double fall = curve.fallAhead(1);
            double before = curve.trueLoss();
            assertThat(curve.observe()).isEqualTo(same.observe());
            assertThat(curve.trueLoss()).isCloseTo(before * (1 - fall), within(1e-12));
        }
    }

    /**
     * The closed loop: a decay lowers the loss where SGD bounces, and slows what is left to learn.
     */
    @Test
    void aDecayChangesTheCurve() {
        LossCurve kept = new LossCurve(CurveKind.IID, 200, 5);
        LossCurve decayed = new LossCurve(CurveKind.IID, 200, 5);
        LossCurve early = new LossCurve(CurveKind.IID, 200, 5);
        early.decay();
        for (int t = 0; t < 100; t++) {
            kept.observe();
            decayed.observe();
            early.observe();
        }
        decayed.decay();
        for (int t = 0; t < 60; t++) {
            kept.observe();
            decayed.observe();
            early.observe();
        }
        assertThat(decayed.trueLoss()).isLessThan(0.8 * kept.trueLoss());
        // Progress is slower by the root of ten after a decay, not by ten: an early one costs
        // little.
        assertThat(early.trueLoss()).isBetween(1.05 * decayed.trueLoss(), kept.trueLoss());
    }

    @Test
    void countsFalseDecaysFalseEndsAndDelays() {
        LossCurve young = new LossCurve(CurveKind.IID, 200, 1);
        Episode hasty =
                Episode.play(
                        young,
                        (loss, curve) ->
                                switch (curve.time()) {
                                    case 3, 6 -> Decision.DECAY;
                                    case 9 -> Decision.TERMINATE;
                                    default -> Decision.CONTINUE;
                                });
        assertThat(hasty.decays()).isEqualTo(2);
        assertThat(hasty.falseDecays()).isPositive();
        assertThat(hasty.length()).isCloseTo(9 / 200.0, within(1e-12));
        LossCurve ended = new LossCurve(CurveKind.IID, 200, 1);
        Episode early =
                Episode.play(
                        ended,
                        (loss, curve) ->
                                curve.time() == 150 ? Decision.TERMINATE : Decision.CONTINUE);
        assertThat(early.falseEnd()).isTrue();
        Episode oracle = Episode.play(new LossCurve(CurveKind.IID, 200, 1), Policy.oracle());
        assertThat(oracle.falseDecays()).isZero();
        assertThat(oracle.falseEnd()).isFalse();
        assertThat(oracle.delay()).isZero();
        assertThat(oracle.decays()).isPositive();
        int[] at = {0};
        Episode late =
                Episode.play(
                        new LossCurve(CurveKind.IID, 200, 1),
                        (loss, curve) -> {
                            at[0] = at[0] == 0 && Plateau.isReached(curve) ? curve.time() : at[0];
                            return at[0] > 0 && curve.time() == at[0] + 17
                                    ? Decision.DECAY
                                    : Decision.CONTINUE;
                        });
        assertThat(late.delay()).isCloseTo(17 / 200.0, within(1e-12));
        assertThat(late.answered()).isEqualTo(1);
    }

    /** At the root of a tenth of the first rate it is learned at half the speed of a tenth. */
    @Test
    void theLatePartIsLearnedWithTheLogarithmOfTheRate() {
        double begin = lateAfter(1, 0);
        assertThat(lateAfter(1, 300)).isEqualTo(begin);
        assertThat(lateAfter(2, 300)).isEqualTo(begin);
        double tenth = lateAfter(0.1, 100);
        assertThat(tenth).isLessThan(0.9 * begin);
        assertThat(lateAfter(Math.sqrt(0.1), 200)).isCloseTo(tenth, within(1e-9));
        assertThat(lateAfter(1e-3, 100)).isEqualTo(tenth);
    }

    private static double lateAfter(double rate, int observations) {
        LossCurve curve = new LossCurve(CurveKind.IID, 2000, 8);
        curve.setRate(rate);
        for (int t = 0; t < observations; t++) {
            curve.observe();
        }
        return curve.lateLoss();
    }

    /** Many small steps come to the closed form of one large step, at any rate. */
    @ParameterizedTest
    @ValueSource(doubles = {2, 1, 0.4, 0.1, 1e-4})
    void aForecastIsWhatManyObservationsComeTo(double rate) {
        for (CurveKind kind : CurveKind.values()) {
            LossCurve curve = new LossCurve(kind, 200, 3);
            curve.setRate(rate);
            double begin = curve.trueLoss();
            double fall = curve.fallAhead(150);
            for (int t = 0; t < 150; t++) {
                curve.observe();
            }
            assertThat(curve.trueLoss()).isCloseTo(begin * (1 - fall), within(1e-9));
        }
    }

    /** What is tuned by costs alone has the cost of a whole episode, whoever plays. */
    @Test
    void aCostIsThatOfItsEpisode() {
        for (Contender contender : Contenders.at(40, true, CurveSuite.PRICE)) {
            LossCurve curve = new LossCurve(CurveKind.SPIKE, 40, 4);
            assertThat(Episode.cost(curve.copy(), contender.policy().get(), 7))
                    .as(contender.name())
                    .isEqualTo(Episode.play(curve.copy(), contender.policy().get()).cost(7));
            assertThat(curve.time()).isZero();
        }
    }

    /** Rates by hand: a descent over all, and GreedyLR under deadlines. */
    @Test
    void trackersSetTheRate() {
        LossCurve curve = new LossCurve(CurveKind.IID, 10, 1);
        Policy linear =
                Policy.tracker(
                        WarmUpStableDecay.builder()
                                .setLearningRate(1)
                                .optDescentAfter(0, 10)
                                .build(),
                        List.of());
        List<Double> rates = new ArrayList<>();
        Episode.play(
                curve,
                new Policy() {
                    @Override
                    public Decision observe(double loss, LossCurve at) {
                        rates.add(at.rate());
                        return linear.observe(loss, at);
                    }

                    @Override
                    public double rate(double rate, Decision decision) {
                        return linear.rate(rate, decision);
                    }
                });
        assertThat(rates).hasSize(10);
        for (int update = 1; update <= 10; update++) {
            assertThat(rates.get(update - 1)).isCloseTo(1 - update / 11.0, within(1e-6));
        }
        Policy capped =
                Policy.tracker(GreedyLr.builder().setLearningRate(1).build(), List.of(2, 3));
        LossCurve any = new LossCurve(CurveKind.IID, 10, 1);
        double[] expected = {1, 1, 0.1, 0.01, 0.01};
        for (double rate : expected) {
            assertThat(capped.rate(1, Decision.CONTINUE)).isCloseTo(rate, within(1e-12));
            capped.observe(1, any);
        }
    }

    /** A deadline decays once where the rule did not; a decay of the rule counts for it. */
    @Test
    void deadlinesAreGivenToThePublishedRules() {
        PlateauRule.Settings never = new PlateauRule.Settings(1000, 0, 0);
        Policy late = Policy.rule(KerasRule::new, never, 3, List.of(5, 8));
        LossCurve curve = new LossCurve(CurveKind.IID, 100, 1);
        List<Integer> decays = new ArrayList<>();
        for (int t = 1; t <= 12; t++) {
            if (late.observe(curve.observe(), curve) == Decision.DECAY) {
                decays.add(t);
            }
        }
        assertThat(decays).containsExactly(5, 8);
        Policy own =
                Policy.rule(
                        settings -> new AtOnce(), PlateauRule.Settings.DEFAULTS, 1, List.of(5, 8));
        LossCurve other = new LossCurve(CurveKind.IID, 100, 1);
        assertThat(own.observe(other.observe(), other)).isEqualTo(Decision.DECAY);
        assertThat(own.observe(other.observe(), other)).isEqualTo(Decision.TERMINATE);
    }

    /** Reduces at every observation. */
    private record AtOnce() implements PlateauRule {
        @Override
        public boolean observe(double loss) {
            return true;
        }

        @Override
        public Map<String, String> state() {
            return Map.of();
        }

        @Override
        public void restore(Map<String, String> state) {}
    }

    /** A small play: the oracle regrets nothing, and AutoDecay beats the untuned rules. */
    @Test
    void ranksThePolicies() {
        List<Standing> standings = CurveSuite.play(90, 20, false);
        assertThat(standings.get(0).regrets()).containsOnly(0);
        double trend = mean(standings, Contenders.CHAMPION);
        assertThat(trend).isLessThan(mean(standings, "PyTorch's rule, defaults"));
        assertThat(trend).isLessThan(mean(standings, "Keras's rule, defaults"));
        for (Standing standing : standings) {
            double byKind =
                    standing.byKind().values().stream()
                            .mapToDouble(Double::doubleValue)
                            .average()
                            .orElseThrow();
            assertThat(byKind)
                    .isCloseTo(
                            Arrays.stream(standing.regrets()).average().orElseThrow(),
                            within(1e-9));
        }
    }

    private static double mean(List<Standing> standings, String name) {
        return standings.stream()
                .filter(standing -> standing.name().equals(name))
                .flatMapToDouble(standing -> Arrays.stream(standing.regrets()))
                .average()
                .orElseThrow();
    }

    @Test
    void writesBetweenTheMarksAndNowhereElse(@TempDir Path folder) throws IOException {
        Path document = folder.resolve("a.md");
        Files.writeString(
                document, "before\n<!-- suite: begin -->\nold\n<!-- suite: end -->\nafter\n");
        SuiteTable.writeInto(document, "new\n");
        assertThat(document)
                .content()
                .isEqualToNormalizingNewlines(
                        "before\n<!-- suite: begin -->\n\nnew\n\n<!-- suite: end -->\nafter\n");
        Files.writeString(document, "no marks");
        assertThatThrownBy(() -> SuiteTable.writeInto(document, "new"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("suite: begin");
        assertThat(document).hasContent("no marks");
    }
}
