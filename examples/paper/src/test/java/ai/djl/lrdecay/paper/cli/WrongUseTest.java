package ai.djl.lrdecay.paper.cli;

import static ai.djl.lrdecay.paper.cli.CommandRun.lrdecay;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What people type by mistake: it costs neither their files nor their time. */
class WrongUseTest {

    private static final String DATA = "ps10:train=100,test=100,size=2";

    @TempDir Path folder;

    private static CommandRun train(Path out, String... more) {
        String[] all = new String[13 + more.length];
        String[] first = {
            "train",
            "--data",
            DATA,
            "--model",
            "mlp-4",
            "--epochs",
            "2",
            "--lr",
            "0.1",
            "--device",
            "cpu",
            "--out",
            out.toString()
        };
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return lrdecay(all);
    }

    /** The folder of the data instead of one for the run. */
    @Test
    void aRunDoesNotGoWhereSomethingElseIs() throws Exception {
        Path kind = Files.createDirectories(folder.resolve("images/cat"));
        Files.writeString(kind.resolve("1.png"), "a picture");
        CommandRun trained = train(folder.resolve("images"));
        assertThat(trained.code()).isEqualTo(1);
        assertThat(trained.err()).contains("holds something else than a run (cat)");
        CommandRun transferred =
                lrdecay(
                        "transfer",
                        "zoo:wrn-fashion-mnist",
                        "--data",
                        "glyphs:train=50,test=10",
                        "--strategy",
                        "fix",
                        "--device",
                        "cpu",
                        "--out",
                        folder.resolve("images").toString());
        assertThat(transferred.code()).isEqualTo(1);
        assertThat(transferred.out()).as("the head of a table that never comes").isEmpty();
        assertThat(transferred.err()).contains("holds something else than a transfer (cat)");
        try (var files = Files.list(folder.resolve("images"))) {
            assertThat(files.filter(file -> !file.endsWith(".lock"))).containsExactly(kind);
        }
    }

    /** Each line would be there twice. */
    @Test
    void aTargetIsTrackedOnce() {
        String target = "csv:" + folder.resolve("t.csv");
        CommandRun trained = train(folder.resolve("run"), "--track", target, "--track", target);
        assertThat(trained.code()).isEqualTo(2);
        assertThat(trained.err()).contains("--track " + target + " is given twice");
        assertThat(folder.resolve("run")).doesNotExist();
    }

    /** Nothing is trained, and what was asked for is there. */
    @Test
    void aRunThatIsFinishedIsShownToo() throws Exception {
        Path run = folder.resolve("run");
        assertThat(train(run, "--track", "csv:" + folder.resolve("first.csv")).code()).isZero();
        CommandRun again = train(run, "--track", "csv:" + folder.resolve("again.csv"));
        assertThat(again.code()).isZero();
        assertThat(again.out())
                .contains("finished already")
                .contains("Shown in csv:" + folder.resolve("again.csv"));
        assertThat(folder.resolve("again.csv"))
                .hasSameTextualContentAs(folder.resolve("first.csv"));
    }

    @Test
    void aSpectrumIsNotComputedForAFolderThatCannotBe() throws Exception {
        Path run = folder.resolve("run");
        assertThat(train(run).code()).isZero();
        Path file = Files.writeString(folder.resolve("file"), "mine");
        CommandRun measured = lrdecay("hessian", run.toString(), "--out", file.toString());
        assertThat(measured.code()).isEqualTo(1);
        assertThat(measured.err().lines())
                .singleElement()
                .asString()
                .startsWith("lrdecay: " + file + " is a file");
        assertThat(measured.out()).isEmpty();
        assertThat(file).hasContent("mine");
    }

