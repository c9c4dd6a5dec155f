package ai.djl.lrdecay.decay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AutoDecayTest {

    /** Decides at every second observation: DECAY if the loss has halved, else TERMINATE. */
    private static PlateauSettings.Builder quick() {
        return PlateauSettings.builder().optBeta(0).optWindow(2).optEta(0.1).optZeta(0.5);
    }

    private static AutoDecay.Builder builder() {
        return AutoDecay.builder()
                .setLearningRate(0.8f)
                .optFactor(0.5f)
                .optDetector(quick().build());
    }

    private static void decay(AutoDecay autoDecay, double level) {
        autoDecay.observe(level);
        autoDecay.observe(level / 4);
        assertThat(autoDecay.observe(level / 4)).isEqualTo(Decision.DECAY);
    }

    @Test
    void multipliesTheRateAtEachDecay() {
        AutoDecay autoDecay = builder().build();
        assertThat(autoDecay.getNewValue(1)).isEqualTo(0.8f);
        decay(autoDecay, 8);
        assertThat(autoDecay.getNewValue(2)).isEqualTo(0.4f);
        assertThat(autoDecay.observe(0.5)).isEqualTo(Decision.CONTINUE);
        assertThat(autoDecay.observe(0.5)).isEqualTo(Decision.DECAY);
        assertThat(autoDecay.getNewValue(3)).isEqualTo(0.2f);
        assertThat(autoDecay.stage()).isEqualTo(3);
        autoDecay.observe(0.5);
        assertThat(autoDecay.observe(0.5)).isEqualTo(Decision.TERMINATE);
        assertThat(autoDecay.isTerminated()).isTrue();
        assertThat(autoDecay.getNewValue(4)).isEqualTo(0.2f);
    }

    /** Parameters that are updated after the decision, in an update that began before it. */
    @Test
    void anUpdateThatHasBegunKeepsItsRate() {
        AutoDecay autoDecay = builder().build();
        assertThat(autoDecay.getNewValue(7)).isEqualTo(0.8f);
        decay(autoDecay, 8);
        assertThat(autoDecay.getNewValue(7)).isEqualTo(0.8f);
        assertThat(autoDecay.getNewValue(8)).isEqualTo(0.4f);
        assertThat(autoDecay.getNewValue(7)).isEqualTo(0.8f);
        assertThat(autoDecay.getNewValue(8)).isEqualTo(0.4f);
    }

    /** Two decays before the next update begins, as where each batch is observed twice. */
    @Test
    void anUpdateThatHasBegunKeepsItsRateOverSeveralDecays() {
        AutoDecay autoDecay = builder().build();
        assertThat(autoDecay.getNewValue(6)).isEqualTo(0.8f);
        decay(autoDecay, 8);
        assertThat(autoDecay.getNewValue(7)).isEqualTo(0.4f);
        decay(autoDecay, 1);
        decay(autoDecay, 0.1);
        assertThat(autoDecay.stage()).isEqualTo(4);
        assertThat(autoDecay.getNewValue(7)).isEqualTo(0.4f);
        assertThat(autoDecay.lastValue()).isEqualTo(0.4f);
        assertThat(autoDecay.getNewValue(6)).isEqualTo(0.8f);
        assertThat(autoDecay.getNewValue(8)).isEqualTo(0.1f);
    }

    /** Eight threads ask while another one decays: one value for each update. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void givesOneValueForAnUpdateToAllThreads(int round) throws Exception {
        AutoDecay autoDecay =
                builder().setLearningRate(1).optDetector(quick().optZeta(0.99).build()).build();
        Map<Integer, Set<Float>> values = new ConcurrentHashMap<>();
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            Thread thread =
                    new Thread(
                            () -> {
                                try {
                                    start.await();
                                } catch (InterruptedException e) {
                                    return;
                                }
                                for (int update = 1; update <= 3000; update++) {
                                    Set<Float> seen =
                                            values.computeIfAbsent(
                                                    update, k -> ConcurrentHashMap.newKeySet());
                                    // Twice, as two parameters of one update would.
                                    float first = autoDecay.getNewValue(update);
                                    if (autoDecay.getNewValue(update) != first) {
                                        seen.add(-1f);
                                    }
                                }
                            });
            thread.start();
            threads.add(thread);
        }
        start.countDown();
        double loss = 1e6;
        for (int i = 0; i < 400 * round; i++) {
            if (autoDecay.observe(loss) == Decision.DECAY) {
                loss /= 2;
            }
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(new HashSet<>(values.values())).containsExactly(Set.of());
    }

    @Test
    void endsAtTheMinimalRateAndAtTheMaximalNumberOfDecays() {
        AutoDecay min = builder().optMinLearningRate(0.4f).build();
        decay(min, 8);
        min.observe(0.5);
        assertThat(min.observe(0.5)).isEqualTo(Decision.TERMINATE);
        assertThat(min.learningRate()).isEqualTo(0.4f);
        AutoDecay max = builder().optMaxDecays(1).build();
        decay(max, 8);
        max.observe(0.5);
        assertThat(max.observe(0.5)).isEqualTo(Decision.TERMINATE);
        assertThat(max.observe(0.1)).isEqualTo(Decision.TERMINATE);
        assertThat(max.learningRate()).isEqualTo(0.4f);
        AutoDecay never = builder().optMaxDecays(0).build();
        never.observe(8);
        never.observe(1);
        assertThat(never.observe(1)).isEqualTo(Decision.TERMINATE);
    }

    /** The rate after k decays is a rounded power: it is meant to be reached. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void theMinimalRateCanBeReached(int decays) {
        for (float rate : new float[] {0.1f, 0.05f, 0.3f, 1, 7}) {
            for (float factor : new float[] {0.1f, 0.2f, 0.5f, 0.9f}) {
                float least = rate * (float) Math.pow(factor, decays);
                AutoDecay autoDecay =
                        builder()
                                .setLearningRate(rate)
                                .optFactor(factor)
                                .optMinLearningRate(least)
                                .build();
                double loss = 1e9;
                while (autoDecay.observe(loss) != Decision.TERMINATE) {
                    autoDecay.observe(loss);
                    loss /= 4;
                }
                assertThat(autoDecay.stage()).isEqualTo(decays + 1);
                assertThat(autoDecay.learningRate()).isEqualTo(least);
            }
        }
    }

    /** Nothing is gained in stage 1: the paper's rule ends there, a job tries a smaller rate. */
    @Test
    void doesNotEndBeforeItHasDecayedUnlessAskedTo() {
        AutoDecay job = builder().build();
        // Two windows of 2, because it may be a slow start.
        for (int i = 1; i <= 3; i++) {
            assertThat(job.observe(1)).isEqualTo(Decision.CONTINUE);
        }
        assertThat(job.observe(1)).isEqualTo(Decision.DECAY);
        for (int i = 1; i <= 3; i++) {
            assertThat(job.observe(1)).isEqualTo(Decision.CONTINUE);
        }
        assertThat(job.observe(1)).isEqualTo(Decision.TERMINATE);
        AutoDecay paper = builder().optMinDecays(0).build();
        paper.observe(1);
        assertThat(paper.observe(1)).isEqualTo(Decision.TERMINATE);
    }

    /** A falling loss without a plateau: deadlines at 5, 8 and 9 of ten observations. */
    @Test
    void aDeadlineThatCannotDecayDoesNotEnd() {
        AutoDecay max =
                builder()
                        .optMaxDecays(1)
                        .optDetector(
                                PlateauSettings.builder()
                                        .optPlannedObservations(10)
                                        .optDeadlines(0.5, 0.8, 0.9)
                                        .build())
                        .build();
        List<Decision> decisions = new ArrayList<>();
        for (int t = 1; t <= 10; t++) {
            decisions.add(max.observe(Math.pow(0.5, t)));
        }
        assertThat(decisions).containsOnlyOnce(Decision.DECAY);
        assertThat(decisions.indexOf(Decision.DECAY)).isEqualTo(4);
        assertThat(decisions).doesNotContain(Decision.TERMINATE);
    }

    @Test
    void tellsTheCallbackWithTheRateOfTheStageThatEnded() {
        List<AutoDecay.Event> events = new ArrayList<>();
        AutoDecay autoDecay = builder().optCallback(events::add).build();
        decay(autoDecay, 8);
        assertThat(events)
                .extracting(AutoDecay.Event::decision)
                .containsExactly(Decision.CONTINUE, Decision.CONTINUE, Decision.DECAY);
        AutoDecay.Event last = events.get(2);
        assertThat(last)
                .isEqualTo(
                        new AutoDecay.Event(3, 2, 2, Decision.DECAY, Reason.DROP, 2, 0.4f, 0.8f));
    }

    @Test
    void reportsTheEndOnce() {
        List<AutoDecay.Event> events = new ArrayList<>();
        AutoDecay autoDecay = builder().optMinDecays(0).optCallback(events::add).build();
        for (int i = 0; i < 9; i++) {
            autoDecay.observe(1);
        }
        assertThat(events)
                .extracting(AutoDecay.Event::decision)
                .containsExactly(Decision.CONTINUE, Decision.TERMINATE);
        assertThat(autoDecay.observe(1)).isEqualTo(Decision.TERMINATE);
    }

    @Test
    void continuesFromARestoredState() {
        AutoDecay autoDecay = builder().build();
        autoDecay.getNewValue(100);
        decay(autoDecay, 8);
        autoDecay.observe(0.5);
        AutoDecay restored = builder().build();
        restored.restoreState(autoDecay.saveState());
        assertThat(restored.getNewValue(1)).isEqualTo(0.4f);
        assertThat(restored.observe(0.5)).isEqualTo(Decision.DECAY);
        autoDecay.getNewValue(101);
        assertThat(autoDecay.observe(0.5)).isEqualTo(Decision.DECAY);
        assertThat(restored.state()).isEqualTo(autoDecay.state());
    }

    @Test
    void refusesTheStateOfOtherSettings() {
        AutoDecayState state = builder().build().state();
        assertThatThrownBy(() -> builder().setLearningRate(0.4f).build().restore(state))
                .hasMessage(
                        "the state is that of an AutoDecay whose learning rate is 0.8, and that of"
                                + " this one is 0.4: build it as it was");
        assertThatThrownBy(() -> builder().optFactor(0.1f).build().restore(state))
                .hasMessageContaining("factor");
        for (AutoDecay.Builder other :
                List.of(
                        builder().optMinDecays(0),
                        builder().optMaxDecays(3),
                        builder().optMinLearningRate(0.1f),
                        builder().optDetector(quick().optWindow(3).build()))) {
            assertThatThrownBy(() -> other.build().restore(state))
                    .hasMessageContaining("other settings");
        }
        assertThatThrownBy(
                        () ->
                                builder()
                                        .optDetector(quick().optWindow(3).optZeta(0.9).build())
                                        .build()
                                        .restore(state))
                .hasMessageEndingWith(
                        ": zeta 0.5 there, 0.9 here, window 2 there, 3 here, slowStart 4 there,"
                                + " 6 here (those that were not set follow from the planned length"
                                + " or the window); build it as it was, with the same"
                                + " optPlannedObservations");
        AutoDecay warmed = builder().build();
        WarmUp.builder().setMainTracker(warmed).setUpdates(5).build();
        assertThatThrownBy(() -> warmed.restore(state)).hasMessageContaining("warm-up");
    }

    /** Every part of a state that is left out, doubled, or made another kind of value. */
    @Test
    void refusesMalformedStatesInOneSentence() {
        String good = builder().build().saveState();
        List<String> bad = new ArrayList<>(List.of("", "null", "{}", "[]", "3", "x", good + "x"));
        java.util.regex.Matcher field =
                java.util.regex.Pattern.compile("\"(\\w+)\":([^,{}\\[\\]]+),?").matcher(good);
        while (field.find()) {
            bad.add(good.substring(0, field.start()) + good.substring(field.end()));
            bad.add(good.substring(0, field.start(2)) + "\"?\"" + good.substring(field.end(2)));
            bad.add(good.substring(0, field.start(2)) + "-7" + good.substring(field.end(2)));
        }
        assertThat(bad).hasSizeGreaterThan(60);
        for (String text : bad) {
            AutoDecay fresh = builder().build();
            assertThatThrownBy(() -> fresh.restoreState(text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("state");
            assertThat(fresh.saveState()).isEqualTo(good);
        }
    }

    @Test
    void tellsItsState() {
        AutoDecay autoDecay = builder().build();
        decay(autoDecay, 8);
        assertThat(autoDecay)
                .hasToString(
                        "AutoDecay(learning rate 0.4, stage 2, 3 observations,"
                                + " smoothed 2.0 against 2.0)");
    }

    @Test
    void refusesWrongSettings() {
        assertThatThrownBy(() -> AutoDecay.builder().build())
                .hasMessageContaining("setLearningRate");
        assertThatThrownBy(() -> builder().setLearningRate(Float.NaN).build())
                .hasMessageContaining("learning rate");
        assertThatThrownBy(() -> builder().optFactor(1).build()).hasMessageContaining("factor");
        assertThatThrownBy(() -> builder().optMinLearningRate(1).build())
                .hasMessageContaining("minimal rate");
        assertThatThrownBy(() -> builder().optMaxDecays(-1).build()).hasMessageContaining("decays");
        assertThatThrownBy(() -> builder().optMinDecays(3).optMaxDecays(2).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("AutoDecay: optMinDecays is above optMaxDecays");
        assertThatCode(() -> builder().optMaxDecays(0).build()).doesNotThrowAnyException();
        // They would be replaced by those of AutoDecay's own builder.
        PlateauSettings.Builder detector = PlateauSettings.builder();
        for (PlateauSettings settings :
                List.of(
                        detector.optMinDecays(2).build(),
                        detector.optMinDecays(0).optMaxDecays(5).build())) {
            assertThatThrownBy(() -> builder().optDetector(settings).build())
                    .hasMessage(
                            "AutoDecay: set optMinDecays and optMaxDecays here, not in the settings"
                                    + " of its detector");
        }
    }
}
