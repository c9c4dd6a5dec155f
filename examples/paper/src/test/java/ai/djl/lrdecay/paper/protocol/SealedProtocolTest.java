package ai.djl.lrdecay.paper.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.paper.docs.Published;
import ai.djl.lrdecay.paper.experiment.Experiment;
import ai.djl.lrdecay.paper.experiment.Experiments;
import ai.djl.lrdecay.paper.experiment.Preset;
import ai.djl.lrdecay.paper.launch.OpenedReproduction;
import ai.djl.lrdecay.paper.launch.Plan;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is fixed before the runs does not change without a new version. */
class SealedProtocolTest {

    /**
     * The seal of each version that there was. One that verdicts were published under is never
     * changed: a change of what is sealed is a new version, with an entry in
     * docs/background/protocol.md.
     */
    private static final Map<Integer, String> SEALS =
            Map.of(
                    1, "9623b8a502f894e67d1b47f36a563f97ee3812ffda3eb4b0eb8cc36f6baa6244",
                    2, "8b67631009706b8ec4c9cea2a554057168e5ddfe67ff61feea7bb7694770841c",
                    3, "37b347c8d07a14b91cdf75f3dbd6db1dbf582d501fc0c63f3a0110bb5a3df93f",
                    4, "94f1d186bb04b98c85ae3d65e33c92fa05e2de61a12d52b2fda27e9098d84b42");

    @TempDir Path folder;

    private static SealedProtocol protocol;
    private static JsonArray presets;

    @BeforeAll
    static void make() throws Exception {
        protocol = SealedProtocol.current();
        presets =
                JsonParser.parseString(protocol.text()).getAsJsonObject().getAsJsonArray("presets");
    }

    @Test
    void changesOnlyWithItsVersion() throws Exception {
        assertThat(protocol.seal())
                .as(
                        "the protocol was changed: raise SealedProtocol.VERSION, add the seal here"
                                + " and the reason to docs/background/protocol.md")
                .isEqualTo(SEALS.get(protocol.version()));
        String docs = Files.readString(Path.of("../../docs/background/protocol.md"));
        SEALS.forEach(
                (version, seal) ->
                        assertThat(docs).contains("### Version " + version).contains(seal));
    }

    @Test
    void theSealIsTheChecksumOfTheFile() throws Exception {
        protocol.write(folder);
        byte[] bytes = Files.readAllBytes(folder.resolve("protocol.json"));
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
        assertThat(protocol.seal()).isEqualTo(HexFormat.of().formatHex(digest));
        assertThat(new String(bytes, StandardCharsets.UTF_8)).endsWith("}\n");
        assertThat(SealedProtocol.current()).isEqualTo(protocol);
    }

    /** Of whatever is changed in one experiment, only that one needs another version. */
    @Test
    void namesWhatAnotherVersionFixesOtherwise() {
        assertThat(protocol.differences(protocol, Preset.STANDARD, all())).isEmpty();
        assertThat(differences("\"margin\": 0.3", "\"margin\": 0.4", Preset.QUICK, all()))
                .containsExactly("loss-noise");
        List<Experiment> others = all().stream().filter(e -> !e.id().equals("loss-noise")).toList();
        assertThat(differences("\"margin\": 0.3", "\"margin\": 0.4", Preset.QUICK, others))
                .isEmpty();
        String rule = "\"windowLeast\": 3";
        assertThat(differences(rule, "\"windowLeast\": 1", Preset.QUICK, List.of()))
                .containsExactly("rules");
        assertThat(differences("\"analysis\": ", "\"analysis\": 1", Preset.QUICK, List.of()))
                .containsExactly("analysis");
        String seeds = "\"seeds\": 10";
        assertThat(differences(seeds, "\"seeds\": 9", Preset.STANDARD, List.of()))
                .containsExactly("seeds");
        assertThat(differences(seeds, "\"seeds\": 9", Preset.QUICK, List.of())).isEmpty();
    }

    private static List<String> differences(
            String was, String is, Preset preset, List<Experiment> experiments) {
        assertThat(protocol.text()).contains(was);
        return new SealedProtocol(1, protocol.text().replace(was, is))
                .differences(protocol, preset, experiments);
    }

    private static List<Experiment> all() {
        return Experiments.of(Preset.QUICK);
    }

    /** Results that were published stay: their experiments are as they were. */
    @ParameterizedTest
    @EnumSource(Published.class)
    void leavesWhatWasPublishedAsItWas(Published published) throws Exception {
        String text = Files.readString(published.folder().resolve(SealedProtocol.FILE));
        SealedProtocol then = SealedProtocol.published(text).orElse(protocol);
        assertThat(then.seal()).isEqualTo(SEALS.get(then.version()));
        assertThat(then.text()).isEqualTo(text);
        Plan plan = plan(published);
        assertThat(then.differences(protocol, plan.setting().preset(), plan.experiments()))
                .isEmpty();
    }

    private Plan plan(Published published) throws Exception {
        Path archive = published.folder().resolve("records.tar.xz");
        return Plan.read(OpenedReproduction.open(archive, folder.resolve("records")).records());
    }

    /** To the last byte: another list of claims with the same name is none of ours. */
    @Test
    void knowsEarlierVersionsByTheirSeals() throws Exception {
        String text = Files.readString(Published.QUICK.folder().resolve(SealedProtocol.FILE));
        assertThat(SealedProtocol.published(text)).map(SealedProtocol::version).contains(3);
        assertThat(SealedProtocol.published(text + " ")).isEmpty();
        assertThat(SealedProtocol.published(protocol.text())).isEmpty();
    }

    /** An experiment that came later is not one of the earlier version. */
    @Test
    void anEarlierVersionLacksWhatCameLater() throws Exception {
        String text = Files.readString(Published.QUICK.folder().resolve(SealedProtocol.FILE));
        assertThat(
                        SealedProtocol.published(text)
                                .orElseThrow()
                                .differences(
                                        protocol, Preset.STANDARD, Experiments.of(Preset.STANDARD)))
                .containsExactly("larger-source");
    }

    @Test
    void holdsClaimsSizesAndSeedsOfAllPresets() {
        assertThat(presets.size()).isEqualTo(Preset.values().length);
        for (JsonElement element : presets) {
            JsonObject preset = element.getAsJsonObject();
            Preset known = Preset.named(preset.get("preset").getAsString());
            assertThat(preset.get("firstSeed").getAsLong()).isEqualTo(known.firstSeed());
            assertThat(preset.get("seeds").getAsInt()).isEqualTo(known.seeds());
            Set<String> ids = new HashSet<>();
            int runs = 0;
            for (JsonElement experiment : preset.getAsJsonArray("experiments")) {
                for (JsonElement claim : experiment.getAsJsonObject().getAsJsonArray("claims")) {
                    JsonObject json = claim.getAsJsonObject();
                    assertThat(json.keySet())
                            .contains("id", "kind", "margin", "unit", "range", "scale", "origin")
                            .contains("family", "statement", "paper")
                            .doesNotContain("estimate", "verdict", "p", "detail");
                    assertThat(ids.add(json.get("id").getAsString())).isTrue();
                }
                for (JsonElement run : experiment.getAsJsonObject().getAsJsonArray("runs")) {
                    runs++;
                    assertThat(run.getAsJsonObject().get("seed").getAsLong())
                            .isEqualTo(known.firstSeed());
                }
            }
            assertThat(ids.size()).isGreaterThan(20);
            assertThat(runs).isGreaterThan(20);
        }
    }
}
