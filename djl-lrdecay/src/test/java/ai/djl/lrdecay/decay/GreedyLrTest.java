package ai.djl.lrdecay.decay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.lrdecay.Golden;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GreedyLrTest {

    static Stream<JsonObject> cases() throws IOException {
        JsonArray cases = Golden.read("greedy.json").getAsJsonArray();
        return StreamSupport.stream(cases.spliterator(), false).map(JsonElement::getAsJsonObject);
    }

    /** Sequences of the authors' own implementation, rises, reductions and resets among them. */
    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithTheAuthors(JsonObject golden) {
        JsonObject settings = golden.getAsJsonObject("settings");
        GreedyLr.Builder builder = GreedyLr.builder().setLearningRate(0.1f).optLimits(0.001, 1);
        if (settings.has("patience")) {
            builder.optPatience(settings.get("patience").getAsInt());
        }
        if (settings.has("factor")) {
            builder.optFactor(settings.get("factor").getAsDouble());
        }
        if (settings.has("cooldown")) {
            builder.optWaits(
                    settings.get("cooldown").getAsInt(), settings.get("warmup").getAsInt());
        }
        if (settings.has("smooth")) {
            builder.optWindow(settings.get("window_size").getAsInt());
        }
        if (settings.has("reset_start")) {
            builder.optReset(settings.get("reset_start").getAsInt());
        }
        if (settings.has("mode")) {
            builder.optMode(MetricMode.MAX);
            builder.optThreshold(settings.get("threshold").getAsDouble());
        }
        GreedyLr rate = builder.build();
        double[] losses = Golden.doubles(golden.get("loss"));
        double[] rates = Golden.doubles(golden.get("rate"));
        for (int i = 0; i < losses.length; i++) {
            assertThat(rate.observe(losses[i])).isEqualTo(Decision.CONTINUE);
            assertThat((double) rate.learningRate())
                    .as("%s after %s", golden.get("name"), i)
                    .isCloseTo(rates[i], within(1e-6 * rates[i]));
        }
    }

    private static GreedyLr greedy() {
        return GreedyLr.builder().setLearningRate(0.1f).optPatience(2).optWindow(3).build();
    }

    /** A reduction to the least rate and the reset that follows are one observation. */
    @Test
    void anUpdateThatHasBegunKeepsItsRateOverAReset() {
        GreedyLr rate =
                GreedyLr.builder()
                        .setLearningRate(0.1f)
                        .optLimits(0.0625, 1)
                        .optFactor(0.5)
                        .optPatience(0)
                        .optWaits(0, 0)
                        .optReset(1)
                        .build();
        rate.observe(1);
        rate.observe(0.5);
        assertThat(rate.getNewValue(1)).isEqualTo(0.4f);
        rate.observe(0.6);
        assertThat(rate.getNewValue(2)).isEqualTo(0.2f);
        rate.observe(0.6);
        assertThat(rate.getNewValue(3)).isEqualTo(0.1f);
        rate.observe(0.6);
        assertThat(rate.learningRate()).as("reset").isEqualTo(0.1f);
        assertThat(rate.lastValue()).as("the update before the reset").isEqualTo(0.1f);
        assertThat(rate.getNewValue(1)).isEqualTo(0.4f);
        assertThat(rate.getNewValue(2)).isEqualTo(0.2f);
        assertThat(rate.getNewValue(3)).isEqualTo(0.1f);
        assertThat(rate.lastValue()).isEqualTo(0.1f);
    }

    @Test
    void continuesUpdateByUpdate() {
        Random random = new Random(5);
        GreedyLr whole = greedy();
        int update = 0;
        Set<Float> rates = new HashSet<>();
        for (int epoch = 0; epoch < 80; epoch++) {
            double loss = Math.exp(-epoch / 20.0) + 0.05 * random.nextGaussian();
            GreedyLr part = greedy();
            part.restoreState(whole.saveState());
            for (int i = 1; i <= 3; i++) {
                assertThat(part.getNewValue(i)).isEqualTo(whole.getNewValue(++update));
            }
            rates.add(whole.learningRate());
            whole.observe(loss);
            part.observe(loss);
            assertThat(part.saveState()).isEqualTo(whole.saveState());
        }
        assertThat(rates).hasSizeGreaterThan(3);
    }

    @Test
    void refusesWrongSettingsAndStates() {
        assertThatThrownBy(() -> GreedyLr.builder().build()).hasMessageContaining("learning rate");
        assertThatThrownBy(() -> GreedyLr.builder().setLearningRate(1).optLimits(2, 3).build())
                .hasMessageContaining("limits");
        assertThatThrownBy(() -> GreedyLr.builder().setLearningRate(1).optFactor(1).build())
                .hasMessageContaining("factor");
        String state = greedy().saveState();
        assertThatThrownBy(
                        () -> GreedyLr.builder().setLearningRate(0.1f).build().restoreState(state))
                .hasMessageContaining("other settings");
        GreedyLr warmed = greedy();
        warmed.warmUpUntil(5);
        assertThatThrownBy(() -> warmed.restoreState(state))
                .hasMessage(
                        "the state is that of GreedyLR with other settings: a warm-up of 0 updates"
                                + " there, of 5 here");
        assertThatThrownBy(() -> greedy().restoreState("x")).hasMessageContaining("state");
    }
}
