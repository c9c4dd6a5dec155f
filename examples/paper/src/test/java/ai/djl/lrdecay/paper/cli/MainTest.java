package ai.djl.lrdecay.paper.cli;

import static ai.djl.lrdecay.paper.cli.CommandRun.lrdecay;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.paper.run.RunDirectory;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

    @TempDir Path folder;

    private String[] train(String... more) {
        return Stream.concat(
                        Stream.of(
                                "train",
                                "--data",
                                "ps10:train=64,test=16,size=1",
                                "--model",
                                "wrn-10-1",
                                "--device",
                                "cpu",
                                "--threads",
                                "1"),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    @Test
    void trainsResumesAndRefusesAnotherRunInItsFolder() throws Exception {
        String run = folder.resolve("run").toString();
        String[] good = train("--lr", "0.1", "--epochs", "2", "--out", run);
        CommandRun outcome = lrdecay(good);
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.err()).contains("epoch 2/2").contains("left");
        assertThat(outcome.out()).contains(run);
        CommandRun other = lrdecay(train("--lr", "0.2", "--epochs", "2", "--out", run));
        assertThat(other.code()).isEqualTo(1);
        assertThat(other.err())
                .contains("another run: it was begun with --lr 0.1, not --lr 0.2;")
                .hasLineCount(1);
        CommandRun longer = lrdecay(train("--lr", "0.1", "--epochs", "3", "--out", run));
        assertThat(longer.err()).contains("with --epochs 2, not --epochs 3;").hasLineCount(1);
        CommandRun measured =
                lrdecay(train("--lr", "0.1", "--epochs", "2", "--eigenvalues", "1", "--out", run));
        assertThat(measured.err()).contains("without --eigenvalues, not --eigenvalues 1;");
        CommandRun repeated = lrdecay(good);
        assertThat(repeated.code()).isZero();
        assertThat(repeated.out()).contains("finished already");
        assertThat(outcome.out()).doesNotContain("finished already");
        Files.delete(folder.resolve("run/result.json"));
        CommandRun again = lrdecay(good);
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).contains("--resume");
        String[] resume = train("--lr", "0.1", "--epochs", "2", "--out", run, "--resume");
        assertThat(lrdecay(resume).code()).isZero();
        Files.delete(folder.resolve("run/result.json"));
        Files.writeString(folder.resolve("run/run.json"), "{");
        CommandRun corrupt = lrdecay(resume);
        assertThat(corrupt.code()).isEqualTo(1);
        assertThat(corrupt.err()).contains("run.json").hasLineCount(1);
    }

    @Test
    void divergenceIsAFailedRunWithAVerdict() throws Exception {
        Path run = folder.resolve("run");
        CommandRun outcome =
                lrdecay(train("--lr", "1e30", "--epochs", "3", "--out", run.toString()));
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).contains("not finite");
        assertThat(new RunDirectory(run).result()).isPresent();
    }

    @Test
    void anUnwritableFolderIsOneSentence() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "text");
        String below = file.resolve("run").toString();
        CommandRun outcome = lrdecay(train("--lr", "0.1", "--epochs", "1", "--out", below));
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).startsWith("lrdecay: ").hasLineCount(1).contains("file");
        CommandRun reproduce = lrdecay("reproduce", "--preset", "smoke", "--out", file.toString());
        assertThat(reproduce.code()).isEqualTo(1);
        assertThat(reproduce.err()).contains("not a folder");
    }

    @Test
    void reportNeedsAReproduction() throws Exception {
        CommandRun outcome = lrdecay("report", folder.toString());
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("reproduce.json").hasLineCount(1);
        Path plan = folder.resolve("reproduce.json");
        Files.writeString(plan, "{\"preset\":\"smoke\",\"only\":[],\"seeds\":[1],\"threads\":1}");
        CommandRun earlier = lrdecay("report", folder.toString());
        assertThat(earlier.code()).isEqualTo(1);
        assertThat(earlier.err())
                .contains(plan + " was written by another version")
                .hasLineCount(1);
    }

    @Test
    void describesAndDrawsData() throws Exception {
        Path png = folder.resolve("ps10.png");
        CommandRun outcome =
                lrdecay("data", "ps10:train=3000,noise=0.1", "--preview", png.toString());
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("1350 simple", "1350 complex", "300 noise");
        assertThat(ImageIO.read(png.toFile()).getWidth()).isEqualTo(1600);
        CommandRun nowhere = lrdecay("data", "ps10", "--preview", folder + "/no/such/x.png");
        assertThat(nowhere.code()).isEqualTo(1);
        assertThat(nowhere.err()).hasLineCount(1);
    }

    @Test
    void doctorFindsTheEngine() {
        CommandRun outcome = lrdecay("doctor", "--device", "cpu");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("PyTorch 2.7.1", "computes", "ps10", "caltech256");
        // A form that the user's own files may have is nothing that could be missing.
        assertThat(outcome.out()).doesNotContain("folder:");
    }

    @Test
    void aFileInTheWayIsNamedWithWhatToDo() throws Exception {
        Path out = Files.createDirectory(folder.resolve("blocked"));
        Path logs = Files.writeString(out.resolve("logs"), "text");
        CommandRun outcome =
                lrdecay(
                        "reproduce",
                        "--preset",
                        "smoke",
                        "--only",
                        "ps10-patterns",
                        "--quiet",
                        "--out",
                        out.toString());
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err())
                .contains(logs + " is a file, but a folder is needed there: move it away")
                .hasLineCount(1);
        assertThat(logs).hasContent("text");
    }

    /** What is written to /dev/full fails as on a disk that is full. */
    @ParameterizedTest
    @EnabledOnOs(OS.LINUX)
    @ValueSource(strings = {"reproduce.json", "report/claims.json"})
    void aFullDiskIsOneSentence(String file) throws Exception {
        Path out = Files.createDirectories(folder.resolve("full").resolve(file.substring(0, 7)));
        Path target = out.resolve(file);
        Files.createDirectories(target.getParent());
        Files.createSymbolicLink(
                target.resolveSibling("." + target.getFileName() + ".tmp"), Path.of("/dev/full"));
        CommandRun outcome =
                lrdecay(
                        "reproduce",
                        "--preset",
                        "smoke",
                        "--only",
                        "theory-pictures",
                        "--quiet",
                        "--out",
                        out.toString());
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err())
                .startsWith("lrdecay: cannot write " + target + ": ")
                .contains("; finished runs are kept in " + out + ": ")
                .endsWith("run the same command to continue." + System.lineSeparator())
                .hasLineCount(1);
    }

    @Test
    void reproducesResumesAndDrawsAgain() throws Exception {
        Path out = folder.resolve("out");
        String[] args = {
            "reproduce",
            "--preset",
            "smoke",
            "--only",
            "ps10-data,ps10-patterns",
            "--out",
            out.toString(),
            "--device",
            "cpu"
        };
        CommandRun outcome = lrdecay(args);
        assertThat(outcome.code()).as(outcome.err()).isZero();
        Path claims = out.resolve("report/claims.json");
        byte[] first = Files.readAllBytes(claims);
        JsonArray list =
                JsonParser.parseString(Files.readString(claims))
                        .getAsJsonObject()
                        .getAsJsonArray("claims");
        Set<String> verdicts = new HashSet<>();
        for (JsonElement claim : list) {
            verdicts.add(claim.getAsJsonObject().get("verdict").getAsString());
        }
        assertThat(list.size()).isEqualTo(9);
        assertThat(verdicts).containsExactly("INCONCLUSIVE");
        assertThat(out.resolve("report/figures/figure-09-ps10-patterns.png")).exists();
        assertThat(out.resolve("report/index.html")).exists();
        Files.delete(claims);
        assertThat(lrdecay("report", out.toString()).code()).isZero();
        assertThat(claims).hasBinaryContent(first);
        CommandRun again = lrdecay(args);
        assertThat(again.err()).contains("4 of 4 runs were finished before");
        assertThat(claims).hasBinaryContent(first);
        assertThat(again.out()).doesNotContain("in the same place");
        // Side by side or one after the other, on this device or on that: they are the same runs.
        String[] elsewhere =
                Stream.concat(
                                Stream.of(args).map(word -> word.equals("cpu") ? "cpu:2" : word),
                                Stream.of("--jobs", "1"))
                        .toArray(String[]::new);
        CommandRun carried = lrdecay(elsewhere);
        assertThat(carried.err()).contains("4 of 4 runs were finished before");
        assertThat(claims).hasBinaryContent(first);
        try (Stream<Path> runs = Files.list(out.resolve("runs"))) {
            Path one = runs.sorted().findFirst().orElseThrow();
            Files.delete(one.resolve("result.json"));
            Files.delete(one.resolve("checkpoint/epoch-000006.safetensors"));
            CommandRun mixed = lrdecay(elsewhere);
            assertThat(mixed.code()).as(mixed.err()).isZero();
            assertThat(mixed.out())
                    .contains("Not all runs were computed in the same place:")
                    .contains("3 runs on cpu, ")
                    .containsPattern(
                            "1 run on cpu, .*, continued on cpu:2, .*: " + one.getFileName());
        }
    }

    private static Path oneOf(Path runs) throws IOException {
        try (Stream<Path> list = Files.list(runs)) {
            return list.sorted().findFirst().orElseThrow();
        }
    }

    /** A run whose records are damaged is named by report, and set aside and repeated else. */
    @Test
    void damagedRunsAreNamedAndDoneAgain() throws Exception {
        Path out = folder.resolve("out");
        String[] args = {
            "reproduce",
            "--preset",
            "smoke",
            "--only",
            "ps10-noise",
            "--out",
            out.toString(),
            "--device",
            "cpu",
            "--seeds",
            "1"
        };
        Path runs = Files.createDirectories(out.resolve("runs"));
        assertThat(lrdecay(args).code()).isZero();
        byte[] claims = Files.readAllBytes(out.resolve("report/claims.json"));
        Path victim = oneOf(runs);
        Path metrics = victim.resolve("metrics.jsonl");
        byte[] whole = Files.readAllBytes(metrics);
        Files.write(metrics, new byte[whole.length]);
        CommandRun report = lrdecay("report", out.toString());
        assertThat(report.code()).isEqualTo(1);
        assertThat(report.err()).contains(metrics.toString()).hasLineCount(1);
        assertThat(report.out()).contains("NOT RUN");
        assertThat(Files.readString(out.resolve("report/index.html"))).contains("Some runs failed");
        CommandRun repaired = lrdecay(args);
        assertThat(repaired.code()).as(repaired.err()).isZero();
        assertThat(repaired.err()).contains(metrics.toString()).contains("damaged-1");
        assertThat(metrics).hasBinaryContent(whole);
        assertThat(out.resolve("report/claims.json")).hasBinaryContent(claims);
        Path aside = victim.resolveSibling(victim.getFileName() + ".damaged-1");
        assertThat(aside.resolve("metrics.jsonl")).hasBinaryContent(new byte[whole.length]);
        // One run fails, the others are done, and what is in its way is left as it is.
        Files.move(victim, folder.resolve("elsewhere"));
        Files.writeString(victim, "in the way");
        CommandRun outcome = lrdecay(args);
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("failed").contains("is a file");
        assertThat(victim).hasContent("in the way");
        assertThat(Files.readString(out.resolve("report/index.html"))).contains("Some runs failed");
    }
}
