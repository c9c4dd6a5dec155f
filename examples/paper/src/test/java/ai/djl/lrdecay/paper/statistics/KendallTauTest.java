package ai.djl.lrdecay.paper.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class KendallTauTest {

    private static double tau(double[] a, double[] b) {
        return KendallTau.of(a, b).orElseThrow();
    }

    /** By hand: pairs that agree, less those that do not, of all. */
    @Test
    void withoutTiesItCountsPairs() {
        double[] order = {1, 2, 3, 4};
        assertThat(tau(order, new double[] {10, 20, 30, 40})).isEqualTo(1);
        assertThat(tau(order, new double[] {4, 3, 2, 1})).isEqualTo(-1);
        assertThat(tau(order, new double[] {2, 1, 3, 4})).isCloseTo(4 / 6.0, within(1e-15));
    }

    /** The example of scipy.stats.kendalltau's documentation, and its result. */
    @Test
    void tiesAreCorrectedForAsInScipy() {
        assertThat(tau(new double[] {12, 2, 1, 12, 2}, new double[] {1, 4, 7, 1, 0}))
                .isCloseTo(-0.47140452079103173, within(1e-15));
    }

    @Test
    void whatOrdersNothingHasNoCorrelation() {
        assertThat(KendallTau.of(new double[] {1, 1}, new double[] {1, 2})).isEmpty();
        assertThatThrownBy(() -> KendallTau.of(new double[] {1}, new double[] {1, 2}))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
