package ai.djl.lrdecay.paper.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.lrdecay.paper.experiment.ClaimSpec.Side;
import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Verdict;
import ai.djl.lrdecay.paper.run.RunSpec;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EstimateTest {

    /** t(0.975) is 12.7062 with 1 and 4.3027 with 2 degrees of freedom, from tables. */
    @Test
    void hasTheIntervalOfTheTables() {
        Estimate two = Estimate.of(1, 3);
        assertThat(two.mean()).isEqualTo(2);
        assertThat(two.high() - two.mean()).isCloseTo(12.7062, within(1e-4));
        Estimate three = Estimate.of(1, 2, 3);
        assertThat(three.mean() - three.low()).isCloseTo(4.3027 / Math.sqrt(3), within(1e-4));
        assertThat(Estimate.of(5).low()).isNaN();
        assertThat(Estimate.of().mean()).isNaN();
    }

    /** 95 % of the intervals contain the mean; 4,000 draws have a deviation of 0.35 %. */
    @Test
    void coversTheMeanAsOftenAsItSays() {
        Random random = new Random(3);
        int covered = 0;
        for (int i = 0; i < 4000; i++) {
            Estimate estimate =
                    Estimate.of(
                            random.nextGaussian(),
                            random.nextGaussian(),
                            random.nextGaussian(),
                            random.nextGaussian());
            covered += estimate.low() < 0 && estimate.high() > 0 ? 1 : 0;
        }
        assertThat(covered / 4000.0).isCloseTo(0.95, within(0.014));
    }

    private static Claim judge(Side side, Preset preset, double... values) {
        Setting setting = new Setting(preset, List.of(1L), 1, "cpu", List.of());
        return new ClaimSpec("id", "experiment", "Section", "statement", side, 0.5)
                .judge(
                        setting,
                        new Sample(Setting.seeds(1, values.length), values, List.of()),
                        "detail");
    }

    @ParameterizedTest
    @CsvSource({
        "ABOVE,QUICK,0.60,0.61,0.62,SUPPORTED",
        "BELOW,QUICK,0.60,0.61,0.62,REFUTED",
        "ABOVE,QUICK,0.40,0.41,0.42,REFUTED",
        "BELOW,QUICK,0.40,0.41,0.42,SUPPORTED",
        "ABOVE,QUICK,0.45,0.55,0.70,INCONCLUSIVE",
        "ABOVE,SMOKE,0.60,0.61,0.62,INCONCLUSIVE",
        "ABOVE,QUICK,0.60,NaN,0.62,INCONCLUSIVE",
    })
    void verdictsComeFromTheInterval(
            Side side, Preset preset, double a, double b, double c, Verdict verdict) {
        assertThat(judge(side, preset, a, b, c).verdict()).isEqualTo(verdict);
    }

    @Test
    void fewSeedsProveNothing() {
        assertThat(judge(Side.ABOVE, Preset.QUICK, 0.6, 0.6).verdict())
                .isEqualTo(Verdict.INCONCLUSIVE);
        Claim none = judge(Side.ABOVE, Preset.QUICK);
        assertThat(none.verdict()).isEqualTo(Verdict.NOT_RUN);
        assertThat(none.estimate()).isNull();
        assertThat(none.interval()).isNull();
    }

    @ParameterizedTest
    @EnumSource(Preset.class)
    void everyPresetHasValidRunsWithoutDuplicates(Preset preset) {
        Setting setting =
                new Setting(preset, Setting.seeds(1, preset.seeds()), 1, "cpu", List.of());
        for (Experiment experiment : Experiments.all()) {
            List<RunSpec> runs = experiment.runs(setting);
            assertThat(runs).extracting(RunSpec::id).doesNotHaveDuplicates();
        }
        // More noise points than complex patterns wherever a verdict follows.
        if (preset != Preset.SMOKE) {
            String data = Ps10Sizes.of(preset).noisyDataset();
            int train = Integer.parseInt(data.replaceAll(".*train=(\\d+).*", "$1"));
            assertThat(train * 0.1).isGreaterThan(1000);
        }
    }
}
