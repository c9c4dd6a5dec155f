package ai.djl.lrdecay.paper.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlyphsSourceTest {

    private static ImageTable table(String text, long seed, String part) {
        return GlyphsSource.table(DataSources.parse(text), seed, part);
    }

    /** Glyphs of a class look alike: the nearest mean of a class is mostly right. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theClassesCanBeTold(long seed) {
        ImageTable train = table("glyphs:train=1000", seed, "train");
        ImageTable test = table("glyphs:test=500", seed, "test");
        int length = train.height() * train.width();
        double[][] means = new double[10][length];
        for (int i = 0; i < 1000; i++) {
            for (int k = 0; k < length; k++) {
                means[train.labels()[i]][k] += (train.pixels()[i * length + k] & 0xFF) / 100.0;
            }
        }
        int right = 0;
        for (int i = 0; i < 500; i++) {
            int nearest = 0;
            double least = Double.POSITIVE_INFINITY;
            for (int c = 0; c < 10; c++) {
                double distance = 0;
                for (int k = 0; k < length; k++) {
                    distance += Math.pow((test.pixels()[i * length + k] & 0xFF) - means[c][k], 2);
                }
                nearest = distance < least ? c : nearest;
                least = Math.min(least, distance);
            }
            right += nearest == test.labels()[i] ? 1 : 0;
        }
        assertThat(right / 500.0).isBetween(0.6, 0.99);
    }

    @Test
    void everySampleIsDrawnAnew() {
        ImageTable train = table("glyphs:train=1000", 1, "train");
        ImageTable again = table("glyphs:train=1000", 1, "train");
        ImageTable test = table("glyphs:test=1000", 1, "test");
        ImageTable other = table("glyphs:train=1000", 2, "train");
        assertThat(again.pixels()).isEqualTo(train.pixels());
        assertThat(test.pixels()).isNotEqualTo(train.pixels());
        assertThat(other.pixels()).isNotEqualTo(train.pixels());
        assertThat(table("glyphs:train=1000,seed=2", 1, "train").pixels())
                .isEqualTo(other.pixels());
        assertThat(table("glyphs:train=1000", 1, "train").labels()).contains(0, 9);
        int darkest = 255;
        int brightest = 0;
        for (byte pixel : train.pixels()) {
            darkest = Math.min(darkest, pixel & 0xFF);
            brightest = Math.max(brightest, pixel & 0xFF);
        }
        assertThat(darkest).isZero();
        assertThat(brightest).isGreaterThan(245);
    }

    /** The constants are those of the data. */
    @Test
    void isNormalisedByItsOwnMeanAndDeviation() {
        ImageTable train = table("glyphs", 1, "train");
        double sum = 0;
        double squares = 0;
        for (byte pixel : train.pixels()) {
            double value = (pixel & 0xFF) / 255.0;
            sum += value;
            squares += value * value;
        }
        double mean = sum / train.pixels().length;
        double deviation = Math.sqrt(squares / train.pixels().length - mean * mean);
        DataSource.Scaling scaling = new GlyphsSource().scaling(DataSources.parse("glyphs"));
        assertThat((double) scaling.mean().get(0)).isCloseTo(mean, within(1e-4));
        assertThat((double) scaling.deviation().get(0)).isCloseTo(deviation, within(1e-4));
    }

    @Test
    void opensInTheSizeOfANetwork() {
        GlyphsSource source = new GlyphsSource();
        DatasetSpec fitted =
                source.fitted(DataSources.parse("glyphs:train=20"), List.of(1L, 14L, 14L));
        assertThat(fitted).hasToString("glyphs:train=20,size=14");
        try (DataSource.Data data = source.open(fitted, 1, DataFolders.standard(null))) {
            assertThat(data.train().inputShape().getShape()).containsExactly(1, 14, 14);
            assertThat(data.train().size()).isEqualTo(20);
            assertThat(data.test().size()).isEqualTo(2000);
        }
        assertThat(source.find(DataFolders.standard(null))).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "glyphs:size=4|size must be from 7 to 64, not 4",
                "glyphs:train=x|'x' is not a number for 'train'",
                "glyphs:noise=1|glyphs has no option 'noise'",
            })
    void refusesWrongOptions(String text, String message) {
        assertThatThrownBy(() -> DataSources.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
