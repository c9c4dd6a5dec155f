package ai.djl.lrdecay.paper.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.finding.Origin;
import ai.djl.lrdecay.paper.finding.Verdict;
import ai.djl.lrdecay.paper.run.RunSpec;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Section 6 from a source on which the last stage gains. */
class LargerSourceTest {

    private static final List<Long> SEEDS = Setting.seeds(101, 10);
    private static final Setting SETTING =
            new Setting(Preset.STANDARD, SEEDS, List.of("fashion-mnist"));
    private static final Spread SPREAD = new Spread(SEEDS);
    private static final String GAINS = "larger-source-gains";

    private static Map<String, Verdict> verdicts(World world) throws Exception {
        return findings(world).claims().stream()
                .collect(Collectors.toMap(Claim::id, Claim::verdict));
    }

    private static Findings findings(World world) throws Exception {
        return SyntheticRecords.conclude(SETTING, StageTransfer.fromLargerSource(), world);
    }

    @Test
    void findsWhatThePaperSays() throws Exception {
        assertThat(verdicts(TransferWorlds.laterTransfersLess(SPREAD)))
                .hasSize(6)
                .allSatisfy((id, verdict) -> assertThat(verdict).isEqualTo(Verdict.SUPPORTED));
    }

    @Test
    void findsTheOpposite() throws Exception {
        assertThat(verdicts(TransferWorlds.laterTransfersMore(SPREAD)))
                .allSatisfy(
                        (id, verdict) ->
                                assertThat(verdict)
                                        .as(id)
                                        .isEqualTo(
                                                id.equals(GAINS) || id.endsWith("decay-harmless")
                                                        ? Verdict.SUPPORTED
                                                        : Verdict.REFUTED));
    }

    /** The margin is 0.005 of accuracy. */
    @ParameterizedTest
    @CsvSource({
        "0.02, 0.001, SUPPORTED",
        "0.006, 0.0001, SUPPORTED",
        "0.004, 0.0001, REFUTED",
        "0, 0.001, REFUTED",
        "0.006, 0.01, INCONCLUSIVE"
    })
    void saysWhetherTheSourceGains(double gain, double sd, Verdict verdict) throws Exception {
        assertThat(verdicts(TransferWorlds.sourceGaining(SPREAD, gain, sd)))
                .containsEntry(GAINS, verdict);
    }

    /** The figures of both experiments lie side by side in one folder. */
    @Test
    void itsClaimsAndFiguresHaveNamesOfTheirOwn() throws Exception {
        World world = TransferWorlds.laterTransfersLess(SPREAD);
        Findings larger = findings(world);
        Findings other = SyntheticRecords.conclude(SETTING, new StageTransfer(), world);
        assertThat(larger.experiment()).isNotEqualTo(other.experiment());
        assertThat(larger.figures().get(0).id()).isNotEqualTo(other.figures().get(0).id());
        assertThat(larger.claims())
                .extracting(Claim::id)
                .doesNotContainAnyElementsOf(other.claims().stream().map(Claim::id).toList());
        assertThat(larger.claims())
                .allSatisfy(
                        claim ->
                                assertThat(claim.statement()).startsWith("From a larger source: "));
        assertThat(larger.claims()).filteredOn(claim -> claim.origin() == Origin.PAPER).hasSize(4);
    }

    @ParameterizedTest
    @EnumSource(Preset.class)
    void isOfTheLargePresetsWhereItsDataAre(Preset preset) {
        StageTransfer larger = StageTransfer.fromLargerSource();
        assertThat(larger.isPartOf(preset))
                .isEqualTo(preset == Preset.STANDARD || preset == Preset.PAPER);
        Setting without = new Setting(preset, SEEDS, List.of());
        assertThat(larger.runs(without)).isEmpty();
        assertThat(larger.transfers(without)).isEmpty();
    }

    /** A source, and three stages tuned for each of three targets, at one size of image. */
    @Test
    void allImagesHaveTheSizeOfTheSource() {
        Setting one = new Setting(Preset.STANDARD, List.of(101L), List.of("fashion-mnist"));
        List<RunSpec> runs = StageTransfer.fromLargerSource().runs(one);
        assertThat(runs).hasSize(10);
        assertThat(runs)
                .allSatisfy(run -> assertThat(run.data().options()).containsEntry("size", "14"));
        assertThat(StageTransfer.fromLargerSource().transfers(one))
                .hasSize(3)
                .allSatisfy(
                        transfer ->
                                assertThat(transfer.data().options()).containsEntry("size", "14"));
    }
}
