package ai.djl.lrdecay.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FeaturesTest {

    private static final float[] SIX = {1, 2, 3, 4, 5, 6};

    @Test
    void givesRowsAndParts() {
        Features features = new Features(SIX, 2, new int[] {0, 2, 1}, 3);
        assertThat(features.size()).isEqualTo(3);
        assertThat(features.rows()).isDeepEqualTo(new double[][] {{1, 2}, {3, 4}, {5, 6}});
        Features part = features.part(new int[] {2, 0});
        assertThat(part)
                .isEqualTo(new Features(new float[] {5, 6, 1, 2}, 2, new int[] {1, 0}, 3))
                .isNotEqualTo(features);
        // The classes are those of all data, whether or not the part has a sample of each.
        assertThat(part.classes()).isEqualTo(3);
        assertThat(part).hasToString("2 samples of 2 features");
        assertThat(part.hashCode()).isEqualTo(features.part(new int[] {2, 0}).hashCode());
    }

    @Test
    void refusesWhatDoesNotFit() {
        int[] labels = {0, 1, 1};
        assertThatThrownBy(() -> new Features(SIX, 3, labels, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("6 values are not 3 samples of 3");
        assertThatThrownBy(() -> new Features(new float[0], 0, labels, 2))
                .hasMessage("0 values are not 3 samples of 0");
        assertThatThrownBy(() -> new Features(SIX, 2, new int[] {0, 1, 2}, 2))
                .hasMessage("label 2 is not in [0, 2)");
        assertThatThrownBy(() -> new Features(SIX, 2, new int[] {0, -1, 1}, 2))
                .hasMessage("label -1 is not in [0, 2)");
        assertThatThrownBy(() -> new Features(SIX, 2, new int[] {0, 0, 0}, 1))
                .hasMessage("there must be at least 2 classes, not 1");
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> new Features(new float[] {1, bad, 2}, 1, labels, 2))
                    .hasMessageContaining("not finite");
        }
    }
}
