package ai.djl.lrdecay.paper.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.tukaani.xz.XZInputStream;

/**
 * Each estimate with its interval that a page of results prints is that of a sealed claim, rounded
 * once. What was computed afterwards is marked where it stands, and is not checked here.
 */
class ProseNumbersTest {

    private static final Path DOCS = Path.of("../../docs");
    private static final String NUMBER = "(-?\\d+(?:\\.\\d+)?(?:e-?\\d+)?)";
    private static final Pattern ESTIMATE =
            Pattern.compile("(?<![\\w.])" + NUMBER + "(?: %)? \\[" + NUMBER + ", " + NUMBER + "]");
    private static final Pattern AFTERWARDS = Pattern.compile("\\*seen\\*|omputed afterwards");
    private static final Pattern BLOCK = Pattern.compile("```.*?```", Pattern.DOTALL);

    /** A table whose heading says so. */
    private static final Pattern SEEN =
            Pattern.compile("^\\|.*\\*seen\\*.*\\n(\\|.*\\n)+", Pattern.MULTILINE);

    /** A paragraph, an item of a list, or a row of a table. */
    private static final Pattern ENDS = Pattern.compile("\n\\s*\n|\n(?=- )|\n(?=\\|)");

    private static final List<double[]> SEALED = new ArrayList<>();

    @BeforeAll
    static void readClaims() throws IOException {
        for (Published published : Published.values()) {
            read(Files.readString(published.folder().resolve("claims.json")));
        }
        for (Path archive : Published.again()) {
            read(claims(archive));
        }
    }

    private static String claims(Path archive) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(Files.newInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                if (entry.getName().equals("report/claims.json")) {
                    return new String(tar.readAllBytes(), StandardCharsets.UTF_8);
                }
            }
        }
        throw new IOException(archive + " has no claims");
    }

    private static void read(String text) {
        for (JsonElement element :
                JsonParser.parseString(text).getAsJsonObject().getAsJsonArray("claims")) {
            JsonObject claim = element.getAsJsonObject();
            if (claim.get("interval").isJsonArray()) {
                JsonArray interval = claim.getAsJsonArray("interval");
                SEALED.add(
                        new double[] {
                            claim.get("estimate").getAsDouble(),
                            interval.get(0).getAsDouble(),
                            interval.get(1).getAsDouble()
                        });
            }
        }
    }

    @Test
    void areThoseOfTheClaims() throws IOException {
        int found = 0;
        List<String> wrong = new ArrayList<>();
        List<Path> pages =
                new ArrayList<>(Stream.of(Published.values()).map(Published::page).toList());
        pages.add(DOCS.resolve("results/findings.md"));
        pages.add(DOCS.resolve("results/agreement.md"));
        pages.add(DOCS.resolve("../README.md"));
        for (Path page : pages) {
            String blocks = BLOCK.matcher(Files.readString(page)).replaceAll("");
            String text = SEEN.matcher(blocks).replaceAll("");
            for (String part : ENDS.split(text)) {
                if (AFTERWARDS.matcher(part).find()) {
                    continue;
                }
                Matcher matcher = ESTIMATE.matcher(part.replaceAll("\\s+", " "));
                while (matcher.find()) {
                    found++;
                    if (SEALED.stream().noneMatch(claim -> isPrinted(claim, matcher))) {
                        wrong.add(page + ": " + matcher.group());
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(found).as("what is checked").isGreaterThan(150);
    }

    /** As it is, the other way round ("it is lower by"), or in per cent. */
    private static boolean isPrinted(double[] claim, Matcher printed) {
        double[] reversed = {-claim[0], -claim[2], -claim[1]};
        double[] percent = {100 * claim[0], 100 * claim[1], 100 * claim[2]};
        return Stream.of(claim, reversed, percent)
                .anyMatch(
                        value ->
                                isRounded(value[0], printed.group(1))
                                        && isRounded(value[1], printed.group(2))
                                        && isRounded(value[2], printed.group(3)));
    }

    /** A half may have gone either way: its last bits are not those of the decimal number. */
    private static boolean isRounded(double value, String printed) {
        BigDecimal number = new BigDecimal(printed);
        BigDecimal distance = new BigDecimal(value).subtract(number).abs();
        BigDecimal half =
                BigDecimal.ONE.movePointLeft(number.scale()).multiply(new BigDecimal("0.5"));
        return distance.setScale(9, RoundingMode.HALF_EVEN).compareTo(half) <= 0;
    }
}
