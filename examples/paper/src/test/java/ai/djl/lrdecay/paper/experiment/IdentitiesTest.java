package ai.djl.lrdecay.paper.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.lrdecay.dataset.PatternKind;
import ai.djl.lrdecay.paper.data.DataSources;
import ai.djl.lrdecay.paper.data.DatasetSpec;
import ai.djl.lrdecay.paper.finding.Figure;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.finding.Series;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds by construction: no claim about training, but a test of this software. */
class IdentitiesTest {

    private static final Setting SETTING =
            new Setting(Preset.QUICK, Setting.seeds(101, 2), List.of());

    /** Section 5.1: 10 simple and 100 complex patterns a category, log2 10 and log2 100 bits. */
    @ParameterizedTest
    @ValueSource(longs = {1, 102, 1003})
    void complexitiesOfPs10(long seed) throws Exception {
        DatasetSpec spec = DataSources.parse(Ps10Sizes.of(Preset.QUICK).dataset());
        assertThat(Ps10Data.complexity(spec, seed, PatternKind.SIMPLE))
                .isCloseTo(3.321928, within(1e-3));
        assertThat(Ps10Data.complexity(spec, seed, PatternKind.COMPLEX))
                .isCloseTo(6.643856, within(1e-3));
    }

    /**
     * Equation 3 against the detector itself: 20,000 sequences give a variance with a relative
     * error of 1 %, so that none of 50 is off by 5 %.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 102, 1003})
    void varianceOfTheMovingAverage(long seed) {
        double[] simulated = VarianceReduction.simulate(seed, 0);
        for (int t = 1; t <= VarianceReduction.LENGTH; t++) {
            // By its definition: normalised weights beta^i, their squares summed.
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < t; i++) {
                sum += Math.pow(0.9, i);
                squares += Math.pow(0.81, i);
            }
            double expected = squares / (sum * sum);
            assertThat(VarianceReduction.theory(t)).isCloseTo(expected, within(1e-12));
            assertThat(simulated[t - 1]).isCloseTo(expected, within(0.05 * expected));
        }
        assertThat(simulated[VarianceReduction.LENGTH - 1]).isLessThan(0.055);
    }

    /** Positively correlated noise is smoothed less: (1+rho)/(1-rho) times the variance, soon. */
    @Test
    void correlatedNoiseIsSmoothedLess() {
        double[] correlated = VarianceReduction.simulate(3, VarianceReduction.CORRELATION);
        // For an average with weights beta^i of an AR(1) with rho, in the limit.
        double beta = 0.9;
        double rho = 0.5;
        double limit = (1 - beta) / (1 + beta) * (1 + rho * beta) / (1 - rho * beta);
        assertThat(correlated[0]).isCloseTo(1, within(0.05));
        assertThat(correlated[VarianceReduction.LENGTH - 1]).isCloseTo(limit, within(0.06 * limit));
    }

    @Test
    void theyAreShownWithoutClaims() throws Exception {
        Records records = Records.none();
        Findings data = new Ps10Data().conclude(SETTING, records);
        assertThat(data.claims()).isEmpty();
        assertThat(data.figures()).hasSize(1);
        assertThat(data.tables().get(0).rows()).hasSize(2);
        assertThat(data.tables().get(0).rows().get(1)).containsExactly("102", "3.3219", "6.6439");
        Findings variance = new VarianceReduction().conclude(SETTING, records);
        assertThat(variance.claims()).isEmpty();
        assertThat(variance.figures()).hasSize(1);
        assertThat(variance.tables().get(0).rows()).hasSize(6);
        assertThat(variance.tables().get(0).rows().get(0)).hasSize(4).startsWith("1", "1.0000");
        Figure.Panels figure = (Figure.Panels) variance.figures().get(0);
        List<Series> series = figure.panels().get(0).series();
        // By its definition: normalised weights beta^i, their squares summed; 1/19 in the limit.
        assertThat(series.get(1).y()[0]).isCloseTo(1, within(1e-12));
        assertThat(series.get(1).y()[1]).isCloseTo(1.81 / (1.9 * 1.9), within(1e-12));
        // 95 % of a chi squared with 20,000 degrees of freedom: 1.96 sqrt(2 / 20000) either way.
        Series simulated = series.get(0);
        for (int t = 0; t < simulated.y().length; t++) {
            assertThat(simulated.low()[t] / simulated.y()[t]).isCloseTo(0.9807, within(5e-4));
            assertThat(simulated.high()[t] / simulated.y()[t]).isCloseTo(1.0199, within(5e-4));
        }
    }
}
