package ai.djl.lrdecay.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RangeCurveTest {

    private static final int COUNT = 100;

    /** From 2 to 1 along a logistic curve with its middle at a place, and noise. */
    private static double[] fall(double middle, double noise, long seed) {
        Random random = new Random(seed);
        return IntStream.range(0, COUNT)
                .mapToDouble(
                        i ->
                                1
                                        + 1 / (1 + Math.exp((i - middle) / 3))
                                        + noise * random.nextGaussian())
                .toArray();
    }

    /** A symmetric curve keeps its middle under a symmetric kernel. */
    @ParameterizedTest
    @ValueSource(ints = {25, 50, 70})
    void findsTheMiddleOfTheFall(int middle) {
        RangeCurve curve = new RangeCurve(fall(middle, 0, 1), false);
        assertThat((double) curve.halfway()).isCloseTo(middle, within(1.0));
    }

    /** Noise as large as a third of the fall: three sweeps find its middle within a tenth. */
    @Test
    void findsItUnderNoise() {
        for (long seed = 0; seed < 50; seed++) {
            List<double[]> sweeps =
                    List.of(
                            fall(50, 0.3, 3 * seed),
                            fall(50, 0.3, 3 * seed + 1),
                            fall(50, 0.3, 3 * seed + 2));
            int halfway = RangeCurve.mean(sweeps, false).halfway();
            assertThat((double) halfway).as("seed %d", seed).isCloseTo(50, within(10.0));
        }
    }

    /** Where there is noise alone, nothing is recommended, or seldom. */
    @Test
    void noiseIsNoFall() {
        int found = 0;
        for (long seed = 0; seed < 500; seed++) {
            double[] noise = new Random(seed).doubles(COUNT, 0.9, 1.1).toArray();
            found += new RangeCurve(noise, false).halfway() < 0 ? 0 : 1;
        }
        assertThat(found).isLessThan(50);
    }

    /** The loss that blew up smooths nothing, even where it is infinite. */
    @Test
    void aDivergenceStaysAlone() {
        double[] losses = fall(50, 0, 1);
        losses[COUNT - 1] = Double.POSITIVE_INFINITY;
        RangeCurve curve = new RangeCurve(losses, true);
        assertThat(curve.smoothed()[COUNT - 2]).isCloseTo(1, within(1e-3));
        assertThat(curve.smoothed()[COUNT - 1]).isInfinite();
        assertThat((double) curve.halfway()).isCloseTo(50, within(1.0));
    }

    @Test
    void sweepsAreAveragedAsFarAsAllWent() {
        RangeCurve curve =
                RangeCurve.mean(List.of(new double[] {1, 2, 3}, new double[] {3, 4}), true);
        assertThat(curve.losses()).containsExactly(2, 3);
    }
}
