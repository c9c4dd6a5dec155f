package ai.djl.lrdecay.decay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A detector continues from its state as if it had never stopped. */
class PlateauStateTest {

    @ParameterizedTest
    @EnumSource(Stability.class)
    void goesOnFromARestoredState(Stability rule) {
        for (long seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            PlateauDetector detector = new PlateauDetector(builder(rule).build());
            PlateauDetector restored = new PlateauDetector(builder(rule).build());
            for (int i = 0; i < 200; i++) {
                double loss = random.nextInt(40) == 0 ? Double.NaN : curve(i, random);
                PlateauState state = detector.state();
                PlateauDetector again = new PlateauDetector(builder(rule).build());
                again.restore(state);
                restored = again;
                Decision decision = detector.observe(loss);
                assertThat(restored.observe(loss)).isEqualTo(decision);
                assertThat(restored.state()).isEqualTo(detector.state());
            }
        }
    }

    private static PlateauSettings.Builder builder(Stability rule) {
        return PlateauSettings.builder().optStability(rule).optPlannedObservations(60);
    }

    private static double curve(int i, Random random) {
        return 0.5 + 2 * Math.exp(-i / 15.0) + 0.02 * random.nextGaussian();
    }

    @Test
    void refusesAStateOfOtherSettings() {
        PlateauState state = new PlateauDetector(PlateauDetectorTest.raw(2).build()).state();
        for (PlateauSettings.Builder other :
                List.of(
                        PlateauDetectorTest.raw(3),
                        PlateauDetectorTest.raw(2).optBeta(0.5),
                        PlateauDetectorTest.raw(2).optMode(MetricMode.MAX),
                        PlateauDetectorTest.raw(2).optPatience(1),
                        PlateauDetectorTest.raw(2).optCooldown(1),
                        PlateauDetectorTest.raw(2).optMinDecays(1),
                        PlateauDetectorTest.raw(2).optMaxDecays(7))) {
            assertThatThrownBy(() -> new PlateauDetector(other.build()).restore(state))
                    .hasMessageContaining("other settings");
        }
        PlateauState long3 =
                new PlateauState(
                        state.settings(),
                        state.average(),
                        state.progress(),
                        List.of(1.0, 2.0, 3.0),
                        false);
        assertThatThrownBy(
                        () ->
                                new PlateauDetector(PlateauDetectorTest.raw(2).build())
                                        .restore(long3))
                .hasMessageContaining("window of 2");
    }
}
