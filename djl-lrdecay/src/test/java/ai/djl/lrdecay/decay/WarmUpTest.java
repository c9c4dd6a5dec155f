package ai.djl.lrdecay.decay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.training.tracker.Tracker;
import ai.djl.training.tracker.WarmUpTracker;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WarmUpTest {

    private static AutoDecay autoDecay() {
        return AutoDecay.builder()
                .setLearningRate(0.2f)
                .optDetector(PlateauSettings.builder().optPlannedObservations(40).build())
                .build();
    }

    private static WarmUp warmUp(Tracker main, int updates) {
        return WarmUp.builder().setMainTracker(main).setUpdates(updates).build();
    }

    @Test
    void risesInALineToTheMainTracker() {
        WarmUp line =
                WarmUp.builder()
                        .setMainTracker(Tracker.fixed(0.9f))
                        .setUpdates(4)
                        .optBeginValue(0.1f)
                        .build();
        for (int n = 1; n <= 4; n++) {
            assertThat(line.getNewValue(n)).isEqualTo(0.1f + 0.8f * n / 4, within(1e-7f));
        }
        assertThat(line.getNewValue(5)).isEqualTo(0.9f);
        WarmUp constant =
                WarmUp.builder()
                        .setMainTracker(Tracker.fixed(0.9f))
                        .setUpdates(4)
                        .optBeginValue(0.1f)
                        .optMode(WarmUpTracker.Mode.CONSTANT)
                        .build();
        assertThat(constant.getNewValue(4)).isEqualTo(0.1f);
        assertThat(constant.getNewValue(5)).isEqualTo(0.9f);
    }

    /** The loss falls during the warm-up alone: that is the drop of stage 1. */
    @Test
    void theDropDuringTheWarmUpCountsForStageOne() {
        AutoDecay autoDecay =
                AutoDecay.builder()
                        .setLearningRate(0.2f)
                        .optMinDecays(0)
                        .optDetector(PlateauSettings.builder().optWindow(4).build())
                        .build();
        WarmUp warmUp = warmUp(autoDecay, 6);
        Decision last = Decision.CONTINUE;
        for (int n = 1; n <= 40 && last == Decision.CONTINUE; n++) {
            warmUp.getNewValue(n);
            last = autoDecay.observe(n <= 6 ? 3 - 0.4 * n : 0.6);
            assertThat(n > 6 || last == Decision.CONTINUE).isTrue();
        }
        assertThat(last).isEqualTo(Decision.DECAY);
    }

    /** A warm-up so slow that the loss looks stable: half of the plan comes after it. */
    @Test
    void nothingIsDecidedFromWhatTheWarmUpShows() {
        AutoDecay autoDecay = autoDecay();
        WarmUp warmUp = warmUp(autoDecay, 30);
        for (int n = 1; n <= 49; n++) {
            warmUp.getNewValue(n);
            assertThat(autoDecay.observe(2)).isEqualTo(Decision.CONTINUE);
        }
        warmUp.getNewValue(50);
        assertThat(autoDecay.observe(2)).isEqualTo(Decision.DECAY);
    }

    /**
     * Interrupted after every update in turn, before, in and after the warm-up, with an optimizer
     * that continues to count and one that counts anew: the rates of the run that was never
     * interrupted, update by update.
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void continuesUpdateByUpdate(boolean countsAnew) {
        int perEpoch = 5;
        int epochs = 40;
        float[] expected = new float[perEpoch * epochs];
        List<String> states = new ArrayList<>();
        AutoDecay main = autoDecay();
        WarmUp warmUp = warmUp(main, 23);
        states.add(warmUp.saveState());
        for (int epoch = 0; epoch < epochs; epoch++) {
            run(warmUp, main, epoch, perEpoch, 0, expected);
            states.add(warmUp.saveState());
        }
        assertThat(main.stage()).isGreaterThan(1);
        for (int from = 0; from < epochs; from++) {
            AutoDecay again = autoDecay();
            WarmUp restored = warmUp(again, 23);
            restored.restoreState(states.get(from));
            float[] rates = expected.clone();
            java.util.Arrays.fill(rates, from * perEpoch, rates.length, Float.NaN);
            for (int epoch = from; epoch < epochs; epoch++) {
                run(restored, again, epoch, perEpoch, countsAnew ? from * perEpoch : 0, rates);
                assertThat(restored.saveState()).isEqualTo(states.get(epoch + 1));
            }
            assertThat(rates).isEqualTo(expected);
        }
    }

    private static void run(
            WarmUp rate, AutoDecay main, int epoch, int perEpoch, int counted, float[] rates) {
        Random random = new Random(epoch);
        for (int i = 0; i < perEpoch; i++) {
            int update = epoch * perEpoch + i + 1;
            rates[update - 1] = rate.getNewValue(update - counted);
            // The second parameter of the same update.
            assertThat(rate.getNewValue(update - counted)).isEqualTo(rates[update - 1]);
        }
        main.observe(0.5 + 2 * Math.exp(-epoch / 3.0) + 0.02 * random.nextGaussian());
    }

    /** An optimizer that is not restored counts on from where it was. */
    @Test
    void continuesAfterTheLastUpdateWhateverItsNumberIs() {
        WarmUp rate = warmUp(autoDecay(), 20);
        String state = "";
        float[] rates = new float[9];
        for (int update = 1; update <= 8; update++) {
            rates[update] = rate.getNewValue(update);
            state = update == 4 ? rate.saveState() : state;
        }
        rate.restoreState(state);
        for (int update = 5; update <= 8; update++) {
            assertThat(rate.getNewValue(update + 4)).isEqualTo(rates[update]);
        }
    }

    @Test
    void refusesWrongSettingsAndStates() {
        assertThatThrownBy(() -> WarmUp.builder().setUpdates(3).build())
                .hasMessageContaining("setMainTracker");
        assertThatThrownBy(() -> warmUp(Tracker.fixed(1), 0)).hasMessageContaining("setUpdates");
        assertThatThrownBy(
                        () ->
                                WarmUp.builder()
                                        .setMainTracker(Tracker.fixed(1))
                                        .setUpdates(2)
                                        .optMode(WarmUpTracker.Mode.CONSTANT)
                                        .build())
                .hasMessageContaining("first value");
        String state = warmUp(autoDecay(), 7).saveState();
        assertThatThrownBy(() -> warmUp(autoDecay(), 8).restoreState(state))
                .hasMessageContaining("7 updates");
        WarmUp constant =
                WarmUp.builder()
                        .setMainTracker(autoDecay())
                        .setUpdates(7)
                        .optBeginValue(0.1f)
                        .optMode(WarmUpTracker.Mode.CONSTANT)
                        .build();
        WarmUp line =
                WarmUp.builder()
                        .setMainTracker(autoDecay())
                        .setUpdates(7)
                        .optBeginValue(0.1f)
                        .build();
        assertThatThrownBy(() -> line.restoreState(constant.saveState()))
                .hasMessageContaining("CONSTANT")
                .hasMessageContaining("LINEAR");
        assertThatThrownBy(() -> warmUp(autoDecay(), 7).restoreState("{}"))
                .hasMessageContaining("state");
        assertThat(warmUp(Tracker.fixed(1), 3).observer()).isEmpty();
    }
}
