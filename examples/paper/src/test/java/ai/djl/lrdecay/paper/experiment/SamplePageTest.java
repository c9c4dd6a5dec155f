package ai.djl.lrdecay.paper.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.paper.finding.Basis;
import ai.djl.lrdecay.paper.finding.Findings;
import ai.djl.lrdecay.paper.finding.Protocol;
import ai.djl.lrdecay.paper.finding.ReportHeader;
import ai.djl.lrdecay.paper.report.ReportWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A whole report without a training: of worlds in which some claims hold, some do not, and some are
 * undecided. It stays beside the test classes, as {@code page/index.html}, for the check in a
 * browser ({@code .ci/page}).
 */
class SamplePageTest {

    private static final Setting SETTING =
            new Setting(Preset.QUICK, Setting.seeds(101, 10), List.of());

    private static Path folder() throws Exception {
        Path classes =
                Path.of(
                        SamplePageTest.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());
        return classes.resolveSibling("page");
    }

    /** The world of an experiment with this name; that of no runs for those without claims. */
    private static Findings conclude(Experiment experiment, String name) throws Exception {
        for (Worlds world : Worlds.all(new Spread(SETTING.seeds()))) {
            if (world.experiment().id().equals(experiment.id()) && world.name().equals(name)) {
                return SyntheticRecords.conclude(SETTING, world.experiment(), world.world());
            }
        }
        return experiment.conclude(SETTING, Records.none());
    }

    @Test
    void aReportOfAllExperimentsIsDrawn() throws Exception {
        Map<String, String> names =
                Map.of(
                        "ps10-patterns", "the paper's",
                        "ps10-noise", "the opposite",
                        "gd-decay", "undecided",
                        "gd-divergence", "late",
                        "hessian-spectrum", "at the edge",
                        "sgd-decay", "the paper's",
                        "transferability", "the paper's",
                        "weight-averaging", "much but not all",
                        "autodecay", "undecided");
        List<Findings> findings = new ArrayList<>();
        for (Experiment experiment : Experiments.all()) {
            findings.add(conclude(experiment, names.getOrDefault(experiment.id(), "")));
        }
        ReportHeader header =
                new ReportHeader(
                        "quick",
                        "./lrdecay reproduce --preset quick --seed 101 --seeds 10",
                        Map.of("device", "none: these records are synthetic"),
                        List.of(),
                        100,
                        new Basis(
                                true,
                                SETTING.seeds(),
                                SETTING.remarks(),
                                Map.of("ps10-noise", List.of("ps10-noise-0123456789abcdef")),
                                Set.of("ps10-noise")));
        ReportWriter.write(folder(), header, findings, new Protocol("0123456789abcdef", 1));
        String page = Files.readString(folder().resolve("index.html"));
        assertThat(page)
                .contains("<li>Decaying the learning rate teaches complex patterns: it holds that")
                .contains("<li>Here a large rate at first did not keep the network from fitting")
                .contains(
                        "before is contradicted (1 argument for it, 3 tests and 1 argument against")
                .contains("id=\"answer-1-decays\"")
                .contains("id=\"answer-2-noise\"")
                .contains("id=\"answer-3-beliefs\"")
                .contains("./lrdecay reproduce --preset quick --only ps10-noise --seed 101")
                .contains("href=\"../runs/ps10-noise-0123456789abcdef/\"");
        for (Findings finding : findings) {
            assertThat(page).contains("id=\"" + finding.experiment() + "\"");
            finding.claims()
                    .forEach(claim -> assertThat(page).contains("id=\"" + claim.id() + "\""));
            finding.figures()
                    .forEach(figure -> assertThat(page).contains("id=\"" + figure.id() + "\""));
        }
        // A page that is opened on a phone, too: charts 1 MB, pictures most of the rest.
        assertThat(Files.size(folder().resolve("index.html"))).isLessThan(5_000_000);
    }
}
