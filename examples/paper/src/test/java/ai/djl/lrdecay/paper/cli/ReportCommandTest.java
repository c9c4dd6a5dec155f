package ai.djl.lrdecay.paper.cli;

import static ai.djl.lrdecay.paper.cli.CommandRun.lrdecay;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.paper.docs.Published;
import ai.djl.lrdecay.paper.experiment.Preset;
import ai.djl.lrdecay.paper.protocol.SealedProtocol;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts that were run apart, as one report. */
class ReportCommandTest {

    private static final String HELD_OUT = Published.STANDARD_HELD_OUT.folder().toString();
    private static final String FREQUENCY = Published.STANDARD_FREQUENCY.folder().toString();

    @TempDir private Path folder;

    private static Set<JsonElement> claims(Path file) throws IOException {
        JsonArray claims =
                JsonParser.parseString(Files.readString(file))
                        .getAsJsonObject()
                        .getAsJsonArray("claims");
        Set<JsonElement> all = new HashSet<>(claims.asList());
        assertThat(all).hasSize(claims.size());
        return all;
    }

    @Test
    void hasTheClaimsOfAllPartsAsTheyArePublished() throws Exception {
        Path report = folder.resolve("report");
        CommandRun drawn = lrdecay("report", HELD_OUT, FREQUENCY, "--to", report.toString());
        assertThat(drawn.code()).as(drawn.err()).isZero();
        assertThat(drawn.out()).contains("all 5 claims", "Report: " + report.resolve("index.html"));
        Set<JsonElement> published = claims(Path.of(HELD_OUT, "claims.json"));
        published.addAll(claims(Path.of(FREQUENCY, "claims.json")));
        assertThat(claims(report.resolve("claims.json"))).isEqualTo(published);
        assertThat(Files.readString(report.resolve("index.html")))
                .contains("preset <strong>standard</strong>, 50 runs")
                .contains("held-out-decay-teaches-complex", "frequency-often-first")
                .doesNotContain("patterns-decay-teaches-complex\"");
        Path alone = Files.createDirectories(folder.resolve("alone"));
        String archive = Path.of(HELD_OUT, "records.tar.xz").toString();
        CommandRun again = lrdecay("report", archive, "--to", alone.toString());
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(claims(alone.resolve("claims.json")))
                .isEqualTo(claims(Path.of(HELD_OUT, "claims.json")));
    }

    /** As README has it: docs/results/standard*{@literal /}. */
    @Test
    void theFoldersOfStandardAreAllOfIt() throws Exception {
        List<String> arguments = new ArrayList<>(List.of("report"));
        Set<JsonElement> published = new HashSet<>();
        try (DirectoryStream<Path> found =
                Files.newDirectoryStream(Published.RESULTS, "standard*")) {
            for (Path part : found) {
                if (Files.isDirectory(part)) {
                    arguments.add(part.toString());
                    published.addAll(claims(part.resolve("claims.json")));
                }
            }
        }
        Path report = folder.resolve("standard");
        arguments.addAll(List.of("--to", report.toString()));
        CommandRun drawn = lrdecay(arguments.toArray(String[]::new));
        assertThat(drawn.code()).as(drawn.err()).isZero();
        assertThat(claims(report.resolve("claims.json"))).isEqualTo(published);
        // No experiment is missing that their version of the protocol has, without runs or with.
        List<String> sealed =
                SealedProtocol.published(
                                Files.readString(
                                        Published.STANDARD.folder().resolve(SealedProtocol.FILE)))
                        .orElseThrow()
                        .experiments(Preset.STANDARD);
        assertThat(sealed).contains("theory-pictures", "transferability").hasSize(25);
        assertThat(Files.readString(report.resolve("index.html")))
                .contains(
                        "./lrdecay reproduce --preset standard --only "
                                + String.join(",", sealed)
                                + " --seed 101 --seeds 10");
    }

