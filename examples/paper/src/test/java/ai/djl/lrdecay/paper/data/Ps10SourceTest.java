package ai.djl.lrdecay.paper.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.lrdecay.dataset.NoiseChannels;
import ai.djl.lrdecay.dataset.NoiseKind;
import ai.djl.lrdecay.dataset.Ps10;
import ai.djl.training.dataset.Dataset.Usage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Ps10SourceTest {

    private static Ps10 data(String text) {
        return Ps10Source.builder(DataSources.parse(text), 7, Usage.TRAIN).build();
    }

    /** The options are those of the builder. */
    @Test
    void passesItsOptionsOn() {
        try (Ps10 parsed =
                        data(
                                "ps10:train=600,size=1,simple=3,complex=20,simple-share=0.25,"
                                        + "jitter=0.1,noise=0.5,noise-kind=flips,channels=both");
                Ps10 built =
                        Ps10.builder()
                                .setSampling(1, false)
                                .optSeed(7)
                                .optTrainSize(600)
                                .optImageSize(1, 1)
                                .optPatterns(3, 20)
                                .optSimpleShare(0.25)
                                .optJitter(0.1)
                                .optNoise(0.5)
                                .optNoiseKind(NoiseKind.FLIPS)
                                .optNoiseChannels(NoiseChannels.BOTH)
                                .build()) {
            assertThat(parsed.groupSizes()).containsExactly(75, 225, 300);
            for (int i = 0; i < 600; i++) {
                assertThat(parsed.shown(i)).isEqualTo(built.shown(i));
                assertThat(parsed.label(i)).isEqualTo(built.label(i));
            }
        }
    }

    @Test
    void showsColoursAsTheyAreByDefault() {
        try (Ps10 parsed = data("ps10:train=600,size=1,noise=0.1,noise-kind=colours")) {
            assertThat(parsed.groupSizes()).containsExactly(270, 270, 60);
            for (int i = 0; i < 600; i++) {
                assertThat(parsed.shown(i)).isEqualTo(parsed.pattern(i));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "noise-kind=labels|PS10: noise-kind must be colours or flips, not 'labels'",
                "jitter=2|PS10: the jitter must be in [0, 1], not 2.0",
                "jitter=much|PS10: 'much' is not a value for 'jitter'",
                "simple-share=-1|PS10: the share of simple patterns must be in [0, 1], not -1.0",
                "simple-share=1/2|PS10: '1/2' is not a value for 'simple-share'",
            })
    void refusesWhatIsWrong(String option, String why) {
        assertThatThrownBy(() -> DataSources.parse("ps10:" + option))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(why);
    }
}
