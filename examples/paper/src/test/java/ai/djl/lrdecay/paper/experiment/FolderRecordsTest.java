package ai.djl.lrdecay.paper.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.launch.FolderRecords;
import ai.djl.lrdecay.paper.run.RunSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Conclusions are the same from folders as from records in memory. */
class FolderRecordsTest {

    private static final Setting SETTING =
            new Setting(Preset.QUICK, Setting.seeds(101, 5), List.of());

    @TempDir Path folder;

    static Stream<Worlds> worlds() {
        Set<String> chosen = Set.of("the paper's", "late", "flat");
        return Worlds.all(new Spread(SETTING.seeds())).stream()
                .filter(worlds -> chosen.contains(worlds.name()));
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void areReadAsTheyWereWritten(Worlds worlds) throws Exception {
        Experiment experiment = worlds.experiment();
        SyntheticRecords memory = new SyntheticRecords(experiment, SETTING, worlds.world());
        FolderRecords folders = new FolderRecords(folder);
        memory.write(folders);
        List<Claim> claims = experiment.conclude(SETTING, folders).claims();
        assertThat(claims).isEqualTo(experiment.conclude(SETTING, memory).claims());
        assertThat(claims).extracting(Claim::n).containsOnly(5);
        // A run whose records are damaged counts as not finished.
        RunSpec first = experiment.runs(SETTING).get(0);
        FolderRecords without = new FolderRecords(folder, Set.of(first.id()));
        assertThat(folders.find(first)).isPresent();
        assertThat(without.find(first)).isEmpty();
        assertThat(experiment.conclude(SETTING, without).claims())
                .extracting(Claim::n)
                .containsOnly(4);
    }
}
