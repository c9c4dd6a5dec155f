package ai.djl.lrdecay.paper.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.lrdecay.paper.finding.Figure;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.finding.Origin;
import ai.djl.lrdecay.paper.finding.Panel;
import ai.djl.lrdecay.paper.finding.Series;
import ai.djl.lrdecay.paper.finding.Table;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That figures and tables show the facts of a world, each in its place. */
class FindingsTest {

    private static final Setting SETTING =
            new Setting(Preset.QUICK, Setting.seeds(101, 6), List.of());
    private static final Spread SPREAD = new Spread(SETTING.seeds());

    private Findings conclude(Experiment experiment, World world) throws Exception {
        Findings findings = SyntheticRecords.conclude(SETTING, experiment, world);
        assertThat(findings.summary()).isNotEmpty();
        assertThat(findings.notes()).isNotEmpty();
        return findings;
    }

    private static Figure.Panels panels(Findings findings, int index) {
        return (Figure.Panels) findings.figures().get(index);
    }

    private static Series series(Panel panel, String name) {
        return panel.series().stream()
                .filter(series -> series.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> row(Table table, String first) {
        return table.rows().stream()
                .filter(row -> row.get(0).equals(first))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void patterns() throws Exception {
        Findings findings = conclude(new Ps10Patterns(), PatternWorlds.decayTeachesComplex(SPREAD));
        assertThat(findings.summary()).contains("6 of 6 seeds").doesNotContain("diverged");
        Figure.Panels figure = panels(findings, 0);
        assertThat(figure.panels())
                .extracting(Panel::title)
                .containsExactly("lrDecay", "constant 0.1", "constant 0.01", "constant 0.001");
        Panel decay = figure.panels().get(0);
        assertThat(decay.decays()).containsExactly(12.0, 24.0);
        assertThat(figure.panels().get(1).decays()).isEmpty();
        Series complex = series(decay, "complex");
        assertThat(complex.x()).hasSize(36).startsWith(1, 2).endsWith(36);
        assertThat(complex.y()[0]).isCloseTo(0.35, within(1e-9));
        assertThat(complex.y()[35]).isCloseTo(0.87, within(1e-9));
        assertThat(complex.low()[35]).isLessThan(0.87);
        assertThat(complex.high()[35]).isGreaterThan(0.87);
        assertThat(series(decay, "simple").y()[0]).isCloseTo(0.96, within(1e-9));
        assertThat(series(decay, "total").y()[0]).isCloseTo(0.655, within(1e-9));
        Table table = findings.tables().get(0);
        assertThat(row(table, "lrDecay"))
                .containsExactly("lrDecay", "0.350", "0.700", "0.870", "0.980", "0.925");
        assertThat(row(table, "constant 0.01"))
                .containsExactly("constant 0.01", "0.750", "0.750", "0.750", "0.970", "0.860");
    }

    @Test
    void noise() throws Exception {
        Findings findings = conclude(new Ps10Noise(), PatternWorlds.largeRateSuppresses(SPREAD));
        Figure.Panels figure = panels(findings, 0);
        assertThat(figure.panels())
                .extracting(Panel::title)
                .containsExactly("simple patterns", "complex patterns", "noise");
        assertThat(figure.panels().get(2).decays()).containsExactly(12.0, 24.0);
        Series small = series(figure.panels().get(2), "constant 0.001");
        assertThat(small.y()[35]).isCloseTo(0.4, within(1e-9));
        Series decay = series(figure.panels().get(2), "lrDecay");
        assertThat(decay.y()[35]).isCloseTo(0.3, within(1e-9));
        assertThat(series(figure.panels().get(1), "lrDecay").y()[35]).isCloseTo(0.85, within(1e-9));
        assertThat(series(figure.panels().get(0), "lrDecay").y()[35]).isCloseTo(0.97, within(1e-9));
        // Epochs 10 to 12, 22 to 24 and 34 to 36 of 36.
        assertThat(row(findings.tables().get(0), "lrDecay"))
                .containsExactly("lrDecay", "0.231", "0.264", "0.297", "0.835", "0.970");
        assertThat(row(findings.tables().get(0), "constant 0.001"))
                .containsExactly("constant 0.001", "0.331", "0.364", "0.397", "0.737", "0.970");
    }

    @Test
    void descent() throws Exception {
        Findings findings = conclude(new DescentDecay(), DecayWorlds.decayHelps(SPREAD));
        Figure.Panels loss = panels(findings, 0);
        assertThat(loss.panels())
                .extracting(Panel::title)
                .containsExactly(
                        "decay after 100", "decay after 200", "decay after 300", "no decay");
        assertThat(loss.panels().get(1).decays()).containsExactly(200.0);
        assertThat(loss.panels().get(3).decays()).isEmpty();
        assertThat(loss.yMax()).isCloseTo(1.1, within(1e-9));
        Series accuracy = series(panels(findings, 1).panels().get(0), "test accuracy");
        assertThat(accuracy.y()[99]).isCloseTo(0.6, within(1e-9));
        assertThat(accuracy.y()[100]).isCloseTo(0.8, within(1e-9));
        List<String> after = row(findings.tables().get(0), "after 200");
        assertThat(after.get(1)).startsWith("0.4000 [0.39");
        assertThat(after.get(2)).startsWith("0.8000 [0.79");
        assertThat(after.get(3)).isEqualTo("6");
        assertThat(row(findings.tables().get(0), "never").get(2)).startsWith("0.6000 [0.59");
        assertThat(findings.tables().get(0).title()).isEqualTo("Mean over epochs 391 to 400");
    }

    @Test
    void divergence() throws Exception {
        Findings findings = conclude(new DescentDivergence(), DecayWorlds.divergesLate());
        Table table = findings.tables().get(0);
        assertThat(table.rows()).hasSize(10);
        assertThat(row(table, "0.4").get(2)).isEqualTo("0 of 6");
        assertThat(row(table, "0.8").get(2)).isEqualTo("6 of 6");
        // 2.3 exp(-0.01 t) over the last five of 50 steps: 2.3 * 0.6189.
        assertThat(row(table, "0.4").get(1)).startsWith("1.423, 1.423");
        assertThat(row(table, "2 / largest eigenvalue").get(1)).startsWith("0.0025, 0.0025");
        Figure.Panels shown = panels(findings, 0);
        assertThat(shown.panels())
                .extracting(Panel::title)
                .containsExactly("rate 0.025", "rate 0.05", "rate 0.4", "rate 6.4");
        assertThat(shown.yMax()).isEqualTo(5);
        assertThat(shown.panels().get(0).series().get(0).x()).hasSize(50);
        Figure.Panels rates = panels(findings, 1);
        Series loss = series(rates.panels().get(0), "training loss");
        assertThat(loss.x()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(loss.y()[4]).isCloseTo(1.4234, within(1e-3));
        assertThat(loss.y()[5]).isGreaterThan(5);
        assertThat(findings.claims().get(0).detail())
                .contains("is between 4 and 5 (95 % interval: between 4 and 5).");
        assertThat(conclude(new DescentDivergence(), DecayWorlds.neverDiverges()).claims().get(0))
                .satisfies(claim -> assertThat(claim.detail()).contains("is above 8 (95 %"));
    }

    /** What counts is the first steps, as many as the trainings at other rates have. */
    @Test
    void aDescentDivergesInItsFirstStepsOrNot() throws Exception {
        World world =
                DecayWorlds.neverDiverges()
                        .altered(t -> t.seed() == 102 && t.rate() == 0.2, 3, Reading.diverged())
                        .altered(t -> t.seed() == 103 && t.epochs() == 400, 51, Reading.diverged())
                        .altered(t -> t.seed() == 104 && t.epochs() == 400, 50, Reading.diverged());
        Table table = conclude(new DescentDivergence(), world).tables().get(0);
        assertThat(row(table, "0.2").get(2)).isEqualTo("1 of 6");
        assertThat(row(table, "0.025").get(2)).isEqualTo("1 of 6");
        assertThat(row(table, "0.05").get(2)).isEqualTo("0 of 6");
    }

    @Test
    void aDescentDivergesWithoutAnyDoubling() throws Exception {
        World world =
                DecayWorlds.divergesLate().altered(t -> t.rate() > 0.01, 2, Reading.diverged());
        Findings findings = conclude(new DescentDivergence(), world);
        assertThat(findings.claims().get(0).detail()).contains("is at most 0 (95 %");
        assertThat(findings.summary()).contains("of 9 rates from 0.025 up to 6.4.");
    }

    @Test
    void curvature() throws Exception {
        Findings findings = conclude(new HessianAtTheEnd(), DecayWorlds.sharp(SPREAD, 100, 0));
        Figure.Panels figure = panels(findings, 0);
        Series ranks = series(figure.panels().get(0), "seed 101");
        assertThat(ranks.x()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        assertThat(ranks.y()[1]).isCloseTo(50, within(1e-9));
        Series during = series(figure.panels().get(1), "seed 106");
        assertThat(during.x()).containsExactly(100, 200, 300, 400);
        assertThat(during.y()).containsOnly(100);
        assertThat(series(figure.panels().get(1), "2 / learning rate").y()).containsExactly(80, 80);
        assertThat(figure.yMax()).isEqualTo(105);
        Series ends = series(panels(findings, 1).panels().get(0), "seed 101");
        assertThat(ends.y()[0]).isCloseTo(0.02, within(1e-12));
        Table table = findings.tables().get(0);
        assertThat(table.title()).startsWith("Seed 101, ").endsWith("20 products");
        assertThat(table.rows().get(0))
                .containsExactly("1", "100.000", "1.0e-04", "(0, 0.0200)", "no");
        assertThat(table.rows().get(9).get(4)).isEqualTo("yes");
        assertThat(findings.notes().get(0)).contains("with batch norm in training");
    }

    @Test
    void transfer() throws Exception {
        Findings findings =
                conclude(new StageTransfer(), TransferWorlds.laterTransfersLess(SPREAD));
        Table table = findings.tables().get(0);
        assertThat(row(table, "source"))
                .containsExactly("source", "", "60.00", "75.00", "85.00", "1", "1");
        List<String> tuned = row(table, "same patterns");
        assertThat(tuned.subList(0, 5))
                .containsExactly("same patterns", "finetune", "50.00", "65.00", "70.00");
        assertThat(tuned.get(5)).startsWith("1.00 [0.9").contains(", 1.0");
        assertThat(tuned.get(6)).startsWith("0.50 [0.4").contains(", 0.5");
        List<String> fixed = table.rows().get(4);
        assertThat(fixed.subList(0, 5))
                .containsExactly("new patterns", "fix", "40.00", "50.00", "46.00");
        assertThat(fixed.get(6)).startsWith("-0.40 [-0.4");
        Figure.Panels figure = panels(findings, 0);
        assertThat(figure.panels()).extracting(Panel::title).containsExactly("finetune", "fix");
        assertThat(series(figure.panels().get(1), "new patterns").y()[1])
                .isCloseTo(-0.4, within(1e-9));
        assertThat(series(figure.panels().get(0), "source").y()).containsExactly(1, 1);
        assertThat(figure.yMin()).isCloseTo(-0.4, within(0.11));
        Table selection = findings.tables().get(1);
        // LogME recommends stage 1 in this world, the probe stage 3, which is best.
        assertThat(selection.rows().get(0))
                .containsExactly("LogME (select)", "0 of 12", "0", "16.50", "-1.00");
        // The last stage and the best one on the source are the same in this world.
        for (List<String> row : selection.rows().subList(1, 4)) {
            assertThat(row.subList(1, 5)).containsExactly("12 of 12", "0", "0.00", "1.00");
        }
        assertThat(selection.rows()).hasSize(4);
    }

    /** Stages that are equally good are no agreement. */
    @Test
    void equalsAreNoAgreement() throws Exception {
        double[] same = {0.5, 0.5, 0.5};
        World world =
                new TransferWorlds.Accuracies(
                        SPREAD, new double[][] {same, same}, new double[][] {same, same}, 0);
        Findings findings = conclude(new StageTransfer(), world);
        for (List<String> row : findings.tables().get(1).rows()) {
            assertThat(row.subList(1, 5)).containsExactly("0 of 0", "12", "0.00", "–");
        }
    }

    @Test
    void aSeedWithoutGainCounts() throws Exception {
        Findings findings = conclude(new StageTransfer(), TransferWorlds.gainless(SPREAD, 104));
        assertThat(findings.claims())
                .filteredOn(claim -> claim.origin() == Origin.PAPER)
                .hasSize(4)
                .allSatisfy(
                        claim -> {
                            assertThat(claim.n()).isEqualTo(6);
                            assertThat(claim.detail()).contains("nothing on the source in 1 seeds");
                        });
    }

    @Test
    void autoDecay() throws Exception {
        Findings findings =
                conclude(new AutoDecayTraining(), DecayWorlds.selfDecided(SPREAD, 0.6, 0, 0.05, 0));
        Table table = findings.tables().get(0);
        assertThat(row(table, "StepDecay"))
                .containsExactly(
                        "StepDecay",
                        "6",
                        "36.0 [36.0, 36.0]",
                        "0.8000 [0.8000, 0.8000]",
                        "0.5000 [0.5000, 0.5000]",
                        "2.0 [2.0, 2.0]");
        assertThat(row(table, "AutoDecay").get(2)).isEqualTo("22.0 [22.0, 22.0]");
        assertThat(row(table, "AutoDecay, scaled").get(3)).isEqualTo("0.8500 [0.8500, 0.8500]");
        Figure.Panels losses = panels(findings, 0);
        assertThat(losses.panels()).extracting(Panel::title).isEqualTo(AutoDecayTask.NAMES);
        assertThat(losses.panels().get(0).decays()).containsExactly(12.0, 24.0);
        assertThat(losses.yMax()).isEqualTo(1);
        Series error = series(losses.panels().get(1), "test error");
        assertThat(error.x()).hasSize(22);
        assertThat(error.y()[0]).isCloseTo(0.15, within(1e-9));
        Series rate = series(panels(findings, 1).panels().get(0), "StepDecay");
        assertThat(rate.y()[0]).isCloseTo(1 / 6.0, within(1e-9));
        assertThat(rate.y()[35]).isCloseTo(0.5, within(1e-9));
        double[] accuracy = series(panels(findings, 1).panels().get(1), "AutoDecay").y();
        assertThat(Arrays.stream(accuracy).max().orElseThrow()).isCloseTo(0.85, within(1e-9));
    }
}
