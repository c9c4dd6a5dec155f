package ai.djl.lrdecay.paper.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.paper.finding.Claim;
import ai.djl.lrdecay.paper.finding.Figure;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.finding.Panel;
import ai.djl.lrdecay.paper.finding.Table;
import ai.djl.lrdecay.paper.finding.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every experiment concludes from records of worlds in which the facts are known. The effects
 * are several standard deviations or none, so that no rule of statistics could see them otherwise.
 */
class ConclusionsTest {

    private static final Setting SETTING =
            new Setting(Preset.QUICK, Setting.seeds(101, 10), List.of());
    private static final Spread SPREAD = new Spread(SETTING.seeds());
    private static final long SEED = 103;

    static List<Worlds> worlds() {
        return Worlds.all(SPREAD);
    }

    /** The first world of each experiment, in which most of its claims hold. */
    static Stream<Worlds> firstWorlds() {
        List<String> seen = new ArrayList<>();
        return worlds().stream()
                .filter(
                        world -> {
                            String id = world.experiment().id();
                            boolean first = !seen.contains(id);
                            seen.add(id);
                            return first;
                        });
    }

    private Findings conclude(Worlds worlds, World world) throws Exception {
        Findings findings = SyntheticRecords.conclude(SETTING, worlds.experiment(), world);
        assertThat(findings.experiment()).isEqualTo(worlds.experiment().id());
        for (Figure figure : findings.figures()) {
            if (figure instanceof Figure.Panels panels) {
                assertThat(panels.panels()).isNotEmpty();
                assertThat(panels.yMax()).isFinite().isGreaterThan(panels.yMin());
                for (Panel panel : panels.panels()) {
                    assertThat(panel.series())
                            .allSatisfy(s -> assertThat(s.y()).hasSameSizeAs(s.x()));
                }
            }
        }
        for (Table table : findings.tables()) {
            assertThat(table.rows())
                    .isNotEmpty()
                    .allSatisfy(row -> assertThat(row).hasSameSizeAs(table.header()));
        }
        return findings;
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void concludesWhatTheWorldIs(Worlds worlds) throws Exception {
        List<Claim> claims = conclude(worlds, worlds.world()).claims();
        assertThat(claims).isNotEmpty();
        assertThat(claims)
                .allSatisfy(
                        claim ->
                                assertThat(claim.verdict())
                                        .as("%s of %s", claim.id(), claim)
                                        .isEqualTo(worlds.expected(claim.id())));
        assertThat(claims).extracting(Claim::n).containsOnly(10);
        List<String> ids = claims.stream().map(Claim::id).toList();
        assertThat(ids).doesNotHaveDuplicates().containsAll(worlds.others().keySet());
    }

    @ParameterizedTest
    @MethodSource("firstWorlds")
    void nothingWasRun(Worlds worlds) throws Exception {
        List<Claim> claims = conclude(worlds, worlds.world().without(trial -> true)).claims();
        assertThat(claims).isNotEmpty();
        assertThat(claims)
                .allSatisfy(
                        claim -> {
                            assertThat(claim.verdict()).isEqualTo(Verdict.NOT_RUN);
                            assertThat(claim.n()).isZero();
                            assertThat(claim.estimate()).isNull();
                            assertThat(claim.interval()).isNull();
                        });
    }

    /** Any one run that is missing takes its seed out, and that is said. */
    @ParameterizedTest
    @MethodSource("firstWorlds")
    void aRunIsMissing(Worlds worlds) throws Exception {
        Predicate<Trial> first = firstOf(worlds);
        List<Claim> claims = conclude(worlds, worlds.world().without(first)).claims();
        assertThat(claims)
                .allSatisfy(
                        claim -> {
                            assertThat(claim.n()).isEqualTo(9);
                            assertThat(claim.detail()).contains("finished: 103.");
                        });
    }

    /** The first run of a seed. */
    private static Predicate<Trial> firstOf(Worlds worlds) {
        Trial first =
                Trial.of(
                        worlds.experiment().runs(SETTING).stream()
                                .filter(spec -> spec.seed() == SEED)
                                .findFirst()
                                .orElseThrow());
        return first::equals;
    }

    /** It is no crash, it is said, and the seed counts. */
    @ParameterizedTest
    @MethodSource("firstWorlds")
    void aRunDiverges(Worlds worlds) throws Exception {
        World world = worlds.world().altered(firstOf(worlds), 3, Reading.diverged());
        Findings findings = conclude(worlds, world);
        assertThat(findings.claims())
                .isNotEmpty()
                .allSatisfy(
                        claim -> {
                            assertThat(claim.n()).isEqualTo(10);
                            assertThat(claim.verdict()).isNotEqualTo(Verdict.NOT_RUN);
                            assertThat(claim.detail())
                                    .contains("In seed 103 a training diverged in epoch 3");
                        });
    }

    @ParameterizedTest
    @MethodSource("firstWorlds")
    void everyRunDiverges(Worlds worlds) throws Exception {
        World world = worlds.world().altered(trial -> true, 1, Reading.diverged());
        assertThat(conclude(worlds, world).claims())
                .isNotEmpty()
                .allSatisfy(claim -> assertThat(claim.verdict()).isNotEqualTo(Verdict.NOT_RUN));
    }

    /** A seed without a value takes the verdict, and is named. */
    @ParameterizedTest
    @MethodSource("firstWorlds")
    void aRecordHoldsNoNumber(Worlds worlds) throws Exception {
        World world = worlds.world().spoiled(trial -> trial.seed() == SEED);
        List<Claim> claims = conclude(worlds, world).claims();
        List<Claim> touched =
                claims.stream().filter(claim -> claim.detail().contains("Seed 103 has")).toList();
        assertThat(touched)
                .allSatisfy(
                        claim -> {
                            assertThat(claim.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
                            assertThat(claim.estimate()).isNull();
                        });
        assertThat(claims)
                .filteredOn(claim -> !touched.contains(claim))
                .allSatisfy(
                        claim ->
                                assertThat(claim.verdict())
                                        .as(claim.id())
                                        .isEqualTo(worlds.expected(claim.id())));
        // Neither eigenvalues nor losses nor numbers of epochs nor transfers are touched.
        int untouched =
                switch (worlds.experiment().id()) {
                    case "gd-divergence",
                            "gd-raise",
                            "gd-raise-controls",
                            "gd-rates",
                            "hessian-spectrum",
                            "hessian-controls",
                            "loss-noise" ->
                            claims.size();
                    case "sgd-decay" -> 1;
                    case "gd-decay", "transferability" -> 2;
                    case "autodecay" -> 3;
                    default -> 0;
                };
        assertThat(touched).hasSize(claims.size() - untouched);
    }

    @Test
    void aDivergedTrainingHasSavedNoEpochs() throws Exception {
        Experiment auto = new AutoDecayTraining();
        World world =
                DecayWorlds.selfDecided(SPREAD, 0.97, 0.015, 0, 0.001)
                        .altered(t -> t.schedule().equals("auto"), 4, Reading.diverged());
        assertThat(SyntheticRecords.conclude(SETTING, auto, world).claims())
                .filteredOn(claim -> claim.id().equals("autodecay-ps10-paper-epochs"))
                .singleElement()
                .satisfies(claim -> assertThat(claim.verdict()).isNotEqualTo(Verdict.SUPPORTED));
    }

    @Test
    void everyExperimentIsTried() {
        List<String> tried = firstWorlds().map(worlds -> worlds.experiment().id()).toList();
        for (Experiment experiment : Experiments.all()) {
            boolean hasRuns = !experiment.runs(SETTING).isEmpty();
            assertThat(tried.contains(experiment.id())).as(experiment.id()).isEqualTo(hasRuns);
        }
    }

    /** In smoke nothing is ever decided. */
    @ParameterizedTest
    @MethodSource("firstWorlds")
    void smokeDecidesNothing(Worlds worlds) throws Exception {
        Setting smoke = new Setting(Preset.SMOKE, SETTING.seeds(), List.of());
        World world = worlds.world();
        assertThat(SyntheticRecords.conclude(smoke, worlds.experiment(), world).claims())
                .isNotEmpty()
                .extracting(Claim::verdict)
                .containsOnly(Verdict.INCONCLUSIVE);
    }
}
