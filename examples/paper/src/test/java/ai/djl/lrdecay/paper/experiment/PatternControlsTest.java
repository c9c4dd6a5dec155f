package ai.djl.lrdecay.paper.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.lrdecay.dataset.PatternKind;
import ai.djl.lrdecay.dataset.Ps10;
import ai.djl.lrdecay.paper.data.Ps10Source;
import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Figure;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.finding.Panel;
import ai.djl.lrdecay.paper.finding.Series;
import ai.djl.lrdecay.paper.finding.Table;
import ai.djl.lrdecay.paper.run.RunSpec;
import ai.djl.training.dataset.Dataset.Usage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The controls that PS10 needs: that their data are what they say, and their findings, too. */
class PatternControlsTest {

    private static final Setting STANDARD =
            new Setting(Preset.STANDARD, Setting.seeds(101, 10), List.of());
    private static final Spread SPREAD = new Spread(STANDARD.seeds());

    private static List<RunSpec> ofOneSeed(Experiment experiment, Preset preset) {
        return experiment.runs(new Setting(preset, List.of(1001L), List.of()));
    }

    private static Ps10 training(RunSpec run) {
        return Ps10Source.builder(run.data(), run.seed(), Usage.TRAIN).build();
    }

    /** Patterns of each kind, by how often the training data show them. */
    private static Map<PatternKind, Collection<Integer>> repetitions(RunSpec run) {
        Map<PatternKind, Map<String, Integer>> counts = new EnumMap<>(PatternKind.class);
        try (Ps10 data = training(run)) {
            for (int i = 0; i < data.size(); i++) {
                counts.computeIfAbsent(data.kind(i), kind -> new HashMap<>())
                        .merge(Arrays.toString(data.pattern(i)), 1, Integer::sum);
            }
        }
        return counts.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().values()));
    }

    /** Counted in the data, of both presets: nothing but what is crossed differs. */
    @ParameterizedTest
    @CsvSource({"STANDARD, 1", "PAPER, 5"})
    void crossesNumbersAndRepetitions(Preset preset, int scale) {
        List<RunSpec> runs = ofOneSeed(new Ps10Frequency(), preset);
        int[][] cells = {{100, 10, 1000, 10}, {1000, 10, 1000, 1}, {10, 1, 10_000, 1}};
        assertThat(runs).hasSameSizeAs(cells);
        for (int i = 0; i < cells.length; i++) {
            Map<PatternKind, Collection<Integer>> repetitions = repetitions(runs.get(i));
            assertThat(repetitions.get(PatternKind.SIMPLE))
                    .hasSize(cells[i][0])
                    .containsOnly(scale * cells[i][1]);
            assertThat(repetitions.get(PatternKind.COMPLEX))
                    .hasSize(cells[i][2])
                    .containsOnly(scale * cells[i][3]);
        }
        assertThat(runs).extracting(RunSpec::schedule).containsOnly(runs.get(0).schedule());
        assertThat(runs).extracting(run -> run.optimizer().learningRate()).containsOnly(0.01);
    }

    /** Nearest neighbours in the data: 6 % of complex patterns are so near, by 1 - exp(-0.064). */
    @Test
    void jitterLeavesMostComplexPatternsApart() {
        RunSpec run = ofOneSeed(new Ps10HeldOut(), Preset.STANDARD).get(0);
        double jitter = Double.parseDouble(run.data().options().get("jitter"));
        Map<String, float[]> patterns = new HashMap<>();
        try (Ps10 data = training(run)) {
            for (int i = 0; i < data.size(); i++) {
                if (data.kind(i) == PatternKind.COMPLEX) {
                    patterns.putIfAbsent(Arrays.toString(data.pattern(i)), data.pattern(i));
                }
            }
        }
        List<float[]> colours = new ArrayList<>(patterns.values());
        assertThat(colours).hasSize(1000);
        long near =
                colours.stream()
                        .filter(
                                one ->
                                        colours.stream()
                                                .anyMatch(
                                                        other ->
                                                                other != one
                                                                        && distance(one, other)
                                                                                < 2 * jitter))
                        .count();
        // A standard deviation is 0.011 where neighbours come in pairs.
        assertThat(near / 1000.0)
                .isCloseTo(1 - Math.exp(-8000 * Math.pow(jitter, 3)), within(0.035));
    }

    /** The largest difference in a channel. */
    private static double distance(float[] one, float[] other) {
        double largest = 0;
        for (int c = 3; c < 6; c++) {
            largest = Math.max(largest, Math.abs(one[c] - other[c]));
        }
        return largest;
    }

    /** In each case a tenth of the samples, and more of them than complex patterns. */
    @ParameterizedTest
    @EnumSource(names = {"STANDARD", "PAPER"})
    void noiseOutnumbersComplexPatterns(Preset preset) {
        List<RunSpec> runs = ofOneSeed(new Ps10NoiseKinds(), preset);
        assertThat(runs).hasSize(6);
        for (RunSpec run : runs) {
            try (Ps10 data = training(run)) {
                assertThat(data.groupSizes()[2]).isEqualTo(data.size() / 10).isGreaterThan(1000);
            }
        }
    }

    @Test
    void belongToLargerPresets() {
        for (Experiment experiment :
                List.of(new Ps10Frequency(), new Ps10HeldOut(), new Ps10NoiseKinds())) {
            assertThat(Arrays.stream(Preset.values()).filter(experiment::isPartOf))
                    .containsExactly(Preset.STANDARD, Preset.PAPER);
        }
    }

    private static Findings conclude(Experiment experiment, World world) throws Exception {
        return SyntheticRecords.conclude(STANDARD, experiment, world);
    }

    private static double estimate(Findings findings, String claim) {
        return findings.claims().stream()
                .filter(c -> c.id().equals(claim))
                .map(Claim::estimate)
                .findFirst()
                .orElseThrow();
    }

    /** Leads are 0.3, 0.2 and 0.1 by construction. */
    @Test
    void estimatesOfFrequency() throws Exception {
        Findings findings =
                conclude(new Ps10Frequency(), ControlWorlds.crossed(SPREAD, 0.3, 0.3, 0.1, 0.01));
        assertThat(estimate(findings, "frequency-fewer-first")).isCloseTo(0.3, within(1e-9));
        assertThat(estimate(findings, "frequency-often-first")).isCloseTo(0.1, within(1e-9));
        assertThat(estimate(findings, "frequency-complexity-larger")).isCloseTo(0.2, within(1e-9));
    }

    @Test
    void estimatesOnHeldOutColours() throws Exception {
        Findings findings =
                conclude(new Ps10HeldOut(), ControlWorlds.heldOut(SPREAD, 0.2, 0.3, 0.01));
        assertThat(estimate(findings, "held-out-decay-teaches-complex"))
                .isCloseTo(0.2, within(1e-9));
        assertThat(estimate(findings, "held-out-simple-before-complex"))
                .isCloseTo(0.3, within(1e-9));
    }

    @Test
    void estimatesOfKindsOfNoise() throws Exception {
        Findings findings =
                conclude(
                        new Ps10NoiseKinds(),
                        ControlWorlds.noiseKinds(SPREAD, 0.2, -0.1, 0.05, 0.005));
        assertThat(estimate(findings, "noise-kinds-decay-better-in-total"))
                .isCloseTo(-0.1, within(1e-9));
        assertThat(estimate(findings, "noise-kinds-large-rate-suppresses"))
                .isCloseTo(0.05, within(1e-9));
    }

    /** In a network that learns 0.025 an epoch of the first half, and 0.01 of the second. */
    @Test
    void countsRepetitionsUntilLearned() throws Exception {
        World world =
                (trial, epoch) ->
                        Reading.patterns(
                                trial.seed() <= 104 ? 0 : 0.025 * epoch + 1e-9, 0.01 * epoch, 0.1);
        Findings findings = conclude(new Ps10Frequency(), world);
        Table table = findings.tables().get(0);
        assertThat(table.rows())
                .extracting(row -> row.get(0) + ": " + row.get(1) + " x " + row.get(2))
                .containsExactly(
                        "complexity alone: 10 x 10",
                        "complexity alone: 100 x 10",
                        "frequency alone: 100 x 10",
                        "frequency alone: 100 x 1",
                        "complexity, a thousandfold: 1 x 1",
                        "complexity, a thousandfold: 1,000 x 1");
        // Six of ten seeds reach 0.9 in epoch 36 of 36.
        assertThat(table.rows())
                .extracting(row -> row.get(5))
                .containsExactly("360", "above 360", "360", "above 36", "36", "above 36");
        Figure.Panels figure = (Figure.Panels) findings.figures().get(0);
        assertThat(figure.panels())
                .extracting(Panel::title)
                .containsExactly(
                        "complexity alone", "frequency alone", "complexity, a thousandfold");
        assertThat(figure.panels().get(2).series())
                .extracting(Series::name)
                .containsExactly("1 shown 1 x", "1,000 shown 1 x");
        assertThat(figure.panels().get(2).series().get(1).y()[9]).isCloseTo(0.1, within(1e-9));
    }

    @Test
    void showsEachKindOfNoise() throws Exception {
        Findings findings =
                conclude(new Ps10NoiseKinds(), ControlWorlds.noiseKinds(SPREAD, 0.1, 0, 0.2, 0));
        List<List<String>> rows = findings.tables().get(0).rows();
        assertThat(rows).hasSize(6);
        assertThat(rows.get(2))
                .containsExactly(
                        "fresh colours, both halves",
                        "lrDecay",
                        "0.300 [0.300, 0.300]",
                        "0.300 [0.300, 0.300]",
                        "0.800 [0.800, 0.800]",
                        "0.700 [0.700, 0.700]",
                        "0.750 [0.750, 0.750]");
        assertThat(rows.get(5))
                .containsExactly(
                        "flipped labels",
                        "constant 0.001",
                        "0.100 [0.100, 0.100]",
                        "0.100 [0.100, 0.100]",
                        "0.700 [0.700, 0.700]",
                        "0.600 [0.600, 0.600]",
                        "0.650 [0.650, 0.650]");
        Figure.Panels fitted = (Figure.Panels) findings.figures().get(0);
        assertThat(fitted.panels()).hasSize(3);
        assertThat(fitted.panels().get(0).series().get(1).y()[20]).isCloseTo(0.5, within(1e-9));
        assertThat(fitted.panels().get(0).decays()).containsExactly(12.0, 24.0);
        Figure.Panels totals = (Figure.Panels) findings.figures().get(1);
        assertThat(totals.panels().get(0).series().get(0).y()[35]).isCloseTo(0.75, within(1e-9));
        assertThat(totals.panels().get(2).series().get(0).y()[35]).isCloseTo(0.65, within(1e-9));
    }

    @Test
    void showsHeldOutColours() throws Exception {
        Findings findings = conclude(new Ps10HeldOut(), ControlWorlds.heldOut(SPREAD, 0.2, 0.4, 0));
        assertThat(findings.tables().get(0).rows().get(0).subList(0, 4))
                .containsExactly(
                        "lrDecay",
                        "0.500 [0.500, 0.500]",
                        "0.700 [0.700, 0.700]",
                        "0.700 [0.700, 0.700]");
        assertThat(findings.summary()).contains("jitter=0.02").contains("10 of 10 seeds");
        Figure.Panels figure = (Figure.Panels) findings.figures().get(0);
        assertThat(figure.panels())
                .extracting(Panel::title)
                .containsExactly("lrDecay", "constant 0.1");
        assertThat(figure.panels().get(0).series().get(2).y()[35]).isCloseTo(0.7, within(1e-9));
        assertThat(figure.panels().get(1).series().get(2).y()[35]).isCloseTo(0.5, within(1e-9));
    }
}