    @Test
    void aReproductionDoesNotGoWhereSomethingElseIs() throws Exception {
        Path other = Files.createDirectories(folder.resolve("other"));
        Files.writeString(other.resolve("mine.txt"), "mine");
        for (String command : List.of("reproduce", "plan")) {
            CommandRun run = lrdecay(command, "--preset", "smoke", "--out", other.toString());
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err()).contains("holds something else than a reproduction (mine.txt)");
        }
        assertThat(other.resolve("reproduce.json")).doesNotExist();
    }

    /** The claims that are there would not be those of the plan. */
    @Test
    void aReproductionKeepsItsPreset() throws Exception {
        String out = Files.createDirectories(folder.resolve("planned")).toString();
        Files.writeString(folder.resolve("planned/slurm-7.out"), "of the scheduler");
        Files.createDirectories(folder.resolve("planned/lost+found"));
        assertThat(lrdecay("plan", "--preset", "smoke", "--out", out).code()).isZero();
        String before = Files.readString(folder.resolve("planned/reproduce.json"));
        for (String command : List.of("reproduce", "plan")) {
            CommandRun run = lrdecay(command, "--preset", "quick", "--out", out);
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err())
                    .contains("holds a reproduction of the preset smoke: choose another folder");
        }
        assertThat(Files.readString(folder.resolve("planned/reproduce.json"))).isEqualTo(before);
        assertThat(lrdecay("plan", "--preset", "smoke", "--out", out).code()).isZero();
    }

    /** Before minutes of measuring; root may write everywhere but there. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aFileThatCannotBeWrittenIsFoundAtOnce() {
        CommandRun run = lrdecay("bench", "--only", "decay", "--json", "/proc/self/figures.json");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("/proc/self/figures.json cannot be written");
        CommandRun device = lrdecay("bench", "--only", "decay", "--json", "/dev/null");
        assertThat(device.code()).isEqualTo(1);
        assertThat(device.err()).contains("/dev/null is not a regular file");
    }

    @Test
    void aFolderOfImagesIsRecognised() throws Exception {
        String images = Files.createDirectories(folder.resolve("images")).toString();
        CommandRun select = lrdecay("select", "zoo:wrn-ps10", "--data", images);
        assertThat(select.code()).isEqualTo(2);
        assertThat(select.err())
                .contains("unknown data set '" + images + "'")
                .contains("; for a folder of images write folder:" + images);
    }

    /** What could not begin has left nothing that the corrected command would have to respect. */
    @Test
    void aFailedStartDoesNotClaimTheFolder() throws Exception {
        Path run = folder.resolve("run");
        Path taken = Files.createDirectories(folder.resolve("taken"));
        assertThat(train(run, "--track", "csv:" + taken).code()).isEqualTo(1);
        assertThat(run.resolve("run.json")).doesNotExist();
        String[] missing = {
            "train",
            "--data",
            "folder:" + folder.resolve("nowhere"),
            "--model",
            "mlp-4",
            "--epochs",
            "1",
            "--lr",
            "0.1",
            "--out",
            run.toString()
        };
        assertThat(lrdecay(missing).code()).isEqualTo(1);
        CommandRun trained = train(run);
        assertThat(trained.code()).as(trained.err()).isZero();
        // With something else in the folder it stays a run, which can be continued.
        Path other = folder.resolve("other");
        String inside = "tensorboard:" + other.resolve("events");
        assertThat(train(other, "--track", inside, "--track", "csv:" + taken).code()).isEqualTo(1);
        CommandRun resumed = train(other, "--resume");
        assertThat(resumed.code()).as(resumed.err()).isZero();
    }

    @Test
    void anAverageThatNeverBeginsIsRefused() {
        CommandRun trained = train(folder.resolve("run"), "--average", "swa@9");
        assertThat(trained.code()).isEqualTo(2);
        assertThat(trained.err())
                .contains("--average swa@9 never begins: the training has 2 epochs");
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void aTableThatIsAFolderIsNamed() throws Exception {
        Path table = Files.createDirectories(folder.resolve("table/inner"));
        CommandRun trained = train(folder.resolve("run"), "--track", "csv:" + table.getParent());
        assertThat(trained.code()).isEqualTo(1);
        assertThat(trained.err())
                .contains(table.getParent() + " is a folder: name a file")
                .hasLineCount(1);
    }

    @Test
    void aDocumentWithoutMarksIsRefusedBeforeAnythingIsPlayed() throws Exception {
        Path document = Files.writeString(folder.resolve("w.md"), "no marks\n");
        CommandRun played = lrdecay("suite", "--seeds", "2", "--write", document.toString());
        assertThat(played.code()).isEqualTo(1);
        assertThat(played.err()).contains("has no lines").doesNotContain("Playing");
    }

    @Test
    void aMomentumOutOfItsRangeIsAWrongUsage() {
        CommandRun rate = lrdecay("rate", "--data", DATA, "--model", "mlp-4", "--momentum", "1");
        assertThat(rate.code()).isEqualTo(2);
        assertThat(rate.err()).contains("--momentum must be in [0, 1), not 1.0");
    }

    @Test
    void otherDataThanTheModelTakesAreNamed() {
        Path run = folder.resolve("run");
        assertThat(train(run).code()).isZero();
        CommandRun measured =
                lrdecay(
                        "hessian",
                        run.toString(),
                        "--data",
                        "glyphs:train=50,test=10",
                        "--top",
                        "1");
        assertThat(measured.code()).isEqualTo(1);
        assertThat(measured.err()).doesNotContain("mat1").contains("glyphs");
    }
}
