package ai.djl.lrdecay.paper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.lrdecay.paper.data.DataSource;
import ai.djl.lrdecay.paper.data.DataSources;
import ai.djl.lrdecay.paper.run.RunDirectory;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

    @TempDir Path folder;

    /** What a command printed, and its exit code. */
    private record Outcome(int code, String out, String err) {}

    private static Outcome lrdecay(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream stdout = System.out;
        PrintStream stderr = System.err;
        try {
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
            int code = Main.execute(args);
            return new Outcome(
                    code,
                    out.toString(StandardCharsets.UTF_8),
                    err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(stdout);
            System.setErr(stderr);
        }
    }

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

    @ParameterizedTest
    @ValueSource(strings = {"", "reproduce", "train", "autodecay", "report", "data", "doctor"})
    void helpFitsATerminal(String command) {
        Outcome outcome = command.isEmpty() ? lrdecay("--help") : lrdecay(command, "--help");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out().lines()).allSatisfy(l -> assertThat(l).hasSizeLessThan(81));
        if (!command.isEmpty()) {
            assertThat(outcome.out()).contains("--quiet", "--verbose");
        }
    }

    /** An option is there where it means something, and nowhere else. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "reproduce|--seed --device --data-dir",
                "train|--seed --device --data-dir --threads",
                "transfer|--seed --device --data-dir --threads",
                "hessian|--seed --device --data-dir",
                "select|--seed --device --data-dir",
                "data|--seed --data-dir",
                "doctor|--device --data-dir",
                "autodecay|''",
                "report|''",
                "suite|''",
                "zoo list|''",
                "zoo publish|''",
            })
    void optionsAreWhereTheyMeanSomething(String command, String options) {
        Outcome help = lrdecay((command + " --help").split(" "));
        List<String> there =
                Stream.of("--seed", "--device", "--data-dir", "--threads")
                        .filter(option -> help.out().contains(option + "="))
                        .toList();
        assertThat(there)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(options.split(" ")).filter(option -> !option.isEmpty()).toList());
        assertThat(lrdecay((command + " --threads x").split(" ")).code()).isEqualTo(2);
    }

    /** Help names every data set that is in the registry. */
    @Test
    void helpNamesTheDataSets() {
        String help = lrdecay("train", "--help").out();
        for (DataSource source : DataSources.all()) {
            assertThat(help).contains(source.name());
        }
    }

    /** A file or a folder that cannot be used is named, with what to do, and exit code 1. */
    @Test
    void whatCannotBeUsedIsNamed() throws Exception {
        String dir = Files.createDirectory(folder.resolve("dir")).toString();
        Path file = Files.writeString(folder.resolve("file"), "text");
        Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), Path.of("nowhere"));
        String[] below = train("--lr", "1", "--epochs", "1", "--out", file + "/x");
        String[] link = train("--lr", "1", "--epochs", "1", "--out", dangling.toString());
        String[] data =
                train("--lr", "1", "--epochs", "1", "--out", dir, "--data-dir", dir + "/none");
        refuses(lrdecay("data", "ps10", "--preview", dir), dir + " is a folder");
        refuses(lrdecay("data", "ps10", "--preview", dir + "/no/x.png"), "there is no folder");
        refuses(lrdecay("hessian", dir), dir + " is neither a snapshot nor a run");
        refuses(lrdecay("select", dir, "--data", "ps10"), dir + " is neither a snapshot nor a run");
        refuses(lrdecay("suite", "--write", dir), dir + " is not a file");
        refuses(lrdecay("report", dir), dir + " holds no reproduction");
        refuses(lrdecay("run-job", dir + "/none"), "there is no " + dir + "/none");
        refuses(lrdecay("run-job", file.toString()), file + " is not used");
        refuses(lrdecay(below), file + "/x cannot be made");
        refuses(lrdecay(link), dangling + " cannot be made");
        refuses(lrdecay(data), dir + "/none does not exist");
    }

    private static void refuses(Outcome outcome, String why) {
        assertThat(outcome.err()).startsWith("lrdecay: ").contains(why).hasLineCount(1);
        assertThat(outcome.code()).isEqualTo(1);
    }

    static Stream<Arguments> wrongUsages() {
        String data = "ps10:train=64,test=16,size=1";
        return Stream.of(
                Arguments.of(List.of(), "Name a command"),
                Arguments.of(List.of("dance"), "dance"),
                Arguments.of(List.of("reproduce", "--preset", "huge"), "unknown preset 'huge'"),
                Arguments.of(List.of("reproduce", "--only", "x"), "unknown experiment 'x'"),
                Arguments.of(List.of("reproduce", "--seeds", "0"), "--seeds"),
                Arguments.of(List.of("reproduce", "--seeds", "many"), "--seeds"),
                Arguments.of(List.of("reproduce", "--jobs", "-1"), "--jobs"),
                Arguments.of(List.of("reproduce", "--device", "tpu"), "unknown device 'tpu'"),
                Arguments.of(List.of("reproduce", "--device", "gpu:99"), "gpu:99"),
                Arguments.of(List.of("data", "mnist"), "unknown data set 'mnist'"),
                Arguments.of(List.of("data", "ps10:size=0"), "image size"),
                Arguments.of(List.of("train"), "--data"),
                Arguments.of(wrongTrain(data, "--lr", "-1"), "learning rate"),
                Arguments.of(wrongTrain(data, "--lr", "fast"), "--lr"),
                Arguments.of(wrongTrain(data, "--lr", "1", "--momentum", "1"), "momentum"),
                Arguments.of(wrongTrain(data, "--lr", "1", "--batch-size", "1"), "batch size"),
                Arguments.of(wrongTrain(data, "--lr", "1", "--threads", "-1"), "--threads"),
                Arguments.of(wrongTrain(data, "--lr", "1", "--schedule", "step"), "schedule"),
                Arguments.of(wrongTrain("ps10:x=1", "--lr", "1"), "no option 'x'"),
                Arguments.of(
                        wrongTrain(data, "--lr", "1", "--schedule", "step@9"),
                        "'step@9' decays after epoch 9, and the run has only 1"),
                Arguments.of(
                        wrongTrain(data, "--lr", "1", "--measure-every", "2"), "--eigenvalues"),
                Arguments.of(wrongTrain(data, "--lr", "1", "--backbone-rate", "1"), "--start"),
                Arguments.of(
                        wrongTrain(data, "--lr", "1", "--start", "zoo:wrn-ps10"), "names no stage"),
                Arguments.of(List.of("zoo", "list", "--device", "gpu:7"), "--device"),
                Arguments.of(
                        List.of("zoo", "publish", "run", "--name", "A B", "--zoo", "zoo"),
                        "--name 'A B' is not allowed"),
                Arguments.of(
                        List.of(
                                "zoo",
                                "publish",
                                "run",
                                "--name",
                                "a",
                                "--zoo",
                                "zoo",
                                "--model-version",
                                "1"),
                        "--model-version '1' is not allowed"),
                Arguments.of(
                        List.of(
                                "transfer",
                                "x",
                                "--data",
                                "ps10",
                                "--out",
                                "y",
                                "--strategy",
                                "bend"),
                        "--strategy"),
                Arguments.of(
                        List.of("transfer", "x", "--data", "ps10", "--out", "y", "--lr", "1"),
                        "need --strategy finetune"),
                Arguments.of(
                        List.of(
                                "transfer",
                                "x",
                                "--data",
                                "ps10",
                                "--out",
                                "y",
                                "--strategy",
                                "finetune",
                                "--schedule",
                                "step@9",
                                "--epochs",
                                "3"),
                        "has only 3"));
    }

    private static List<String> wrongTrain(String data, String... more) {
        return Stream.concat(
                        Stream.of(
                                "train",
                                "--data",
                                data,
                                "--model",
                                "wrn-10-1",
                                "--epochs",
                                "1",
                                "--device",
                                "cpu",
                                "--out",
                                "unused"),
                        Stream.of(more))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("wrongUsages")
    void wrongUsageIsOneSentenceAndExitCode2(List<String> args, String why) {
        Outcome outcome = lrdecay(args.toArray(String[]::new));
        assertThat(outcome.code()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err()).startsWith("lrdecay: ").contains(why).doesNotContain("\tat ");
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void trainsResumesAndRefusesAnotherRunInItsFolder() throws Exception {
        String run = folder.resolve("run").toString();
        String[] good = train("--lr", "0.1", "--epochs", "2", "--out", run);
        Outcome outcome = lrdecay(good);
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.err()).contains("epoch 2/2").contains("left");
        assertThat(outcome.out()).contains(run);
        Outcome other = lrdecay(train("--lr", "0.2", "--epochs", "2", "--out", run));
        assertThat(other.code()).isEqualTo(1);
        assertThat(other.err())
                .contains("another run: it was begun with --lr 0.1, not --lr 0.2;")
                .hasLineCount(1);
        Outcome longer = lrdecay(train("--lr", "0.1", "--epochs", "3", "--out", run));
        assertThat(longer.err()).contains("with --epochs 2, not --epochs 3;").hasLineCount(1);
        Outcome measured =
                lrdecay(train("--lr", "0.1", "--epochs", "2", "--eigenvalues", "1", "--out", run));
        assertThat(measured.err()).contains("without --eigenvalues, not --eigenvalues 1;");
        Outcome repeated = lrdecay(good);
        assertThat(repeated.code()).isZero();
        assertThat(repeated.out()).contains("finished already");
        assertThat(outcome.out()).doesNotContain("finished already");
        Files.delete(folder.resolve("run/result.json"));
        Outcome again = lrdecay(good);
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).contains("--resume");
        String[] resume = train("--lr", "0.1", "--epochs", "2", "--out", run, "--resume");
        assertThat(lrdecay(resume).code()).isZero();
        Files.delete(folder.resolve("run/result.json"));
        Files.writeString(folder.resolve("run/run.json"), "{");
        Outcome corrupt = lrdecay(resume);
        assertThat(corrupt.code()).isEqualTo(1);
        assertThat(corrupt.err()).contains("run.json").hasLineCount(1);
    }

    @Test
    void divergenceIsAFailedRunWithAVerdict() throws Exception {
        Path run = folder.resolve("run");
        Outcome outcome = lrdecay(train("--lr", "1e30", "--epochs", "3", "--out", run.toString()));
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).contains("not finite");
        assertThat(new RunDirectory(run).result()).isPresent();
    }

    @Test
    void anUnwritableFolderIsOneSentence() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "text");
        String below = file.resolve("run").toString();
        Outcome outcome = lrdecay(train("--lr", "0.1", "--epochs", "1", "--out", below));
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).startsWith("lrdecay: ").hasLineCount(1).contains("file");
        Outcome reproduce = lrdecay("reproduce", "--preset", "smoke", "--out", file.toString());
        assertThat(reproduce.code()).isEqualTo(1);
        assertThat(reproduce.err()).contains("not a folder");
    }

    @Test
    void reportNeedsAReproduction() {
        Outcome outcome = lrdecay("report", folder.toString());
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("reproduce.json").hasLineCount(1);
    }

    @Test
    void describesAndDrawsData() throws Exception {
        Path png = folder.resolve("ps10.png");
        Outcome outcome = lrdecay("data", "ps10:train=3000,noise=0.1", "--preview", png.toString());
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("1350 simple", "1350 complex", "300 noise");
        assertThat(ImageIO.read(png.toFile()).getWidth()).isEqualTo(1600);
        Outcome nowhere = lrdecay("data", "ps10", "--preview", folder + "/no/such/x.png");
        assertThat(nowhere.code()).isEqualTo(1);
        assertThat(nowhere.err()).hasLineCount(1);
    }

    @Test
    void doctorFindsTheEngine() {
        Outcome outcome = lrdecay("doctor", "--device", "cpu");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("PyTorch 2.7.1", "computes", "ps10");
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
        Outcome outcome = lrdecay(args);
        assertThat(outcome.code()).as(outcome.err()).isZero();
        Path claims = out.resolve("report/claims.json");
        byte[] first = Files.readAllBytes(claims);
        JsonArray list = JsonParser.parseString(Files.readString(claims)).getAsJsonArray();
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
        Outcome again = lrdecay(args);
        assertThat(again.err()).contains("4 of 4 runs were finished before");
        assertThat(claims).hasBinaryContent(first);
        assertThat(again.out()).doesNotContain("in the same place");
        // Side by side or one after the other, on this device or on that: they are the same runs.
        String[] elsewhere =
                Stream.concat(
                                Stream.of(args).map(word -> word.equals("cpu") ? "cpu:2" : word),
                                Stream.of("--jobs", "1"))
                        .toArray(String[]::new);
        Outcome carried = lrdecay(elsewhere);
        assertThat(carried.err()).contains("4 of 4 runs were finished before");
        assertThat(claims).hasBinaryContent(first);
        try (Stream<Path> runs = Files.list(out.resolve("runs"))) {
            Path one = runs.sorted().findFirst().orElseThrow();
            Files.delete(one.resolve("result.json"));
            Files.delete(one.resolve("checkpoint/epoch-000006.safetensors"));
            Outcome mixed = lrdecay(elsewhere);
            assertThat(mixed.code()).as(mixed.err()).isZero();
            assertThat(mixed.out())
                    .contains("Not all runs were computed in the same place:")
                    .contains("3 runs on cpu, ")
                    .containsPattern(
                            "1 run on cpu, .*, continued on cpu:2, .*: " + one.getFileName());
        }
    }

    /** One run fails, the others go on, and its folder is left as it is. */
    @Test
    void aFailedRunDoesNotStopTheOthers() throws Exception {
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
        Path victim;
        try (Stream<Path> list = Files.list(runs)) {
            victim = list.sorted().findFirst().orElseThrow();
        }
        Files.delete(victim.resolve("result.json"));
        Files.writeString(victim.resolve("run.json"), "{");
        Outcome outcome = lrdecay(args);
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("failed").contains("run.json");
        assertThat(victim.resolve("run.json")).hasContent("{");
        assertThat(Files.readString(out.resolve("report/index.html"))).contains("Some runs failed");
    }
}
