package ai.djl.lrdecay.paper.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.hipparchus.random.RandomGenerator;
import org.hipparchus.random.Well19937c;
import org.junit.jupiter.api.Test;

/** Descent on functions where its outcome can be written down. */
class DescentsTest {

    private static final Quadratic QUADRATIC = new Quadratic(List.of(1.0, 4.0));
    private static final RippledBowl RIPPLED = RippledBowl.above0(1, 2.5);

    /** (1 - rate curvature)^steps along each eigenvector, the product over the phases. */
    @Test
    void eachCoordinateIsMultiplied() {
        List<double[]> path =
                QUADRATIC.descend(
                        new double[] {3, -2}, List.of(new Phase(0.55, 8), new Phase(0.055, 16)));
        assertThat(path).hasSize(25);
        assertThat(path.get(0)).containsExactly(3, -2);
        assertThat(path.get(5)[0]).isCloseTo(3 * Math.pow(0.45, 5), within(1e-12));
        assertThat(path.get(5)[1]).isCloseTo(-2 * Math.pow(-1.2, 5), within(1e-12));
        assertThat(path.get(24)[0])
                .isCloseTo(3 * Math.pow(0.45, 8) * Math.pow(0.945, 16), within(1e-12));
        assertThat(path.get(24)[1])
                .isCloseTo(-2 * Math.pow(-1.2, 8) * Math.pow(0.78, 16), within(1e-12));
    }

    @Test
    void convergesBelowTheLimitAlone() {
        for (int parameter = 0; parameter < 2; parameter++) {
            double limit = QUADRATIC.limit(parameter);
            assertThat(QUADRATIC.factor(parameter, limit)).isCloseTo(-1, within(1e-12));
            assertThat(end(parameter, 0.99 * limit)).isLessThan(0.02);
            assertThat(end(parameter, limit)).isCloseTo(1, within(1e-9));
            assertThat(end(parameter, 1.01 * limit)).isGreaterThan(50);
        }
        assertThat(QUADRATIC.limit(1)).isEqualTo(0.5);
        assertThatThrownBy(() -> new Quadratic(List.of(1.0, 0.0))).hasMessageContaining("0.0]");
        assertThatThrownBy(() -> new Quadratic(List.of())).hasMessageContaining("[]");
        assertThatThrownBy(() -> new Phase(0, 1)).hasMessageContaining("rate 0.0");
        assertThatThrownBy(() -> new Phase(1, 0)).hasMessageContaining("0 steps");
    }

    private static double end(int parameter, double rate) {
        return Math.abs(
                QUADRATIC.descend(new double[] {1, 1}, List.of(new Phase(rate, 200)))
                        .get(200)[parameter]);
    }

    /**
     * Without ripples a path is an autoregression whose variance in the long run is width^2 / (1 -
     * (1 - rate curvature)^2). 20,000 paths give it with a relative error of 1 %.
     */
    @Test
    void noiseInABowlHasAKnownVariance() {
        NoisyDescent descent = new NoisyDescent(RippledBowl.above0(2, 0), 3);
        double[] end = descent.paths(new double[20_000], List.of(new Phase(0.1, 60)), 1000).get(60);
        double variance = Arrays.stream(end).map(x -> x * x).average().orElseThrow();
        assertThat(variance).isCloseTo(0.09 / (1 - 0.8 * 0.8), within(0.05 * 0.25));
    }

    /**
     * Between the parts of a step, y = x - rate slope(x): y moves by the slope of the convolved
     * function in the mean. 200,000 draws of a slope below 3 give it to 0.03.
     */
    @Test
    void descendsTheConvolvedFunctionInTheMean() {
        double rate = 0.05;
        NoisyDescent descent = new NoisyDescent(RIPPLED, 3);
        RandomGenerator random = new Well19937c(1001);
        for (double y : new double[] {-0.95, 0.3, 1.2}) {
            double[] x = new double[200_000];
            Arrays.setAll(x, i -> y - rate * 3 * random.nextGaussian());
            // One step without noise from x = y - rate noise is that other part.
            double[] next =
                    new NoisyDescent(RIPPLED, 0).paths(x, List.of(new Phase(rate, 1)), 1).get(1);
            double mean = Arrays.stream(next).average().orElseThrow();
            assertThat((y - mean) / rate)
                    .isCloseTo(RIPPLED.smoothed(descent.width(rate)).slope(y), within(0.04));
        }
    }

    @Test
    void withoutNoiseItStaysInALocalMinimum() {
        double[] minima = RIPPLED.minima().stream().mapToDouble(x -> x).toArray();
        // Below 2 / sharpness = 0.12.
        List<double[]> paths =
                new NoisyDescent(RIPPLED, 0).paths(minima, List.of(new Phase(0.1, 500)), 1);
        assertThat(paths).hasSize(501);
        for (int i = 0; i < minima.length; i++) {
            assertThat(paths.get(500)[i]).isCloseTo(minima[i], within(1e-9));
        }
    }

    @Test
    void theSeedDecidesAll() {
        NoisyDescent descent = new NoisyDescent(RIPPLED, 3);
        List<Phase> phases = List.of(new Phase(0.1, 5));
        double[] starts = {1, 1};
        assertThat(descent.paths(starts, phases, 7).get(5))
                .isEqualTo(descent.paths(starts, phases, 7).get(5))
                .isNotEqualTo(descent.paths(starts, phases, 8).get(5));
        double[] end = descent.paths(starts, phases, 7).get(5);
        assertThat(end[0]).isNotEqualTo(end[1]);
        assertThat(starts).containsExactly(1, 1);
    }
}
