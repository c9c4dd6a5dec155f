package ai.djl.lrdecay.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every version published is read by all later ones; each leaves a zoo here. */
class KeptSnapshotsTest {

    private static final Path KEPT = Path.of("src", "test", "resources", "kept");

    @TempDir Path folder;

    @BeforeEach
    void cacheApart() {
        Engine.getInstance();
        System.setProperty("DJL_CACHE_DIR", folder.toString());
    }

    @AfterEach
    void cacheAsBefore() {
        System.clearProperty("DJL_CACHE_DIR");
    }

    @ParameterizedTest
    @ValueSource(strings = "0.1.0")
    void predictsAsItDidThen(String version) throws Exception {
        SnapshotZoo zoo = new SnapshotZoo(KEPT.resolve(version).toString());
        assertThat(new StagedSnapshots(zoo).verify("kept-wrn-ps10")).hasSize(1);
        Criteria<float[], Classifications> criteria =
                Criteria.builder()
                        .setTypes(float[].class, Classifications.class)
                        .optModelZoo(zoo)
                        .optArtifactId("ai.djl.lrdecay:kept-wrn-ps10")
                        .build();
        JsonArray wanted =
                JsonParser.parseString(Files.readString(KEPT.resolve(version + ".json")))
                        .getAsJsonObject()
                        .getAsJsonArray("probabilities");
        try (ZooModel<float[], Classifications> model = criteria.loadModel();
                Predictor<float[], Classifications> predictor = model.newPredictor()) {
            for (int sample = 0; sample < wanted.size(); sample++) {
                float[] input = new float[24];
                for (int i = 0; i < input.length; i++) {
                    input[i] = (float) Math.sin(0.7 * sample + 0.3 * i);
                }
                Classifications found = predictor.predict(input);
                assertThat(found.getClassNames()).contains("category 0", "category 9");
                List<Double> probabilities = found.getProbabilities();
                List<JsonElement> recorded = wanted.get(sample).getAsJsonArray().asList();
                assertThat(probabilities).hasSameSizeAs(recorded);
                for (int i = 0; i < recorded.size(); i++) {
                    assertThat(probabilities.get(i))
                            .isCloseTo(recorded.get(i).getAsDouble(), within(1e-5));
                }
            }
        }
    }
}
