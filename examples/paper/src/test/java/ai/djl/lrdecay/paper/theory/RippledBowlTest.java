package ai.djl.lrdecay.paper.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RippledBowlTest {

    private static final RippledBowl FUNCTION = RippledBowl.above0(1, 2.5);

    /** The mean over a normal distribution, by the trapezoidal rule over ten deviations. */
    private static double convolved(DoubleUnaryOperator function, double x, double width) {
        int points = 20_000;
        double step = 20.0 / points;
        double sum = 0;
        for (int i = 0; i <= points; i++) {
            double z = -10 + i * step;
            double density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
            sum +=
                    (i == 0 || i == points ? 0.5 : 1)
                            * density
                            * function.applyAsDouble(x - width * z);
        }
        return sum * step;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.0375, 0.075, 0.15, 0.3, 1})
    void smoothingIsConvolution(double width) {
        RippledBowl smoothed = FUNCTION.smoothed(width);
        for (double x : new double[] {-2.2, -0.5, 0, 0.13, 0.95, 4}) {
            assertThat(smoothed.value(x))
                    .isCloseTo(convolved(FUNCTION::value, x, width), within(1e-9));
            assertThat(smoothed.slope(x))
                    .isCloseTo(convolved(FUNCTION::slope, x, width), within(1e-9));
        }
    }

    @Test
    void smoothingTwiceAddsVariances() {
        RippledBowl twice = FUNCTION.smoothed(0.3).smoothed(0.4);
        RippledBowl once = FUNCTION.smoothed(0.5);
        assertThat(twice.value(0.7)).isCloseTo(once.value(0.7), within(1e-12));
        assertThat(FUNCTION.smoothed(0)).isEqualTo(FUNCTION);
    }

    @Test
    void slopeAndSharpnessAreDerivatives() {
        double h = 1e-5;
        for (double x : new double[] {-1.4, -0.2, 0, 0.6, 2}) {
            assertThat((FUNCTION.value(x + h) - FUNCTION.value(x - h)) / (2 * h))
                    .isCloseTo(FUNCTION.slope(x), within(1e-8));
        }
        assertThat((FUNCTION.slope(h) - FUNCTION.slope(-h)) / (2 * h))
                .isCloseTo(FUNCTION.sharpness(), within(1e-6));
        assertThat(FUNCTION.value(0)).isZero();
    }

    /** Found on a grid of values alone, finer and wider than the one of the slopes. */
    @Test
    void minimaAreWhereTheFunctionTurns() {
        List<Double> minima = FUNCTION.minima();
        int found = 0;
        double h = 1e-3;
        for (double x = -6 + h / 3; x < 6; x += h) {
            if (FUNCTION.value(x) < FUNCTION.value(x - h)
                    && FUNCTION.value(x) <= FUNCTION.value(x + h)) {
                assertThat(minima.get(found++)).isCloseTo(x, within(2 * h));
            }
        }
        assertThat(found).isEqualTo(5);
        assertThat(minima).hasSize(5).isSorted();
        assertThat(minima.get(2)).isCloseTo(0, within(1e-12));
        assertThat(FUNCTION.value(FUNCTION.valley()))
                .isGreaterThan(FUNCTION.value(FUNCTION.valley() - h))
                .isGreaterThan(FUNCTION.value(FUNCTION.valley() + h));
        assertThat(FUNCTION.valley()).isBetween(0.5, 0.6);
    }

    /** Without ripples, or with flat ones, there is one minimum, and its valley has no end. */
    @Test
    void aBowlHasOneMinimum() {
        for (RippledBowl bowl : List.of(RippledBowl.above0(2, 0), FUNCTION.smoothed(0.3))) {
            assertThat(bowl.minima()).hasSize(1);
            assertThat(bowl.minima().get(0)).isCloseTo(0, within(1e-12));
            assertThat(bowl.valley()).isInfinite();
        }
        assertThatThrownBy(() -> RippledBowl.above0(0, 1)).hasMessageContaining("0.0 and 1.0");
        assertThatThrownBy(() -> RippledBowl.above0(1, -1)).hasMessageContaining("1.0 and -1.0");
    }
}
