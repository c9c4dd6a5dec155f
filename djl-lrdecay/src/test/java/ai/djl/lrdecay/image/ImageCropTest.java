package ai.djl.lrdecay.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.lrdecay.image.ImageCrop.Region;
import ai.djl.lrdecay.util.SplitMix64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageCropTest {

    @ParameterizedTest
    @CsvSource({"500,375", "375,500", "1,1", "1000,3", "2,999", "224,224"})
    void aRandomPartStaysInsideAndHasItsShape(int width, int height) {
        SplitMix64 random = SplitMix64.stream(5, "test", width);
        ImageCrop crop = ImageCrop.randomResized(224);
        int mirrored = 0;
        double area = 0;
        for (int i = 0; i < 2000; i++) {
            Region region = crop.region(width, height, random);
            assertThat(region.left()).isBetween(0.0, width - region.width());
            assertThat(region.top()).isBetween(0.0, height - region.height());
            if (width == 500) {
                assertThat(region.width() / region.height()).isBetween(0.74, 1.35);
                assertThat(region.width() * region.height() / (width * height))
                        .isBetween(0.078, 1.01);
            }
            mirrored += region.mirrored() ? 1 : 0;
            area += region.width() * region.height() / (width * height);
        }
        // Half of 2,000 with a deviation of 22.
        assertThat(mirrored).isBetween(900, 1100);
        if (width == 224) {
            // Uniform areas from 0.08 to 1 have the mean 0.54; the largest are redrawn where their
            // shape does not fit.
            assertThat(area / 2000).isBetween(0.45, 0.56);
        }
    }

    @Test
    void theCentralPartIsTheSquareOfSevenEighths() {
        Region region = ImageCrop.central(224).region(512, 256, new SplitMix64(1));
        assertThat(region).isEqualTo(new Region(144, 16, 224, 224, false));
        Region other = ImageCrop.central(56).region(100, 200, new SplitMix64(1));
        assertThat(other.width()).isCloseTo(87.5, within(1e-9));
        assertThat(other.top()).isCloseTo(56.25, within(1e-9));
    }
}
