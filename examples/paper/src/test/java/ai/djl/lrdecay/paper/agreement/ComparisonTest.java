package ai.djl.lrdecay.paper.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ai.djl.lrdecay.paper.agreement.Comparison.Expected;
import ai.djl.lrdecay.paper.agreement.Comparison.Pair;
import ai.djl.lrdecay.paper.experiment.Preset;
import ai.djl.lrdecay.paper.experiment.Setting;
import ai.djl.lrdecay.paper.finding.CellValues;
import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Hypothesis;
import ai.djl.lrdecay.paper.finding.Origin;
import ai.djl.lrdecay.paper.finding.Outcome;
import ai.djl.lrdecay.paper.finding.Quantity;
import ai.djl.lrdecay.paper.finding.Verdict;
import ai.djl.lrdecay.paper.statistics.Interval;
import ai.djl.lrdecay.paper.statistics.Scale;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static final int DRAWS = 200;

    /** A claim that a difference is above 0, as an experiment of its own. */
    private static Claim claim(String id, Verdict verdict, double... values) {
        List<Long> seeds = Setting.seeds(101, values.length);
        double mean = Arrays.stream(values).average().orElse(Double.NaN);
        return new Claim(
                id,
                "experiment-of-" + id,
                "Section",
                "statement",
                Hypothesis.POSITIVE,
                Origin.PAPER,
                new Quantity("accuracy", Scale.linear(new Interval(-1, 1)), 0),
                values.length == 0
                        ? new Outcome(verdict, null, null, null, null, 0, null, "")
                        : new Outcome(
                                verdict,
                                mean,
                                new Interval(mean - 0.01, mean + 0.01),
                                0.01,
                                0.02,
                                List.of(
                                        new CellValues(
                                                "",
                                                seeds,
                                                DoubleStream.of(values).boxed().toList())),
                                0.5,
                                ""));
    }

    private static Reproduced reproduced(String name, Preset preset, Claim... claims) {
        Setting setting = new Setting(preset, Setting.seeds(101, 5), List.of());
        return new Reproduced(name, setting, List.of("5 runs on cpu"), List.of(claims));
    }

    private static final Claim PLAIN =
            claim("plain", Verdict.SUPPORTED, 0.50, 0.51, 0.49, 0.50, 0.52);
    private static final Claim OPEN =
            claim("open", Verdict.INCONCLUSIVE, 0.1, -0.1, 0.05, -0.06, 0.02);
    private static final Claim AGAINST =
            claim("open", Verdict.REFUTED, -0.50, -0.51, -0.49, -0.50, -0.52);
    private static final Claim FOR = claim("open", Verdict.SUPPORTED, 0.50, 0.51, 0.49, 0.50, 0.52);

    @Test
    void countsWhatBothHaveRun() {
        Comparison comparison =
                Comparison.of(
                        List.of(
                                reproduced("a", Preset.QUICK, PLAIN, FOR),
                                reproduced("b", Preset.QUICK, PLAIN, AGAINST),
                                reproduced(
                                        "c", Preset.QUICK, claim("plain", Verdict.NOT_RUN), OPEN)),
                        DRAWS);
        assertThat(comparison.pairs())
                .extracting(Pair::claims, Pair::agreed, Pair::contradicted)
                .containsExactly(tuple(2, 1, 1), tuple(1, 0, 0), tuple(1, 0, 0));
        assertThat(comparison.isContradicted()).isTrue();
        assertThat(comparison.pairs()).noneMatch(Pair::same);
        assertThat(ComparisonText.of(comparison, false))
                .contains(
                        "Verdicts that differ: 1 of 2.",
                        "A B C  claim",
                        "S R -  open",
                        "Supported by one and refuted by another:",
                        "  A  SUPPORTED     0.504 [0.494, 0.514]",
                        "  B  REFUTED       -0.504 [-0.514, -0.494]",
                        "  C  INCONCLUSIVE  0.00200 [-0.00800, 0.012]")
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        assertThat(ComparisonText.of(comparison, true)).contains("S S    plain");
    }

    /** An effect of fifty standard deviations is always seen, one of a third seldom. */
    @Test
    void expectsWhatFreshSeedsGive() {
        Comparison comparison =
                Comparison.of(
                        List.of(
                                reproduced("a", Preset.QUICK, PLAIN, OPEN),
                                reproduced("b", Preset.QUICK, PLAIN, OPEN)),
                        DRAWS);
        Expected expected = comparison.pairs().get(0).expected().orElseThrow();
        assertThat(expected.agreed()).isBetween(1.6, 2.0);
        assertThat(expected.low()).isEqualTo(1);
        assertThat(expected.high()).isEqualTo(2);
        assertThat(expected.contradicted()).isLessThan(0.05);
        assertThat(comparison.pairs()).allMatch(Pair::same);
        assertThat(ComparisonText.of(comparison, false))
                .contains(
                        "All verdicts on 2 claims agree.",
                        "No claim is supported by one and refuted by another.",
                        "the same kind of processor. That they agree is no evidence.");
    }

    /** Other sizes are other quantities: their seeds say nothing of each other. */
    @Test
    void expectsNothingBetweenSizes() {
        Comparison comparison =
                Comparison.of(
                        List.of(
                                reproduced("a", Preset.QUICK, PLAIN),
                                reproduced("b", Preset.STANDARD, PLAIN, OPEN)),
                        DRAWS);
        assertThat(comparison.pairs().get(0).expected()).isEmpty();
        assertThat(comparison.pairs().get(0).claims()).isEqualTo(1);
        assertThat(comparison.claims()).hasSize(2);
        assertThat(ComparisonText.of(comparison, false)).contains("All verdicts on 1 claim agree.");
    }

    /** Parts of a preset that were run apart: agreement would be one on nothing. */
    @Test
    void agreesOnNothingWhereNothingIsCommon() {
        Comparison comparison =
                Comparison.of(
                        List.of(
                                reproduced("a", Preset.QUICK, PLAIN),
                                reproduced("b", Preset.QUICK, OPEN)),
                        DRAWS);
        assertThat(ComparisonText.of(comparison, false))
                .contains("No claim was run in two of them, so there is nothing to compare.")
                .noneMatch(line -> line.startsWith("All verdicts"))
                .noneMatch(line -> line.contains("0 of 0"));
        Comparison three =
                Comparison.of(
                        List.of(
                                reproduced("a", Preset.QUICK, PLAIN),
                                reproduced("b", Preset.QUICK, OPEN),
                                reproduced("c", Preset.QUICK, PLAIN)),
                        DRAWS);
        assertThat(ComparisonText.of(three, false))
                .filteredOn(line -> line.matches("[A-C] and [A-C] .*of.*"))
                .singleElement()
                .asString()
                .startsWith("A and C   1 of 1");
        assertThat(ComparisonText.of(three, false))
                .contains("Pairs without a common claim are left out.");
    }

    @Test
    void takesTwo() {
        List<Reproduced> one = List.of(reproduced("a", Preset.QUICK, PLAIN));
        assertThatThrownBy(() -> Comparison.of(one, DRAWS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("it takes two reproductions to compare");
    }
}
