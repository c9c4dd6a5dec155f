package ai.djl.lrdecay.paper.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.run.RunSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PresetTest {

    private static Setting setting(Preset preset, List<String> datasets) {
        return new Setting(preset, Setting.seeds(preset.firstSeed(), preset.seeds()), datasets);
    }

    @ParameterizedTest
    @EnumSource(Preset.class)
    void hasValidRunsWithoutDuplicates(Preset preset) {
        Setting setting = setting(preset, List.of());
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
        assertThat(Preset.named(preset.label())).isEqualTo(preset);
    }

    /** Seeds 1 to 99 shaped the design; fewer than five give no verdict. */
    @ParameterizedTest
    @EnumSource(value = Preset.class, names = "SMOKE", mode = EnumSource.Mode.EXCLUDE)
    void confirmsOnFreshSeeds(Preset preset) {
        assertThat(preset.firstSeed()).isEqualTo(101);
        assertThat(preset.seeds()).isGreaterThanOrEqualTo(5);
        assertThat(setting(preset, List.of()).confirmatory()).isTrue();
    }

    @Test
    void smokeIsAsSmallAsItWas() {
        assertThat(Preset.SMOKE.firstSeed()).isEqualTo(1);
        assertThat(Preset.SMOKE.seeds()).isEqualTo(1);
        assertThat(setting(Preset.SMOKE, List.of()).confirmatory()).isFalse();
        assertThatThrownBy(() -> Preset.named("huge")).hasMessageContaining("'huge'");
    }

    /** Which data were found changes what is run, but not the list of claims. */
    @ParameterizedTest
    @EnumSource(Preset.class)
    void claimsDoNotDependOnWhatWasFound(Preset preset) throws Exception {
        List<String> without = claims(setting(preset, List.of()));
        assertThat(without).doesNotHaveDuplicates();
        assertThat(claims(setting(preset, List.of("fashion-mnist")))).isEqualTo(without);
        assertThat(claims(setting(preset, List.of("imagenet")))).isEqualTo(without);
    }

    private List<String> claims(Setting setting) throws Exception {
        List<String> claims = new ArrayList<>();
        Setting one =
                new Setting(setting.preset(), setting.seeds().subList(0, 1), setting.datasets());
        for (Experiment experiment : Experiments.all()) {
            // These two have no claims, and take a second each to draw.
            if (!List.of("ps10-data", "variance-reduction").contains(experiment.id())) {
                experiment.conclude(one, Records.none()).claims().stream()
                        .map(Claim::id)
                        .forEach(claims::add);
            }
        }
        return claims;
    }
}
