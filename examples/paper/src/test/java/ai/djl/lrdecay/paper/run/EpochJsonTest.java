package ai.djl.lrdecay.paper.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.lrdecay.paper.run.EpochRecord.Scores;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Lines as version 0.1.0 wrote them when an epoch was still a single flat record. */
class EpochJsonTest {

    private static final String DECAYED =
            "{\"epoch\":7,\"stage\":2,\"learningRate\":1.0E-5,\"decision\":\"DECAY\","
                    + "\"trainLoss\":0.30000000000000004,\"trainAccuracy\":0.9,\"testLoss\":null,"
                    + "\"testAccuracy\":0.3333333333333333,\"trainGroups\":{\"simple\":1.0,"
                    + "\"complex\":0.1234567890123,\"noise\":null},\"testGroups\":{\"simple\":0.75,"
                    + "\"complex\":0.0},\"testTopFive\":null}";
    private static final String FIRST =
            "{\"epoch\":1,\"stage\":1,\"learningRate\":0.1,\"decision\":\"CONTINUE\","
                    + "\"trainLoss\":1.23456789E7,\"trainAccuracy\":0.0,\"testLoss\":4.9E-324,"
                    + "\"testAccuracy\":1.0,\"trainGroups\":{\"all\":0.0},"
                    + "\"testGroups\":{\"all\":1.0},\"testTopFive\":0.85}";

    private static EpochRecord decayed(double testLoss) {
        Map<String, Double> train = new LinkedHashMap<>();
        train.put("simple", 1.0);
        train.put("complex", 0.1234567890123);
        train.put("noise", Double.NaN);
        Map<String, Double> test = new LinkedHashMap<>();
        test.put("simple", 0.75);
        test.put("complex", 0.0);
        return new EpochRecord(
                7,
                2,
                1e-5,
                RateSchedule.Decision.DECAY,
                new Scores(0.30000000000000004, 0.9, train, Double.NaN),
                new Scores(testLoss, 1.0 / 3, test, Double.NaN));
    }

    private static EpochRecord first(double topFive) {
        return new EpochRecord(
                1,
                1,
                0.1,
                RateSchedule.Decision.CONTINUE,
                new Scores(12345678.9, 0, Map.of("all", 0.0), Double.NaN),
                new Scores(4.9e-324, 1, Map.of("all", 1.0), topFive));
    }

    /** Chained digests are digests of this text. */
    @Test
    void writesTheSameText() {
        assertThat(EpochLine.write(decayed(Double.POSITIVE_INFINITY))).isEqualTo(DECAYED);
        assertThat(EpochLine.write(first(0.85))).isEqualTo(FIRST);
    }

    /** The field is behind all others, and only where there is noise. */
    @Test
    void writesHowMuchNoiseIsFitted() {
        EpochRecord plain = first(0.85);
        EpochRecord noisy =
                new EpochRecord(
                        1,
                        1,
                        0.1,
                        plain.decision(),
                        plain.train(),
                        plain.test(),
                        Map.of("noise", 0.25));
        String line = EpochLine.write(noisy);
        assertThat(line)
                .isEqualTo(
                        FIRST.substring(0, FIRST.length() - 1)
                                + ",\"fittedGroups\":{\"noise\":0.25}}");
        assertThat(EpochLine.read(line, null)).isEqualTo(noisy);
        assertThatThrownBy(() -> EpochLine.read(line.replace("0.25", "1.25"), null))
                .hasMessageContaining("noise is 1.25");
    }

    @Test
    void readsWhatWasWritten() {
        assertThat(Json.GSON.fromJson(DECAYED, EpochRecord.class)).isEqualTo(decayed(Double.NaN));
        assertThat(Json.GSON.fromJson(FIRST, EpochRecord.class)).isEqualTo(first(0.85));
    }

    @Test
    void readsLinesWithoutTopFive() {
        String older = FIRST.replace(",\"testTopFive\":0.85", "");
        assertThat(EpochLine.read(older, null)).isEqualTo(first(Double.NaN));
    }
}
