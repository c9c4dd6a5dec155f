package ai.djl.lrdecay.decay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.lrdecay.Golden;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The detector decides as implementations in Python, observation by observation. */
class PlateauReferenceTest {

    static Stream<JsonObject> cases() throws IOException {
        JsonArray cases = Golden.read("autodecay.json").getAsJsonObject().getAsJsonArray("cases");
        return StreamSupport.stream(cases.spliterator(), false).map(JsonElement::getAsJsonObject);
    }

    private static PlateauSettings settings(JsonObject params) {
        return PlateauSettings.builder()
                .optBeta(params.get("beta").getAsDouble())
                .optWindow(params.get("window").getAsInt())
                .optEta(params.get("eta").getAsDouble())
                .optZeta(params.get("zeta").getAsDouble())
                .optEps(params.get("eps").getAsDouble())
                .optMinStage(params.get("min_stage").getAsInt())
                .build();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithTheReferenceSequences(JsonObject golden) {
        PlateauDetector detector = new PlateauDetector(settings(golden.getAsJsonObject("params")));
        JsonArray losses = golden.getAsJsonArray("loss");
        for (int i = 0; i < losses.size(); i++) {
            double before = detector.reference();
            boolean was = detector.observe(number(losses.get(i))) == Decision.DECAY;
            Decision expected =
                    Decision.valueOf(golden.getAsJsonArray("decision").get(i).getAsString());
            assertThat(was).as("observation %s", i).isEqualTo(expected == Decision.DECAY);
            assertThat(detector.observations())
                    .as("t at %s", i)
                    .isEqualTo(golden.getAsJsonArray("t").get(i).getAsInt());
            double smoothed = number(golden.getAsJsonArray("g").get(i));
            if (!Double.isNaN(smoothed)) {
                assertThat(detector.smoothed())
                        .as("g at %s", i)
                        .isCloseTo(smoothed, within(1e-12 * Math.max(1, Math.abs(smoothed))));
            }
            double reference = number(golden.getAsJsonArray("g0").get(i));
            if (!Double.isNaN(reference)) {
                assertThat(Double.isNaN(before) || !was ? detector.reference() : before)
                        .as("g0 at %s", i)
                        .isCloseTo(reference, within(1e-12 * Math.max(1, Math.abs(reference))));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void decidesAsTheReferenceSequences(JsonObject golden) {
        PlateauDetector detector = new PlateauDetector(settings(golden.getAsJsonObject("params")));
        List<String> decisions = new ArrayList<>();
        for (JsonElement loss : golden.getAsJsonArray("loss")) {
            decisions.add(detector.observe(number(loss)).name());
        }
        List<String> expected =
                golden.getAsJsonArray("decision").asList().stream()
                        .map(JsonElement::getAsString)
                        .toList();
        assertThat(decisions).isEqualTo(expected);
    }

    private static double number(JsonElement element) {
        return element.isJsonNull() ? Double.NaN : element.getAsDouble();
    }

    static Stream<JsonObject> trends() throws IOException {
        JsonArray cases = Golden.read("trend.json").getAsJsonArray();
        return StreamSupport.stream(cases.spliterator(), false).map(JsonElement::getAsJsonObject);
    }

    /** Noise of several kinds, levels, slopes and settings, decided by another implementation. */
    @ParameterizedTest
    @MethodSource("trends")
    void theTrendDecidesAsTheReference(JsonObject golden) {
        JsonObject params = golden.getAsJsonObject("params");
        PlateauDetector detector =
                new PlateauDetector(
                        PlateauSettings.builder()
                                .optStability(Stability.TREND)
                                .optBeta(params.get("beta").getAsDouble())
                                .optWindow(params.get("window").getAsInt())
                                .optEta(params.get("eta").getAsDouble())
                                .optZeta(params.get("zeta").getAsDouble())
                                .optEps(params.get("eps").getAsDouble())
                                .optMinStage(params.get("min_stage").getAsInt())
                                .optMargin(params.get("z").getAsDouble())
                                .build());
        List<String> decisions = new ArrayList<>();
        for (JsonElement loss : golden.getAsJsonArray("loss")) {
            decisions.add(detector.observe(loss.getAsDouble()).name());
        }
        List<String> expected =
                golden.getAsJsonArray("decision").asList().stream()
                        .map(JsonElement::getAsString)
                        .toList();
        assertThat(decisions).as(golden.get("name").getAsString()).isEqualTo(expected);
    }
}
