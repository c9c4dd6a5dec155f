package ai.djl.lrdecay.paper.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.run.RunSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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
        for (Experiment experiment : Experiments.of(preset)) {
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

    /** Transfers take the paper's data where they were found, else clothes, else patterns. */
    @Test
    void transfersTakeWhatWasFound() {
        Setting paper = setting(Preset.PAPER, List.of("imagenet", "cub200", "fashion-mnist"));
        assertThat(sources(paper)).containsExactly("imagenet");
        assertThat(targets(paper)).containsExactly("cub200");
        for (Preset preset : List.of(Preset.STANDARD, Preset.PAPER)) {
            Setting clothes = setting(preset, List.of("fashion-mnist"));
            assertThat(sources(clothes)).containsExactly("fashion-mnist");
            assertThat(targets(clothes)).containsExactlyInAnyOrder("fashion-mnist", "glyphs");
        }
        for (Preset preset : Preset.values()) {
            Setting patterns = setting(preset, List.of());
            assertThat(sources(patterns)).containsExactly("ps10");
            assertThat(targets(patterns)).containsExactly("ps10");
        }
        // Patterns of other seeds than those that sources are trained on.
        Setting quick = setting(Preset.QUICK, List.of("fashion-mnist"));
        assertThat(sources(quick)).containsExactly("ps10");
        assertThat(new StageTransfer().transfers(quick))
                .filteredOn(spec -> !spec.data().options().containsKey("categories"))
                .allSatisfy(
                        spec ->
                                assertThat(spec.data().options())
                                        .containsEntry("seed", Long.toString(1000 + spec.seed())));
    }

    /** What is trained from scratch. */
    private static Set<String> sources(Setting setting) {
        return new StageTransfer()
                .runs(setting).stream()
                        .filter(spec -> spec.fineTuning().isEmpty())
                        .map(spec -> spec.data().name())
                        .collect(Collectors.toSet());
    }

    private static Set<String> targets(Setting setting) {
        return new StageTransfer()
                .transfers(setting).stream()
                        .map(spec -> spec.data().name())
                        .collect(Collectors.toSet());
    }

    private List<String> claims(Setting setting) throws Exception {
        List<String> claims = new ArrayList<>();
        Setting one =
                new Setting(setting.preset(), setting.seeds().subList(0, 1), setting.datasets());
        for (Experiment experiment : Experiments.of(setting.preset())) {
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
