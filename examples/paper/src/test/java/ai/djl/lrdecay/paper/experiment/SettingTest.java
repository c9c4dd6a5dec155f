package ai.djl.lrdecay.paper.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingTest {

    private static List<String> remarks(Long... seeds) {
        return new Setting(Preset.QUICK, Arrays.asList(seeds), List.of()).remarks();
    }

    @Test
    void thePresetsSeedsAreNotRemarkedOn() {
        assertThat(remarks(101L, 102L, 103L, 104L, 105L)).isEmpty();
        assertThat(remarks(101L, 102L, 103L, 104L, 105L, 106L)).as("more").isEmpty();
    }

    /** Whoever ran several blocks of seeds can publish the best. */
    @Test
    void aBlockThatBeginsElsewhereIs() {
        assertThat(remarks(111L, 112L, 113L, 114L, 115L))
                .containsExactly(
                        "The preset's seeds begin at 101, and these at 111: they may have been"
                                + " chosen after seeing the results of others.");
    }

    @Test
    void soAreGapsAndFewerSeeds() {
        assertThat(remarks(101L, 102L, 104L, 105L, 106L))
                .singleElement()
                .asString()
                .startsWith("The seeds are not consecutive");
        assertThat(remarks(101L, 102L)).containsExactly("The preset has 5 seeds, and these are 2.");
    }

    @ParameterizedTest
    @CsvSource({"100, false", "101, true", "999, true", "1000, false"})
    void trialsConfirmNothing(long seed, boolean confirms) {
        assertThat(new Setting(Preset.QUICK, List.of(seed), List.of()).confirmatory())
                .isEqualTo(confirms);
    }
}
