package ai.djl.lrdecay.paper.docs;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.paper.protocol.SealedProtocol;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/background/coverage.md names every claim of the protocol, and no other. */
class CoverageTest {

    private static final Pattern NAME =
            Pattern.compile(
                    "`((?:patterns|noise|gd|hessian|sgd|transfer|autodecay"
                            + "|averaging|schedules|loss|frequency|held|batch|larger)-[a-z0-9-]+)`");

    @Test
    void everyClaimStandsBesideItsStatement() throws IOException {
        Set<String> named = new TreeSet<>();
        Matcher matcher =
                NAME.matcher(Files.readString(Path.of("../../docs/background/coverage.md")));
        while (matcher.find()) {
            named.add(matcher.group(1));
        }
        Set<String> claims = new TreeSet<>();
        Set<String> elsewhere = new TreeSet<>();
        for (String id : ids()) {
            // On other data, "the same names with fashion or imagenet in place of ps10".
            if (id.matches("autodecay-(?!ps10).*") && !named.contains(id)) {
                elsewhere.add(id.replaceFirst("autodecay-(fashion|imagenet)-", "ps10-"));
            } else {
                claims.add(id);
            }
        }
        assertThat(named).isEqualTo(claims);
        for (String id : elsewhere) {
            assertThat(named).contains("autodecay-" + id);
        }
    }

    private static Set<String> ids() throws IOException {
        Set<String> ids = new TreeSet<>();
        JsonObject protocol =
                JsonParser.parseString(SealedProtocol.current().text()).getAsJsonObject();
        for (JsonElement preset : protocol.getAsJsonArray("presets")) {
            for (JsonElement experiment : preset.getAsJsonObject().getAsJsonArray("experiments")) {
                for (JsonElement claim : experiment.getAsJsonObject().getAsJsonArray("claims")) {
                    ids.add(claim.getAsJsonObject().get("id").getAsString());
                }
            }
        }
        return ids;
    }
}
