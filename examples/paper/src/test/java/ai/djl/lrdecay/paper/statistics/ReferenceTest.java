package ai.djl.lrdecay.paper.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Against SciPy and statsmodels: {@code golden/statistics.py}. */
class ReferenceTest {

    private static final Offset<Double> EXACT = within(1e-9);

    private static List<JsonObject> cases(String name) throws Exception {
        try (Reader reader =
                new InputStreamReader(
                        Objects.requireNonNull(
                                ReferenceTest.class.getResourceAsStream("/golden/statistics.json")),
                        StandardCharsets.UTF_8)) {
            JsonArray array = JsonParser.parseReader(reader).getAsJsonObject().getAsJsonArray(name);
            assertThat(array).isNotEmpty();
            return StreamSupport.stream(array.spliterator(), false)
                    .map(JsonElement::getAsJsonObject)
                    .toList();
        }
    }

    private static double[] numbers(JsonElement array) {
        return StreamSupport.stream(array.getAsJsonArray().spliterator(), false)
                .mapToDouble(JsonElement::getAsDouble)
                .toArray();
    }

    private static double number(JsonObject of, String name) {
        return of.get(name).getAsDouble();
    }

    private static void assertInterval(Interval actual, JsonElement expected, double tolerance) {
        double[] ends = numbers(expected);
        assertThat(actual.low()).isCloseTo(ends[0], within(tolerance));
        assertThat(actual.high()).isCloseTo(ends[1], within(tolerance));
    }

    @Test
    void testsOfMeans() throws Exception {
        for (JsonObject c : cases("meanTests")) {
            MeanTest test = MeanTest.of(numbers(c.get("values")));
            double margin = number(c, "margin");
            assertThat(test.twoSided(margin)).isCloseTo(number(c, "twoSided"), EXACT);
            assertThat(test.above(margin)).isCloseTo(number(c, "above"), EXACT);
            assertThat(test.below(margin)).isCloseTo(number(c, "below"), EXACT);
            Interval bounds = new Interval(number(c, "low"), number(c, "high"));
            assertThat(test.within(bounds)).isCloseTo(number(c, "within"), EXACT);
            assertInterval(test.interval(0.95), c.get("interval95"), 1e-8);
            assertInterval(test.interval(0.90), c.get("interval90"), 1e-8);
        }
    }

    @Test
    void holm() throws Exception {
        for (JsonObject c : cases("holm")) {
            double[] adjusted = Holm.adjust(numbers(c.get("p")), c.get("family").getAsInt());
            assertThat(adjusted).containsExactly(numbers(c.get("adjusted")), EXACT);
        }
    }

    @Test
    void fieller() throws Exception {
        int unbounded = 0;
        for (JsonObject c : cases("fieller")) {
            Optional<Interval> interval =
                    Fieller.interval(numbers(c.get("a")), numbers(c.get("b")), 0.95);
            assertThat(interval.isEmpty()).isEqualTo(c.get("interval").isJsonNull());
            interval.ifPresent(i -> assertInterval(i, c.get("interval"), 1e-8));
            unbounded += interval.isEmpty() ? 1 : 0;
        }
        assertThat(unbounded).isEqualTo(1);
    }

    @Test
    void shares() throws Exception {
        for (JsonObject c : cases("binomial")) {
            ExactBinomial share = new ExactBinomial(c.get("k").getAsInt(), c.get("n").getAsInt());
            assertThat(share.twoSided(number(c, "share"))).isCloseTo(number(c, "p"), EXACT);
            assertInterval(share.interval(0.95), c.get("interval"), 1e-7);
            assertThat(share.share()).isEqualTo(number(c, "k") / number(c, "n"));
        }
    }

    @Test
    void medians() throws Exception {
        for (JsonObject c : cases("median")) {
            List<Interval> values =
                    Arrays.stream(numbers(c.get("values")))
                            .mapToObj(v -> new Interval(v, v))
                            .toList();
            assertInterval(
                    CensoredMedian.interval(values, 0.95).orElseThrow(), c.get("interval"), 1e-12);
            assertThat(CensoredMedian.of(values).low()).isCloseTo(number(c, "median"), EXACT);
            assertThat(CensoredMedian.of(values).high()).isCloseTo(number(c, "median"), EXACT);
        }
    }

    @Test
    void power() throws Exception {
        for (JsonObject c : cases("power")) {
            int n = c.get("n").getAsInt();
            assertThat(Power.ofMeanTest(n, number(c, "effect"), number(c, "alpha")))
                    .as("n = %s, %s", n, c)
                    .isCloseTo(number(c, "power"), within(1e-6));
        }
        for (JsonObject c : cases("detectable")) {
            int n = c.get("n").getAsInt();
            assertThat(Power.detectableMean(n, number(c, "alpha"), 0.8))
                    .isCloseTo(number(c, "effect"), within(1e-5));
        }
    }
}
