package ai.djl.lrdecay.paper.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The tables of docs/results are what the published claims say. After new ones were archived, run
 * this test with {@code -Dlrdecay.write=true} to write the tables again.
 */
class ResultsPageTest {

    private static final String BEGIN = "<!-- claims -->\n";
    private static final String END = "<!-- end of claims -->\n";

    @ParameterizedTest
    @EnumSource
    void isWhatTheClaimsSay(Published published) throws IOException {
        Path page = published.page();
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END);
        String expected = text.substring(0, begin) + table(published) + text.substring(end);
        if (Boolean.getBoolean("lrdecay.write")) {
            Files.writeString(page, expected);
        }
        assertThat(Files.readString(page)).isEqualTo(expected);
    }

    private static String table(Published published) throws IOException {
        JsonArray claims =
                JsonParser.parseString(Files.readString(published.folder().resolve("claims.json")))
                        .getAsJsonObject()
                        .getAsJsonArray("claims");
        Map<String, Integer> counts = new TreeMap<>();
        StringBuilder rows = new StringBuilder();
        for (JsonElement element : claims) {
            JsonObject claim = element.getAsJsonObject();
            counts.merge(claim.get("verdict").getAsString(), 1, Integer::sum);
            rows.append(row(claim));
        }
        return "\n"
                + claims.size()
                + " claims: "
                + counts.getOrDefault("SUPPORTED", 0)
                + " SUPPORTED, "
                + counts.getOrDefault("REFUTED", 0)
                + " REFUTED, "
                + counts.getOrDefault("INCONCLUSIVE", 0)
                + " INCONCLUSIVE.\n\n"
                + "| Claim | Verdict | Estimate [interval] | Detectable |\n"
                + "| --- | --- | --- | --- |\n"
                + rows
                + "\n";
    }

    private static String row(JsonObject claim) {
        String id = claim.get("id").getAsString();
        boolean beyond = claim.get("origin").getAsString().equals("BEYOND");
        JsonElement interval = claim.get("interval");
        String estimate = number(claim.get("estimate"));
        if (interval.isJsonArray()) {
            JsonArray ends = interval.getAsJsonArray();
            estimate += " [" + number(ends.get(0)) + ", " + number(ends.get(1)) + "]";
        }
        return "| <a id=\""
                + id
                + "\"></a>`"
                + id
                + "`: "
                + claim.get("statement").getAsString().replace("|", "\\|")
                + (beyond ? " *Beyond the paper.*" : "")
                + " | "
                + claim.get("verdict").getAsString().replace('_', ' ')
                + " | "
                + estimate
                + " | "
                + number(claim.get("detectable"))
                + " |\n";
    }

    /** Three significant digits. */
    private static String number(JsonElement value) {
        if (value.isJsonNull()) {
            return "–";
        }
        BigDecimal rounded =
                new BigDecimal(value.getAsDouble(), new MathContext(3, RoundingMode.HALF_EVEN));
        if (rounded.signum() == 0) {
            return "0";
        }
        boolean tiny = rounded.abs().compareTo(new BigDecimal("0.0001")) < 0;
        return tiny
                ? String.format(Locale.ROOT, "%.1e", value.getAsDouble())
                : rounded.toPlainString();
    }
}