    @Test
    void whatDoesNotBelongTogetherIsRefused() throws Exception {
        Path report = folder.resolve("none");
        CommandRun twice = lrdecay("report", HELD_OUT, HELD_OUT, "--to", report.toString());
        assertThat(twice.code()).isEqualTo(1);
        assertThat(twice.err()).contains(HELD_OUT + " is named twice").hasLineCount(1);
        CommandRun same =
                lrdecay(
                        "report",
                        HELD_OUT,
                        HELD_OUT + "/records.tar.xz",
                        "--to",
                        report.toString());
        assertThat(same.code()).isEqualTo(1);
        assertThat(same.err()).contains("both have the experiment ps10-held-out").hasLineCount(1);
        String again = Published.again().get(0).toString();
        CommandRun other = lrdecay("report", HELD_OUT, again, "--to", report.toString());
        assertThat(other.code()).isEqualTo(1);
        assertThat(other.err())
                .contains(again + " is no part of the same reproduction as " + HELD_OUT)
                .contains(": it has other sizes (preset quick), seeds")
                .hasLineCount(1);
        Path edited = Files.createDirectories(folder.resolve("edited"));
        for (String name : new String[] {"protocol.json", "records.tar.xz"}) {
            Files.copy(Path.of(HELD_OUT, name), edited.resolve(name));
        }
        Files.writeString(edited.resolve("claims.json"), "{}");
        CommandRun wrong = lrdecay("report", edited.toString(), "--to", report.toString());
        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.err())
                .contains("'lrdecay verify " + edited + "' fails", "claims.json")
                .hasLineCount(1);
        assertThat(report).doesNotExist();
    }

    @Test
    void nothingElseIsWrittenOver() throws Exception {
        Path own = Files.writeString(folder.resolve("notes.txt"), "mine");
        CommandRun mixed = lrdecay("report", HELD_OUT, "--to", folder.toString());
        assertThat(mixed.code()).isEqualTo(1);
        assertThat(mixed.err()).contains(folder + " is not empty").hasLineCount(1);
        Path page = Files.createDirectories(folder.resolve("site")).resolve("index.html");
        Files.writeString(page, "mine");
        CommandRun site = lrdecay("report", HELD_OUT, "--to", page.getParent().toString());
        assertThat(site.code()).isEqualTo(1);
        assertThat(site.err()).contains("site is not empty").hasLineCount(1);
        assertThat(page).hasContent("mine");
        Path archived = Files.createDirectories(folder.resolve("archived"));
        Files.writeString(archived.resolve("records.tar.xz"), "");
        CommandRun within =
                lrdecay("report", HELD_OUT, "--to", archived.resolve("figures/new").toString());
        assertThat(within.code()).isEqualTo(1);
        assertThat(within.err()).contains("lies in " + archived).hasLineCount(1);
        assertThat(archived.resolve("figures")).doesNotExist();
        CommandRun nothing = lrdecay("report", folder + "/no", "--to", folder + "/new");
        assertThat(nothing.code()).isEqualTo(1);
        assertThat(nothing.err()).contains("/no does not exist: name the folder").hasLineCount(1);
        assertThat(folder.resolve("new")).doesNotExist();
        CommandRun file = lrdecay("report", HELD_OUT, "--to", own.toString());
        assertThat(file.code()).isEqualTo(1);
        assertThat(file.err()).contains(own + " is a file, but a folder is needed").hasLineCount(1);
        assertThat(own).hasContent("mine");
        for (String[] without : new String[][] {{HELD_OUT}, {HELD_OUT, FREQUENCY}}) {
            CommandRun nowhere =
                    lrdecay(
                            without.length == 1
                                    ? new String[] {"report", without[0]}
                                    : new String[] {"report", without[0], without[1]});
            assertThat(nowhere.code()).isEqualTo(2);
            assertThat(nowhere.err()).contains("name a folder for the report with --to");
        }
    }
}
