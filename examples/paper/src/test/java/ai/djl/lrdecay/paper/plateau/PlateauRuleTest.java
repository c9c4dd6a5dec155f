package ai.djl.lrdecay.paper.plateau;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against what PyTorch 2.7.1 and Keras 3.10.0 did with the same losses (golden/plateau.py). */
class PlateauRuleTest {

    static Stream<JsonObject> cases() throws IOException {
        InputStream in = PlateauRuleTest.class.getResourceAsStream("/golden/plateau.json");
        try (Reader reader =
                new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8)) {
            JsonObject golden = JsonParser.parseReader(reader).getAsJsonObject();
            return StreamSupport.stream(golden.getAsJsonArray("cases").spliterator(), false)
                    .map(JsonElement::getAsJsonObject);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void reducesWhenPyTorchDoes(JsonObject golden) {
        assertThat(reductions(new PyTorchRule(settings(golden)), golden))
                .isEqualTo(expected(golden, "pytorch"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void reducesWhenKerasDoes(JsonObject golden) {
        if (golden.has("keras")) {
            assertThat(reductions(new KerasRule(settings(golden)), golden))
                    .isEqualTo(expected(golden, "keras"));
        } else {
            // Keras's rule has no meaning without patience; PyTorch's has.
            assertThat(settings(golden).patience()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void goesOnFromItsState(JsonObject golden) {
        PlateauRule whole = new PyTorchRule(settings(golden));
        PlateauRule part = new PyTorchRule(settings(golden));
        for (JsonElement loss : golden.getAsJsonArray("losses")) {
            PlateauRule next = new PyTorchRule(settings(golden));
            next.restore(part.state());
            part = next;
            assertThat(part.observe(loss.getAsDouble()))
                    .isEqualTo(whole.observe(loss.getAsDouble()));
        }
    }

    @Test
    void refusesWhatIsNotASettingOrAState() {
        assertThatThrownBy(() -> new PlateauRule.Settings(-1, 0, 0))
                .hasMessageContaining("patience");
        assertThatThrownBy(() -> new PlateauRule.Settings(1, 1, 0))
                .hasMessageContaining("threshold");
        assertThatThrownBy(
                        () ->
                                new KerasRule(PlateauRule.Settings.DEFAULTS)
                                        .restore(Map.of("best", "1")))
                .hasMessageContaining("state");
    }

    private static PlateauRule.Settings settings(JsonObject golden) {
        return new PlateauRule.Settings(
                golden.get("patience").getAsInt(),
                golden.get("threshold").getAsDouble(),
                golden.get("cooldown").getAsInt());
    }

    private static List<Integer> reductions(PlateauRule rule, JsonObject golden) {
        List<Integer> reductions = new ArrayList<>();
        int t = 0;
        for (JsonElement loss : golden.getAsJsonArray("losses")) {
            t++;
            if (rule.observe(loss.getAsDouble())) {
                reductions.add(t);
            }
        }
        return reductions;
    }

    private static List<Integer> expected(JsonObject golden, String name) {
        return golden.getAsJsonArray(name).asList().stream().map(JsonElement::getAsInt).toList();
    }
}
