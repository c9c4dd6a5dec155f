package ai.djl.lrdecay.paper.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LossNoiseTest {

    @Test
    void aStraightLineHasNoNoise() {
        double[] line = IntStream.range(0, 30).mapToDouble(i -> 2.5 - 0.01 * i).toArray();
        assertThat(Arrays.stream(LossNoise.residuals(line)).map(Math::abs).max().orElseThrow())
                .isCloseTo(0, within(1e-12));
    }

    /** By hand: mean 0.6, slope (-1.5 - 0 + 1 - 0.9) / 5 = -0.28. */
    @Test
    void whatALineLeaves() {
        assertThat(LossNoise.residuals(new double[] {1, 0, 2, -0.6}))
                .containsExactly(new double[] {-0.02, -0.74, 1.54, -0.78}, within(1e-12));
    }

    /** Of n values with turning signs n - 1 products are -1. */
    @Test
    void neighboursThatTurnAndNeighboursThatStay() {
        assertThat(LossNoise.neighbours(new double[] {1, -1, 1, -1})).isEqualTo(-0.75);
        assertThat(LossNoise.neighbours(new double[] {1, 1, -1, -1})).isEqualTo(0.25);
        assertThat(LossNoise.neighbours(new double[] {0, 0})).isNaN();
    }
}
