package ai.djl.lrdecay.decay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WarmUpStableDecayTest {

    private static WarmUpStableDecay.Builder builder() {
        return WarmUpStableDecay.builder().setLearningRate(1);
    }

    private static PlateauSettings plateau() {
        return PlateauSettings.builder().optBeta(0).optWindow(4).optEta(0.1).build();
    }

    /** Three updates of descent divide the way into four equal parts. */
    @Test
    void descendsInALineAfterAGivenUpdate() {
        WarmUpStableDecay rate = builder().optFinalRate(0.2f).optDescentAfter(5, 3).build();
        float[] expected = {1, 1, 1, 1, 1, 0.8f, 0.6f, 0.4f, 0.2f, 0.2f};
        for (int n = 1; n <= expected.length; n++) {
            assertThat(rate.getNewValue(n)).isEqualTo(expected[n - 1], within(1e-6f));
        }
    }

    @Test
    void descendsAlongACosine() {
        WarmUpStableDecay rate =
                builder()
                        .optDescent(WarmUpStableDecay.Descent.COSINE)
                        .optDescentAfter(2, 3)
                        .build();
        assertThat(rate.getNewValue(3)).isEqualTo((float) (0.5 + Math.sqrt(0.125)), within(1e-6f));
        assertThat(rate.getNewValue(4)).isEqualTo(0.5f, within(1e-6f));
        assertThat(rate.getNewValue(5)).isEqualTo((float) (0.5 - Math.sqrt(0.125)), within(1e-6f));
    }

    /** A plateau after 40 updates: at a share of one fifth, the descent has ten. */
    @Test
    void aDetectorBeginsTheDescent() {
        WarmUpStableDecay rate = builder().optDetector(plateau()).optDescentShare(0.2).build();
        List<Decision> decisions = new ArrayList<>();
        int update = 0;
        for (int epoch = 0; epoch < 14 && !rate.isTerminated(); epoch++) {
            for (int i = 0; i < 4; i++) {
                float value = rate.getNewValue(++update);
                assertThat(value < 1).isEqualTo(update > 40);
            }
            decisions.add(rate.observe(epoch < 6 ? 9 - epoch : 3));
        }
        assertThat(decisions.indexOf(Decision.DECAY)).isEqualTo(9);
        assertThat(rate.getNewValue(41)).isEqualTo(10 / 11f, within(1e-6f));
        assertThat(rate.getNewValue(50)).isEqualTo(1 / 11f, within(1e-6f));
        assertThat(decisions).hasSize(13).endsWith(Decision.TERMINATE);
        assertThat(rate.stage()).isEqualTo(2);
    }

    @Test
    void aPlannedTrainingDescendsInTime() {
        WarmUpStableDecay rate =
                builder()
                        .optDetector(plateau())
                        .optDescentShare(0.25)
                        .optPlannedUpdates(40)
                        .build();
        double loss = 1e6;
        for (int n = 1; n <= 40; n++) {
            rate.getNewValue(n);
            loss /= 2;
            assertThat(rate.observe(loss) == Decision.DECAY).isEqualTo(n == 30);
        }
        assertThat(rate.getNewValue(40)).isEqualTo(1 / 11f, within(1e-6f));
    }

    @ParameterizedTest
    @EnumSource(WarmUpStableDecay.Descent.class)
    void continuesUpdateByUpdate(WarmUpStableDecay.Descent descent) {
        WarmUpStableDecay whole = builder().optDescent(descent).optDetector(plateau()).build();
        WarmUp warm = WarmUp.builder().setMainTracker(whole).setUpdates(9).build();
        for (int epoch = 0; epoch < 30; epoch++) {
            WarmUpStableDecay part = builder().optDescent(descent).optDetector(plateau()).build();
            WarmUp again = WarmUp.builder().setMainTracker(part).setUpdates(9).build();
            again.restoreState(warm.saveState());
            double loss = 1 + Math.exp(-epoch / 2.0);
            for (int i = 1; i <= 5; i++) {
                assertThat(again.getNewValue(i)).isEqualTo(warm.getNewValue(5 * epoch + i));
            }
            assertThat(part.observe(loss)).isEqualTo(whole.observe(loss));
            assertThat(again.saveState()).isEqualTo(warm.saveState());
        }
        assertThat(whole.isTerminated()).isTrue();
    }

    @Test
    void refusesWrongSettingsAndStates() {
        assertThatThrownBy(() -> builder().build())
                .hasMessage(
                        "WarmUpStableDecay: say what begins the descent with optDescentAfter or"
                                + " optDetector");
        assertThatThrownBy(() -> builder().optDetector(plateau()).optDescentAfter(1, 1).build())
                .hasMessage(
                        "WarmUpStableDecay: optDescentAfter and optDetector both say what begins"
                                + " the descent: set one");
        assertThatThrownBy(() -> builder().optDescentAfter(1, 1).optFinalRate(1).build())
                .hasMessageContaining("final rate");
        String state = builder().optDescentAfter(4, 2).build().saveState();
        assertThatThrownBy(
                        () ->
                                builder()
                                        .optFinalRate(0.1f)
                                        .optDescentAfter(4, 2)
                                        .build()
                                        .restoreState(state))
                .hasMessageContaining("other settings");
        // Otherwise the old descent would silently take the place of the new one.
        assertThatThrownBy(() -> builder().optDescentAfter(8, 2).build().restoreState(state))
                .hasMessageContaining("2 updates after 4")
                .hasMessageContaining("2 updates after 8");
        assertThatThrownBy(() -> builder().optDescentAfter(4, 3).build().restoreState(state))
                .hasMessageContaining("other settings");
        for (String wrong :
                List.of("[]", state.replace("\"version\":1", "\"version\":2"), "{\"version\":1}")) {
            assertThatThrownBy(() -> builder().optDescentAfter(4, 2).build().restoreState(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("the state is not that of a warm-up-stable-decay");
        }
    }

    /** Only those that differ, and which is whose. */
    @Test
    void namesTheSettingsOfAStateThatDiffer() {
        String state = builder().optDescentAfter(4, 2).build().saveState();
        String other = "the state is that of a schedule with other settings: ";
        String asItWas = "; build this one as that one was";
        assertThatThrownBy(
                        () ->
                                WarmUpStableDecay.builder()
                                        .setLearningRate(2)
                                        .optFinalRate(0.1f)
                                        .optDescentAfter(4, 3)
                                        .build()
                                        .restoreState(state))
                .hasMessage(
                        other
                                + "rate 1.0 there, 2.0 here, finalRate 0.0 there, 0.1 here, a"
                                + " descent of 2 updates after 4 there, of 3 updates after 4 here"
                                + asItWas);
        assertThatThrownBy(() -> builder().optDetector(plateau()).build().restoreState(state))
                .hasMessage(
                        other
                                + "a descent of 2 updates after 4 there, at a plateau here"
                                + asItWas);
        String atPlateau = builder().optDetector(plateau()).build().saveState();
        assertThatThrownBy(() -> builder().optDescentAfter(4, 2).build().restoreState(atPlateau))
                .hasMessage(
                        other
                                + "a descent at a plateau there, of 2 updates after 4 here"
                                + asItWas);
        WarmUpStableDecay warmed = builder().optDescentAfter(4, 2).build();
        warmed.warmUpUntil(5);
        assertThatThrownBy(() -> warmed.restoreState(state))
                .hasMessage(other + "a warm-up of 0 updates there, of 5 here" + asItWas);
    }

    /** The loss still falls: only the descent is over. */
    @Test
    void saysThatItsDescentIsOver() {
        WarmUpStableDecay rate = builder().optFinalRate(0.2f).optDescentAfter(5, 3).build();
        for (int n = 1; n <= 8; n++) {
            rate.getNewValue(n);
            assertThat(rate.observe(1.0 / n) == Decision.TERMINATE).isEqualTo(n == 8);
        }
        WarmUpStableDecay resumed = builder().optFinalRate(0.2f).optDescentAfter(5, 3).build();
        resumed.restoreState(rate.saveState());
        assertThat(resumed.terminationReason()).isEqualTo(Reason.END_OF_SCHEDULE);
        assertThat(resumed.whyTerminated())
                .isEqualTo("the descent from 1 to 0.2 was over after update 8");
    }
}
