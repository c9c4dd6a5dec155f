package ai.djl.lrdecay.paper.launch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.paper.experiment.Preset;
import ai.djl.lrdecay.paper.experiment.Setting;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is suggested after a reproduction. */
class NextStepTest {

    private static final Path OUT = Path.of("out", "some");

    private static Plan plan(Preset preset) {
        return new Plan(
                preset.label(),
                List.of(),
                Setting.seeds(preset.firstSeed(), preset.seeds()),
                List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "SMOKE, ./lrdecay reproduce --preset quick",
        "QUICK, ./lrdecay reproduce --preset standard",
        "STANDARD, ./lrdecay verify out/some",
        "PAPER, ./lrdecay verify out/some"
    })
    void whatIsCompleteLeadsOn(Preset preset, String command) {
        List<String> lines = NextStep.of(plan(preset), OUT, true);
        assertThat(lines).hasSize(2).allSatisfy(line -> assertThat(line).hasSizeLessThan(81));
        assertThat(lines.get(1)).isEqualTo("  " + command);
    }

    @ParameterizedTest
    @EnumSource(Preset.class)
    void whatIsMissingComesFirst(Preset preset) {
        Path usual = Path.of("out", preset.label());
        List<String> lines = NextStep.of(plan(preset), usual, false);
        assertThat(lines.get(1)).isEqualTo("  ./lrdecay reproduce --preset " + preset.label());
        Plan other = new Plan(preset.label(), List.of("ps10-noise"), List.of(7L, 8L), List.of());
        assertThat(NextStep.of(other, usual, false).get(1))
                .isEqualTo(
                        "  ./lrdecay reproduce --preset "
                                + preset.label()
                                + " --only ps10-noise --seed 7 --seeds 2");
        assertThat(NextStep.of(plan(preset), OUT, false).get(1))
                .isEqualTo("  ./lrdecay reproduce --preset " + preset.label() + " --out " + OUT);
    }

    /** Who asked for some experiments is not told to run all of them. */
    @ParameterizedTest
    @CsvSource({"SMOKE, quick", "QUICK, standard"})
    void whatWasSelectedStaysSelected(Preset preset, String larger) {
        Plan plan =
                new Plan(
                        preset.label(),
                        List.of("ps10-noise", "gd-decay"),
                        Setting.seeds(preset.firstSeed(), preset.seeds()),
                        List.of());
        assertThat(NextStep.of(plan, OUT, true).get(1))
                .isEqualTo(
                        "  ./lrdecay reproduce --preset " + larger + " --only ps10-noise,gd-decay");
    }
}
