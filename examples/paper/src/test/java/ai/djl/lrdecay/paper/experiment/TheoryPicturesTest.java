package ai.djl.lrdecay.paper.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.lrdecay.paper.finding.Figure;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.finding.Panel;
import ai.djl.lrdecay.paper.finding.Series;
import ai.djl.lrdecay.paper.finding.Table;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Figures 2 and 3 against what can be written down. */
class TheoryPicturesTest {

    private static Findings draw(long seed) {
        Setting setting = new Setting(Preset.QUICK, Setting.seeds(seed, 1), List.of());
        return new TheoryPictures().conclude(setting, Records.none());
    }

    private static Figure.Panels figure(Findings findings, int index) {
        return (Figure.Panels) findings.figures().get(index);
    }

    @Test
    void claimsNothingAndNeedsNoRun() {
        for (Preset preset : Preset.values()) {
            Setting setting = new Setting(preset, Setting.seeds(101, 2), List.of());
            assertThat(Experiments.of(preset)).anyMatch(TheoryPictures.class::isInstance);
            assertThat(new TheoryPictures().runs(setting)).isEmpty();
            assertThat(new TheoryPictures().transfers(setting)).isEmpty();
        }
        Findings findings = draw(101);
        assertThat(findings.claims()).isEmpty();
        assertThat(findings.notes().get(0)).contains("not of networks");
    }

    @Test
    void descentOnAQuadraticFunction() {
        Findings findings = draw(101);
        Table table = findings.tables().get(0);
        assertThat(table.rows()).hasSize(8);
        // 0.6^24; (-0.6)^24; 0.45^24; (-1.2)^24; (-1.1)^24; (-7.4)^24; then in two phases.
        assertThat(table.rows())
                .contains(
                        List.of("small: 0.4", "1", "2", "0.60", "4.74e-06"),
                        List.of("small: 0.4", "4", "0.5", "-0.60", "4.74e-06"),
                        List.of("moderate: 0.55", "4", "0.5", "-1.20", "79.5"),
                        List.of("large: 2.1", "1", "2", "-1.10", "9.85"),
                        List.of("0.55, then 0.055", "4", "0.5", "-1.20, then 0.78", "0.0807"));
        List<Panel> panels = figure(findings, 0).panels();
        assertThat(panels).hasSize(4);
        assertThat(panels.get(3).decays()).containsExactly(8.0);
        Series sharp = panels.get(1).series().get(1);
        assertThat(sharp.name()).isEqualTo("curvature 4");
        assertThat(sharp.y()[8]).isCloseTo(Math.pow(1.2, 8), within(1e-12));
        // 1.2^9 = 5.16 is outside the picture, which ends at 5.
        assertThat(sharp.y()).hasSize(10);
        assertThat(sharp.y()[9]).isEqualTo(-5);
        double eighth = Math.pow(1.2, 8);
        assertThat(sharp.x()[9])
                .isCloseTo(8 + (eighth + 5) / (eighth + 1.2 * eighth), within(1e-12));
    }

    @Test
    void smoothing() {
        Findings findings = draw(101);
        Figure.Panels functions = figure(findings, 1);
        assertThat(functions.panels()).hasSize(4);
        Series function = functions.panels().get(0).series().get(0);
        Series smoothed = functions.panels().get(0).series().get(1);
        assertThat(function.x()[150]).isCloseTo(0, within(1e-9));
        assertThat(function.y()[150]).isCloseTo(0, within(1e-12));
        // The noise of a step is 0.1 x 3 wide: 0.09 / 2 + 2.5 / (2 pi) (1 - exp(-2 pi^2 0.09)).
        double expected =
                0.045 + 2.5 / (2 * Math.PI) * (1 - Math.exp(-2 * Math.pow(0.3 * Math.PI, 2)));
        assertThat(smoothed.y()[150]).isCloseTo(expected, within(1e-9));
        // Ripples less steep than the bowl at about 1, and then at about 2, make no minimum there.
        assertThat(findings.tables().get(1).rows())
                .extracting(row -> row.get(2))
                .containsExactly("5", "1", "3", "5", "5");
        assertThat(findings.tables().get(1).rows().get(1))
                .containsExactly("0.1", "0.3000", "1", "0.17");
    }

    /**
     * Without noise nothing moves. What the pictures are to show is far from what 1,000 paths leave
     * open, a standard error of 0.016 of a share.
     */
    @ParameterizedTest
    @ValueSource(longs = {101, 102, 1000, 1001})
    void pathsLeaveLocalMinimaAtALargeRate(long seed) {
        Findings findings = draw(seed);
        Table ends = findings.tables().get(2);
        assertThat(ends.rows())
                .extracting(row -> row.get(0))
                .containsExactly(
                        "small throughout",
                        "large throughout",
                        "large, no noise",
                        "decayed at once",
                        "decayed in rounds");
        double small = share(ends, 0);
        double large = share(ends, 1);
        double once = share(ends, 3);
        double rounds = share(ends, 4);
        assertThat(share(ends, 2)).isZero();
        assertThat(small).isLessThan(0.05);
        assertThat(large).isBetween(0.4, 0.6);
        assertThat(once).isBetween(0.4, 0.6);
        assertThat(rounds).isBetween(0.7, 0.9);
        assertThat(Double.parseDouble(ends.rows().get(4).get(2)))
                .isLessThan(Double.parseDouble(ends.rows().get(3).get(2)));
        Figure.Panels shares = figure(findings, 3);
        assertThat(shares.panels().get(0).decays()).containsExactly(100.0, 200.0, 300.0);
        Series rising = shares.panels().get(0).series().get(4);
        assertThat(rising.y()[0]).isZero();
        assertThat(rising.y()[400]).isCloseTo(rounds, within(1e-3));
        // Nearly all paths are in some bin, and those in rounds are mostly in the middle ones.
        Series places = figure(findings, 2).panels().get(3).series().get(0);
        double sum = 0;
        for (double value : places.y()) {
            sum += value;
        }
        assertThat(sum).isBetween(0.98, 1.0 + 1e-9);
        double middle = 0;
        for (int i = 13; i <= 17; i++) {
            middle += places.y()[i];
        }
        assertThat(middle).isCloseTo(rounds, within(0.05));
    }

    private static double share(Table table, int row) {
        return Double.parseDouble(table.rows().get(row).get(1));
    }
}
