package ai.djl.lrdecay.paper.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 s",
        "59.4, 59 s",
        "59.6, 1 min",
        "89, 1 min",
        "91, 2 min",
        "3569, 59 min",
        "3571, 1 h 00 min",
        "5399, 1 h 30 min",
        "11100, 3 h 05 min",
        "360000, 100 h 00 min"
    })
    void areSaidInTheSameWay(double seconds, String text) {
        assertThat(Durations.text(seconds)).isEqualTo(text);
    }

    /** A time that is longer never reads as a shorter one. */
    @Test
    void grow() {
        long before = 0;
        for (double seconds = 0; seconds < 20_000; seconds += 0.7) {
            long said = 0;
            String[] words = Durations.text(seconds).split(" ");
            for (int i = 0; i < words.length; i += 2) {
                int unit = words[i + 1].equals("h") ? 3600 : words[i + 1].equals("min") ? 60 : 1;
                said += Long.parseLong(words[i]) * unit;
            }
            assertThat(said).isGreaterThanOrEqualTo(before);
            before = said;
        }
        assertThat(before).isEqualTo(19_980);
    }
}
